import { expect, test } from '@jest/globals';
import type { Because } from '../../src/core/delivery.ts';
import { whyYouGetThis } from '../../src/decide/wording.ts';

test.each<[Because, string | undefined, string]>([
  [
    { code: 'named', by: 'Time off' },
    'leave',
    'You get this because Time off addressed it to you. Topic: leave.',
  ],
  [{ code: 'team-member', team: 'Crew' }, 'ci', 'You get this because you are in the team Crew. Topic: ci.'],
  [{ code: 'subscriber', topic: 'ci' }, 'ci', 'You get this because you subscribed to ci.'],
  [
    { code: 'conversation', by: 'CI' },
    'ci',
    'This is here because CI addressed it to this conversation. Topic: ci.',
  ],
  [
    { code: 'installed', by: 'Ana', place: 'Crew' },
    undefined,
    'You get this because Ana added Herald to Crew.',
  ],
  [{ code: 'installed' }, undefined, 'You get this because Herald was added.'],
  [{ code: 'asked' }, undefined, 'You get this because you asked for it.'],
])('%j with topic %s reads as a sentence', (because, topic, sentence) => {
  expect(whyYouGetThis(because, topic)).toBe(sentence);
});
