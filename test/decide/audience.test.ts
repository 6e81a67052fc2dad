import { expect, test } from 'vitest';
import { audienceParts } from '../../src/decide/audience.ts';

test('the most personal reason comes first, because a person is written to once', () => {
  const audience = { teams: ['19:t'], subscribers: true, conversations: ['19:c'], people: ['ana', 'ben'] };
  expect(audienceParts({ audience, topic: 'ci' })).toEqual([
    { kind: 'people', addresses: ['ana', 'ben'] },
    { kind: 'conversation', conversationId: '19:c' },
    { kind: 'subscribers', topic: 'ci' },
    { kind: 'team', teamId: '19:t' },
  ]);
});

test('nobody is the audience of what names nobody', () => {
  expect(audienceParts({ audience: {}, topic: 'ci' })).toEqual([]);
  expect(audienceParts({ audience: { subscribers: false }, topic: 'ci' })).toEqual([]);
});

test('what has no topic has no subscribers', () => {
  expect(audienceParts({ audience: { subscribers: true } })).toEqual([]);
});
