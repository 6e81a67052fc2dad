import { describe, expect, test } from 'vitest';
import { abilitiesOf } from '../../src/chat/abilities.ts';
import { dataOf } from '../../src/core/said.ts';
import { FEATURES } from '../../src/features/features.ts';
import { firstForm } from '../../src/text/forms.ts';
import { worded } from '../../src/text/phrase.ts';
import { some } from '../every-way.ts';
import { catalogue, voiceFor } from '../voices.ts';
import { type Talker, talkWorld } from './talk-world.ts';

/** All that somebody can do in writing, and what `undo` makes of it: no change is passed over for an older one. */
const world = talkWorld();

type Undone =
  /** It is taken back. */
  | 'taken back'
  /** It is said what was done, and where it is changed. */
  | 'named'
  /** Nothing was changed: it is of what was done before. */
  | 'passed over';

interface Act {
  readonly lines: readonly string[];
  readonly undo: Undone;
}

const REMIND = 'remind me to call Ana tomorrow at 9';
const passing = (line: string): Act => ({ lines: [line], undo: 'passed over' });
const named = (...lines: string[]): Act => ({ lines, undo: 'named' });
const taken = (...lines: string[]): Act => ({ lines, undo: 'taken back' });

/** By the name of the command. */
const ACTS: Readonly<Record<string, Act>> = {
  settings: passing('settings'),
  'time zone': taken('time zone Tokyo'),
  'quiet hours': taken('quiet hours 18 to 8'),
  'no quiet hours': taken('quiet hours 18 to 8', 'no quiet hours'),
  pause: taken('pause for 2 hours'),
  resume: taken('pause for 2 hours', 'resume'),
  unmute: taken('mute deployments for 3 hours', 'unmute deployments'),
  mute: taken('mute deployments for 3 hours'),
  digest: taken('digest deployments daily at 9'),
  'hold urgent': taken('hold urgent deployments'),
  'allow urgent': taken('hold urgent deployments', 'allow urgent deployments'),
  'at most': taken('at most 3 cards at once'),
  'no limit': taken('at most 3 cards at once', 'no limit'),
  interruptions: taken('interruptions', '1', 'yes'),
  language: taken('language deutsch'),
  'my-data': passing('my data'),
  // Nothing is known any more of the person who presses its button afterwards: there is nobody to undo it for.
  'forget-me': passing('forget me'),
  // A question that is with somebody is taken back on its card: who answers it may have read it.
  ask: passing('ask where the key is'),
  questions: passing('my questions'),
  reminders: passing('reminders'),
  remind: taken(REMIND),
  'remind-others': passing('remind us to call Ana'),
  'remind-somebody': taken('remind to call Ana tomorrow at 9'),
  'move-reminder': taken(REMIND, 'move the reminder to 5pm'),
  snooze: taken('snooze until Friday'),
  'delete-reminders': named(REMIND, 'delete all reminders', 'yes'),
  survey: passing('survey'),
  help: passing('help'),
  example: passing('example'),
  undo: passing('settings'),
  cancel: passing('cancel'),
  continue: passing('continue'),
  topics: passing('topics'),
  stop: passing('stop'),
  enough: passing('less of this'),
  // No card was sent yet, so it shows the topics; of one that was, the answer is that of `unsubscribe`.
  'stop-this': passing('stop these'),
  'stop-everything': taken('stop everything'),
  'start-everything': taken('stop everything', 'start everything'),
  subscribe: taken('subscribe deployments'),
  unsubscribe: taken('unsubscribe deployments'),
  why: passing('why'),
  watches: passing('watches'),
  watch: named('watch hotel changes'),
  unwatch: named('watch hotel changes', 'unwatch hotel'),
};

test('every command is here', () => {
  const names = abilitiesOf(FEATURES, catalogue).commands.map(({ command }) => command.name);
  expect(Object.keys(ACTS).toSorted()).toEqual([...new Set(names)].toSorted());
});

/** The answer to `undo` after these lines, as one of the three; before them, somebody began to watch the office. */
async function undone(lines: readonly string[]): Promise<unknown> {
  const ana = await world.somebody();
  await ana.card('Disk is full');
  await ana.say('watch office changes');
  for (const line of lines) await ana.say(line);
  const said = await ana.say('undo');
  if (/undone\.(this|now|as-before)/.test(JSON.stringify(said)))
    return JSON.stringify(said).includes('office') ? 'passed over' : 'taken back';
  const [note] = said.flatMap(each => dataOf(each, 'guidance')?.note ?? []);
  const what = typeof note === 'object' && 'values' in note ? note.values?.what : undefined;
  if (what === undefined) return said;
  return JSON.stringify(what).includes('office') ? 'passed over' : 'named';
}

test.each(some(Object.entries(ACTS), 14))(
  'what "%s" did is undone, named or passed over',
  async (_, { lines, undo }) => {
    expect(await undone(lines)).toBe(undo);
  },
);

test.each([
  ['no quiet hours'],
  ['no limit'],
  ['digest deployments now'],
  ['allow urgent deployments'],
  ['resume'],
  ['unmute deployments'],
  ['subscribe deployments', 'watch office is open', 'subscribe deployments'],
  ['start everything'],
  ['unwatch hotel'],
  ['delete all reminders'],
  ['pause until 1 January 2099'],
])('"%s" changes nothing, so undo is of what was done before', async (...lines) => {
  expect(await undone(lines)).toBe('passed over');
});

/** "Annuler" is how people write both. */
describe('"cancel" where nothing is asked', () => {
  const undo = (language: string) => `"${catalogue.say(language)('button.undo')}"`;

  test.each(catalogue.languages.map(language => [language]))(
    'names in %s what takes back',
    async language => {
      const ana = await world.somebody();
      const cancel = firstForm(catalogue.say(language)('dialog.word.cancel'));
      expect(await said(ana, cancel, language)).not.toContain(undo(language));
      await ana.say('unsubscribe deployments');
      expect(await said(ana, cancel, language)).toContain(undo(language));
      await ana.say(undo(language).replaceAll('"', ''), { locale: language });
      expect(await said(ana, cancel, language)).not.toContain(undo(language));
    },
  );

  test('names nothing where the last thing has no Undo', async () => {
    const ana = await world.somebody();
    await ana.say('unsubscribe deployments');
    await ana.say('watch office changes');
    expect(await said(ana, 'cancel', 'en')).not.toContain(undo('en'));
  });

  async function said(ana: Talker, line: string, locale: string): Promise<string> {
    const [first] = await ana.say(line, { locale });
    if (first === undefined || !('text' in first)) throw new Error(`"${line}" was not answered in a line`);
    return worded(voiceFor({ locale }), first.text);
  }
});
