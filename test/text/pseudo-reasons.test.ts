import { expect, test } from 'vitest';
import type { Because } from '../../src/core/delivery.ts';
import { REASONS, type ReasonCode } from '../../src/core/reasons.ts';
import { whyItDidNotCome, whyItIsHeld, whyYouGetThis } from '../../src/decide/wording.ts';
import { PSEUDO, pseudoVoices, strangersIn } from './pseudo.ts';

/** Why somebody gets something, or did not: each sentence in the pseudo-language, so that what is not from the catalogue shows. */
const voice = pseudoVoices()(PSEUDO);

const codes = Object.keys(REASONS) as ReasonCode[];
test.each(codes)('why it did not come, or not yet, of "%s"', reason => {
  for (const topic of [undefined, 'deployments'])
    expect(strangersIn([whyItDidNotCome(voice.say, reason, topic)], ['deployments'])).toEqual([]);
});

test('why it is held', () => {
  const held = whyItIsHeld(voice, { cards: 5, seconds: 600 }, new Date('2026-11-20T08:15:00Z'));
  expect(strangersIn([held])).toEqual([]);
});

const BECAUSE: { readonly [C in Because['code']]: Omit<Extract<Because, { code: C }>, 'code'> } = {
  named: { by: 'CI' },
  role: { role: 'on-call' },
  group: { group: 'on-call' },
  'team-member': { team: 'Crew' },
  subscriber: { topic: 'deployments' },
  conversation: { by: 'CI' },
  installed: { by: 'Ana', place: 'Crew' },
  asked: {},
  watching: { subject: 'hotel' },
  snoozed: {},
  fallback: { for: ['Ana', 'Ben'] },
  burst: { cards: 5, seconds: 600 },
  waited: {},
  away: {},
  digest: {},
  'can-wait': {},
};
const OUTSIDE = ['CI', 'on-call', 'Crew', 'deployments', 'Ana', 'hotel', 'Ben'];

test.each(Object.entries(BECAUSE))('why you get this, because of "%s"', (code, more) => {
  const because = { code, ...more } as Because;
  for (const isNew of [false, true])
    expect(strangersIn([whyYouGetThis(voice, { because, topic: 'deployments', isNew })], OUTSIDE)).toEqual(
      [],
    );
});
