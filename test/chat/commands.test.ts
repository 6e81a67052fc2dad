import { expect, test } from 'vitest';
import { abilitiesOf } from '../../src/chat/abilities.ts';
import { parseCommand as parse } from '../../src/chat/commands.ts';
import { guess as guessed } from '../../src/chat/near-misses.ts';
import { card as saidAs } from '../../src/core/said.ts';
import { nearest } from '../../src/decide/nearest.ts';
import { FEATURES } from '../../src/features/features.ts';
import { formsOf } from '../../src/text/forms.ts';
import { phrase, worded } from '../../src/text/phrase.ts';
import { cardOf, textsOf } from '../deliver/card-tree.ts';
import { catalogue, english } from '../voices.ts';

const LANGUAGES = ['en'];
const { say } = english;
const ABILITIES = abilitiesOf(FEATURES, catalogue);
const parseCommand = (line: string) => parse(line, ABILITIES.commands, LANGUAGES);
const guess = (line: string) => guessed(line, ABILITIES, LANGUAGES);

test.each<[string, { name: string; text?: string }]>([
  ['help', { name: 'help' }],
  ['HELP', { name: 'help' }],
  ['  help  ', { name: 'help' }],
  ['/help', { name: 'help' }],
  ['Help!', { name: 'help' }],
  ['?', { name: 'help' }],
  ['help me', { name: 'help' }],
  ['topics', { name: 'topics' }],
  ['Topics?', { name: 'topics' }],
  ['subscribe', { name: 'topics' }],
  ['unsubscribe', { name: 'stop' }],
  ['why', { name: 'why' }],
  ['Why?', { name: 'why' }],
  ['subscribe deployments', { name: 'subscribe', text: 'deployments' }],
  ['Subscribe  Time   off', { name: 'subscribe', text: 'Time off' }],
  ['subscribe\u00a0deployments', { name: 'subscribe', text: 'deployments' }],
  ['/unsubscribe ci/main', { name: 'unsubscribe', text: 'ci/main' }],
  ['unsubscribe "deployments"', { name: 'unsubscribe', text: 'deployments' }],
  ['unsubscribe “deployments”', { name: 'unsubscribe', text: 'deployments' }],
  ['unsubscribe v1.0.', { name: 'unsubscribe', text: 'v1.0.' }],
  ['stop', { name: 'stop' }],
  ['Stop deployments', { name: 'unsubscribe', text: 'deployments' }],
  ['start "deployments"', { name: 'subscribe', text: 'deployments' }],
  ['stop watching Hotel Bellagio', { name: 'unwatch', text: 'Hotel Bellagio' }],
  ['reminder', { name: 'reminders' }],
  ['My reminders', { name: 'reminders' }],
  ['remind me', { name: 'remind', text: '' }],
  ['Please remind me to call Ana at 9', { name: 'remind', text: 'to call Ana at 9' }],
  ['my watches', { name: 'watches' }],
  ['survey', { name: 'survey' }],
  ['ask', { name: 'ask', text: '' }],
  ['Ask: where is the coffee?', { name: 'ask', text: 'where is the coffee?' }],
  ['/ask  this\n  and  that! ', { name: 'ask', text: 'this\n  and  that!' }],
])('%j is understood', (line, command) => {
  expect(parseCommand(line)).toMatchObject({ text: '', ...command });
});

test.each([
  '',
  '   ',
  'deploy it',
  'help them',
  'subscribed',
  'asked and answered',
  'resubscribe x',
  'constructor',
  '__proto__',
  '!',
])('%j is no command, and kept for the answer', line => {
  expect(parseCommand(line)).toEqual({ name: 'other', text: line.trim() });
});

test.each([
  ['watchs', 'watches'],
  ['wacthes', 'watches'],
  ['whatch', 'watch'],
  ['whatch Hotel Bellagio drops 20%', 'watch Hotel Bellagio drops 20%'],
  ['remindrs', 'reminders'],
  ['Remnid me to call Ana', 'remind me to call Ana'],
  ['setings', 'settings'],
  ['settings please', 'settings'],
  ['tpoics', 'topics'],
  ['/topic', 'topics'],
  ['subscibe deployments', 'subscribe deployments'],
  ['unsubscribe', 'unsubscribe'],
  ['survay', 'survey'],
  ['why did I get this?', 'why'],
  ['help them', 'help'],
  ['cancle', 'cancel'],
  ['contineu', 'continue'],
  ['Snoze for an hour', 'snooze for an hour'],
])('%j may mean %j', (line, meant) => {
  expect(guess(line)).toEqual({ meant });
});

test.each([['skip', 'nothing to skip']])('%j is no command, and is told where it is', (line, words) => {
  const told = guess(line);
  expect(told && 'hint' in told && worded(english, phrase(told.hint.hint.says))).toContain(words);
});

