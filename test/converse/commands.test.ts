import { expect, test } from '@jest/globals';
import { type Command, parseCommand } from '../../src/converse/commands.ts';

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
