import fc from 'fast-check';
import { expect, test } from 'vitest';
import { abilitiesOf } from '../../src/chat/abilities.ts';
import type { Said } from '../../src/core/notification.ts';
import { FEATURES } from '../../src/features/features.ts';
import { firstForm, MORE } from '../../src/text/forms.ts';
import { catalogue } from '../voices.ts';
import { STATES } from './states.ts';
import { type Talker, talkWorld } from './talk-world.ts';

/**
 * No text, in any state, is dropped without a word: a word that nobody can know is in what Herald says to it, whether that is
 * what was not understood, or what it is taken for.
 */
const world = talkWorld();
const ABILITIES = abilitiesOf(FEATURES, catalogue);

/** Words that are no command, name, number or time in any language. */
const UNKNOWN = ['zorblax', 'Ξύλο', 'жёлтый', '🦄', '蜃気楼', 'زرافة', 'q-7x'];

const mentions = (said: readonly Said[], word: string) =>
  JSON.stringify(said).toLowerCase().includes(word.toLowerCase());

const nothing = { name: 'nothing is asked', open: async () => undefined };

/** The beginnings of all commands, behind which a line goes on with anything. */
const beginnings = (language: string): string[] =>
  ABILITIES.commands.flatMap(({ command }) => {
    const forms = catalogue.say(language)(command.forms);
    const told = firstForm(forms);
    if (told.includes(MORE)) return [told.replace(MORE, '').trim()];
    // A command that people are told without more may take more, all the same.
    const more = forms.split('|').filter(form => form.trim().endsWith(` ${MORE}`));
    return [told, ...more.map(form => form.replace(MORE, '').trim())];
  });

test.each(catalogue.languages)('behind any command, in %s', async language => {
  const ana = await world.somebody();
  await ana.card('Disk is full');
  const dropped: string[] = [];
  for (const beginning of beginnings(language)) {
    const line = `${beginning} zorblax`;
    if (!mentions(await ana.say(line, { locale: language }), 'zorblax')) dropped.push(line);
    await end(ana);
  }
  expect(dropped).toEqual([]);
});

test.each(catalogue.languages)('between any command and a topic, in %s', async language => {
  const ana = await world.somebody();
  await ana.card('Disk is full');
  const dropped: string[] = [];
  for (const beginning of beginnings(language)) {
    const line = `${beginning} zorblax deployments`;
    if (!mentions(await ana.say(line, { locale: language }), 'zorblax')) dropped.push(line);
    await end(ana);
  }
  expect(dropped).toEqual([]);
});

async function end(ana: Talker): Promise<void> {
  while ('dialogue' in (await ana.dialogue())) await ana.say('cancel');
}

const KNOWN = [
  ...[
    'remind me',
    'to',
    'tomorrow',
    'at 9',
    'watch',
    'drops',
    '20%',
    'below',
    'snooze',
    'until Friday',
    'stop',
    'yes',
  ],
  ...[
    'topics',
    'help',
    'for 2 hours',
    'every',
    'Monday',
    'three',
    '12',
    '50k',
    'please',
    'undo',
    'settings',
    'mute',
  ],
  ...[
    'morgen',
    'um',
    'beobachte',
    'erinnere mich',
    '9時',
    'غدا',
    'deployments',
    'everything',
    'not',
    '👍',
    'cancel',
  ],
  ...[
    'ask',
    'why',
    'quiet hours',
    'pause',
    'language',
    'unwatch',
    '?',
    '1',
    'skip',
    'done',
    'back',
    '2026-12-03',
  ],
];

/** One word that nobody knows, among some that Herald does. */
const lines = fc
  .tuple(
    fc.array(fc.constantFrom(...KNOWN), { maxLength: 4 }),
    fc.constantFrom(...UNKNOWN),
    fc.array(fc.constantFrom(...KNOWN), { maxLength: 3 }),
  )
  .map(([before, word, after]) => ({ word, line: [...before, word, ...after].join(' ') }));

test.each([nothing, ...STATES])(
  'among other words, where "$name"',
  async ({ open }) => {
    await fc.assert(
      fc.asyncProperty(lines, async ({ line, word }) => {
        const ana = await world.somebody();
        await ana.card('Disk is full');
        await open(ana);
        const said = await ana.say(line);
        if (!mentions(said, word)) throw new Error(`${line}: ${JSON.stringify(said)}`);
      }),
      { numRuns: 8 },
    );
  },
  120_000,
);