test.each(['', 'deploy it', 'task list', 'was it you', 'who are you', '!', 'x'.repeat(20_000), '__proto__'])(
  '%.20j may mean anything',
  line => {
    expect(guess(line)).toBeUndefined();
  },
);

test('of several that are near, the nearest is meant, and never one that is as far as another word', () => {
  expect(nearest('reminder', ['remind', 'reminders'])).toBe('reminders');
  expect(nearest('ci/mian', ['ci/main', 'ci/next'])).toBe('ci/main');
  expect(nearest('ops', ['oss', 'hr'])).toBeUndefined();
});

/** By how the help card writes it. */
const ON_THE_CARD: Readonly<Record<string, string>> = {
  help: 'help',
  topics: 'topics',
  stop: 'Your topics, and which ones you stopped',
  'stop-this': 'Stop a topic. The one of the last card: stop this',
  'stop-everything': 'stop everything, start everything',
  'start-everything': 'stop everything, start everything',
  undo: 'undo',
  subscribe: 'subscribe <topic>',
  unsubscribe: 'unsubscribe <topic>',
  why: 'why',
  settings: 'settings',
  'time zone': 'time zone Tokyo',
  'quiet hours': 'quiet hours 18 to 8',
  'no quiet hours': 'When I stay quiet; one summary afterwards. To end it: no quiet hours',
  pause: 'pause for 2 hours',
  unmute: 'Nothing on one topic for a while. To end it: unmute <topic>',
  mute: 'mute <topic> for 3 hours',
  digest: 'digest <topic> daily at 9',
  'hold urgent': 'hold urgent <topic>',
  'allow urgent': 'Even urgent ones wait for the end of quiet hours. To end it: allow urgent <topic>',
  'at most': 'at most 3 cards at once',
  'no limit': 'More come in one summary. To end it: no limit',
  resume: 'Nothing for a while. To end it: resume',
  interruptions: 'interruptions',
  language: 'language',
  'my-data': 'my data',
  'forget-me': 'What I keep about you. To have it deleted: forget me',
  survey: 'survey',
  remind: 'remind me',
  reminders: 'reminders',
  snooze: 'snooze until Friday',
  watch: 'watch',
  watches: 'watches',
  unwatch: 'What you watch. To stop one: unwatch <name>',
  ask: 'ask <question>',
  cancel: 'cancel, continue',
  continue: 'cancel, continue',
};

/** Commands that stand on the card that people have before them when they want one. */
const ELSEWHERE = ['delete-reminders', 'enough', 'example', 'move-reminder', 'questions'];

/** Commands that are read only to refuse them, or as another with fewer words. */
const NOT_TOLD = ['remind-others', 'remind-somebody'];

test('everything that a person can write stands on the help card, and is what it says', () => {
  expect([...Object.keys(ON_THE_CARD), ...ELSEWHERE, ...NOT_TOLD].toSorted()).toEqual(
    ABILITIES.commands.map(({ command }) => command.name).toSorted(),
  );
  // A fact of the questions: the spine's own types know none of them.
  const facts: object = { responder: 'IT Help Desk' };
  const said = saidAs('help', facts);
  const { card } = cardOf({ said, context: { deliveryId: 'd', place: 'personal' } });
  expect(textsOf(card)).toEqual(expect.arrayContaining(Object.values(ON_THE_CARD)));
  for (const [name, words] of Object.entries(ON_THE_CARD).filter(([, words]) => !/[,.]/.test(words)))
    expect(parseCommand(words)).toMatchObject({ name });
});

test('everything that a person can write is guessed at where it is written almost so', () => {
  // Of several words, the first alone says little.
  for (const name of Object.keys(ON_THE_CARD).filter(each => !/[ -]/.test(each)))
    expect([name, guess(`${name} x`)]).toEqual([name, { meant: expect.stringMatching(`^${name}`) }]);
});

test.each([
  [
    'word',
    FEATURES.flatMap(({ commands = [] }) => commands.flatMap(({ forms }) => [...formsOf(say(forms)).lines])),
  ],
  ['name of a command', FEATURES.flatMap(({ commands = [] }) => commands.map(({ name }) => name))],
  ['verb of a button', FEATURES.flatMap(({ buttons = {} }) => Object.keys(buttons))],
  ['dialogue', FEATURES.flatMap(({ dialogues = [] }) => dialogues.map(({ dialogue }) => dialogue.name))],
  [
    'hint',
    FEATURES.flatMap(({ hints = [] }) => hints.flatMap(({ words }) => [...formsOf(say(words)).lines])),
  ],
])('no %s belongs to two features', (_what, all) => {
  expect(all.length).toBeGreaterThan(1);
  expect(all.filter((each, i) => all.indexOf(each) !== i)).toEqual([]);
});
