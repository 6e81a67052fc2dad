import { expect, test } from '@jest/globals';
import { type Command, parseCommand } from '../../src/converse/commands.ts';
import { guess, nearest } from '../../src/converse/near-misses.ts';
import { cardOf, textsOf } from '../deliver/card-tree.ts';

test.each<[string, Command]>([
  ['help', { name: 'help' }],
  ['HELP', { name: 'help' }],
  ['  help  ', { name: 'help' }],
  ['/help', { name: 'help' }],
  ['Help!', { name: 'help' }],
  ['?', { name: 'help' }],
  ['hi', { name: 'help' }],
  ['Hello.', { name: 'help' }],
  ['topics', { name: 'topics' }],
  ['Topics?', { name: 'topics' }],
  ['subscribe', { name: 'topics' }],
  ['unsubscribe', { name: 'topics' }],
  ['why', { name: 'why' }],
  ['Why?', { name: 'why' }],
  ['subscribe deployments', { name: 'subscribe', topic: 'deployments' }],
  ['Subscribe  Time   off', { name: 'subscribe', topic: 'Time off' }],
  ['subscribe\u00a0deployments', { name: 'subscribe', topic: 'deployments' }],
  ['/unsubscribe ci/main', { name: 'unsubscribe', topic: 'ci/main' }],
  ['unsubscribe "deployments"', { name: 'unsubscribe', topic: 'deployments' }],
  ['unsubscribe “deployments”', { name: 'unsubscribe', topic: 'deployments' }],
  ['unsubscribe v1.0.', { name: 'unsubscribe', topic: 'v1.0.' }],
  ['stop', { name: 'topics' }],
  ['Stop deployments', { name: 'unsubscribe', topic: 'deployments' }],
  ['start "deployments"', { name: 'subscribe', topic: 'deployments' }],
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
  expect(parseCommand(line)).toEqual(command);
});

test.each([
  '',
  '   ',
  'deploy it',
  'help me',
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
  ['help me', 'help'],
  ['cancle', 'cancel'],
  ['contineu', 'continue'],
])('%j may mean %j', (line, meant) => {
  expect(guess(line)).toEqual({ meant });
});

test.each([
  ['snooze', 'press Snooze on it'],
  ['Snoze for an hour', 'press Snooze on it'],
  ['mute', 'press "Stop these"'],
  ['skip', 'nothing to skip'],
])('%j is no command, and is told where it is', (line, words) => {
  expect(guess(line)).toEqual({ note: expect.stringContaining(words) });
});

test.each([
  '',
  'deploy it',
  'please help',
  'task list',
  'was it you',
  'who are you',
  '!',
  'x'.repeat(20_000),
  '__proto__',
])('%.20j may mean anything', line => {
  expect(guess(line)).toBeUndefined();
});

test('of several that are near, the nearest is meant, and never one that is as far as another word', () => {
  expect(nearest('reminder', ['remind', 'reminders'])).toBe('reminders');
  expect(nearest('ci/mian', ['ci/main', 'ci/next'])).toBe('ci/main');
  expect(nearest('ops', ['oss', 'hr'])).toBeUndefined();
});

/** By how the help card writes it. The types find a command that is missing. */
const ON_THE_CARD: Readonly<Record<Exclude<Command['name'], 'other'>, string>> = {
  help: 'help',
  topics: 'topics',
  subscribe: 'subscribe <topic>',
  unsubscribe: 'unsubscribe <topic>',
  why: 'why',
  settings: 'settings',
  survey: 'survey',
  remind: 'remind me',
  reminders: 'reminders',
  watch: 'watch',
  watches: 'watches',
  unwatch: 'What you watch. To stop one: unwatch <name>',
  ask: 'ask <question>',
  cancel: 'cancel, continue',
  continue: 'cancel, continue',
};

test('everything that a person can write stands on the help card, and is what it says', () => {
  const said = { template: 'help', data: { responder: 'IT Help Desk' } } as const;
  const { card } = cardOf({ said, context: { deliveryId: 'd', place: 'personal' } });
  expect(textsOf(card)).toEqual(expect.arrayContaining(Object.values(ON_THE_CARD)));
  for (const [name, words] of Object.entries(ON_THE_CARD).filter(([, words]) => !/[,.]/.test(words)))
    expect(parseCommand(words)).toMatchObject({ name });
});

test('everything that a person can write is guessed at where it is written almost so', () => {
  for (const name of Object.keys(ON_THE_CARD))
    expect([name, guess(`${name} x`)]).toEqual([name, { meant: expect.stringMatching(`^${name}`) }]);
});
