import { expect, test } from 'vitest';
import type { Because } from '../../src/core/delivery.ts';
import type { ReasonCode } from '../../src/core/reasons.ts';
import { whyItDidNotCome, whyYouGetThis } from '../../src/decide/wording.ts';
import { catalogue, english, voiceFor } from '../voices.ts';

test.each<[Because, string | undefined, string]>([
  [{ code: 'named', by: 'Time off' }, 'leave', 'You get this because Time off sent it to you. Topic: leave.'],
  [{ code: 'team-member', team: 'Crew' }, 'ci', 'You get this because you’re in the team Crew. Topic: ci.'],
  [{ code: 'role', role: 'on-call' }, 'ci', 'You get this because you have the role on-call. Topic: ci.'],
  [{ code: 'subscriber', topic: 'ci' }, 'ci', 'You get this because you subscribed to ci.'],
  [
    { code: 'conversation', by: 'CI' },
    'ci',
    'This is here because CI sent it to this conversation. Topic: ci.',
  ],
  [
    { code: 'installed', by: 'Ana', place: 'Crew' },
    undefined,
    'You get this because Ana added Herald to Crew.',
  ],
  [{ code: 'installed' }, undefined, 'You get this because Herald is new here.'],
  [{ code: 'asked' }, undefined, 'You get this because you asked for it.'],
  [
    { code: 'waited' },
    undefined,
    'These waited until we were done. They come together because you asked for one summary.',
  ],
])('%j with topic %s reads as a sentence', (because, topic, sentence) => {
  expect(whyYouGetThis(english, { because, topic })).toBe(sentence);
});

test('what waits for the end of a dialogue, or came in a summary, did not go astray', () => {
  const why = (reason: ReasonCode) => whyItDidNotCome(english.say, reason);
  expect(why('in-dialog')).toBe('It waits until we finish what we’re doing.');
  expect(why('digest')).toBe('It came as a line in a summary.');
  expect(why('refused')).toBe('It didn’t reach you. Whoever sent it can see why.');
});

test.each(catalogue.languages)('in %s sentences follow each other as that language sets them', locale => {
  const because: Because = { code: 'named', by: 'CI' };
  const said = whyYouGetThis(voiceFor({ locale }), { because, topic: 'ci', isNew: true });
  expect(said).toMatch(locale === 'ja' ? /^[^。]+。[^ 。][^。]+。[^ 。]/ : /[.] \S.*[.] \S/);
});
