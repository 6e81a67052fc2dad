import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { notificationBody } from '../../src/api/schema.ts';
import type { NotificationContent } from '../../src/core/cards.ts';
import { openRenderer } from '../../src/deliver/render.ts';
import { FEATURES } from '../../src/features/features.ts';
import { voiceFor } from '../voices.ts';
import { cardOf, templatesDir, textsOf } from './card-tree.ts';

const { whatIsCut } = openRenderer({ templatesDir, features: FEATURES, voiceFor });
const CONTENT: NotificationContent = {
  topic: 'ci',
  title: 'Deployment failed',
  subject: { name: 'shop #1' },
  actor: { name: 'Priya Nair' },
};
const times = <T>(count: number, make: (n: number) => T) => Array.from({ length: count }, (_, n) => make(n));
const fact = (n: number) => ({ title: `fact ${n}`, value: `value ${n}` });
const isShortened = (content: NotificationContent) =>
  textsOf(cardOf({ said: { template: 'notification', data: content }, context: CONTEXT }).card)
    .join()
    .includes('Shortened.');
const CONTEXT = {
  deliveryId: '0199a7c2-5f60-7c11-8a55-0d8b1c2f3a49',
  place: 'personal',
  why: 'You get this because CI sent it to you. Topic: ci.',
} as const;

describe('what is longer than a card is named, with how much of it is shown', () => {
  test.each<[string, Partial<NotificationContent>, { field: string; shown: number }[]]>([
    ['nothing', { detail: 'x'.repeat(2_000), facts: times(10, fact) }, []],
    ['white space alone', { detail: `\n\n ${'x'.repeat(2_000)} \r\n`, title: '  Deployment   failed ' }, []],
    ['a title', { title: 'x'.repeat(201) }, [{ field: 'title', shown: 200 }]],
    ['a subject', { subject: { name: 'x'.repeat(300) } }, [{ field: 'subject.name', shown: 200 }]],
    ['an actor', { actor: { name: 'x'.repeat(101) } }, [{ field: 'actor.name', shown: 100 }]],
    ['a detail', { detail: 'x'.repeat(2_001) }, [{ field: 'detail', shown: 2_000 }]],
    ['lines', { detail: times(21, n => `${n}`).join('\n') }, [{ field: 'detail', shown: 50 }]],
    ['facts', { facts: times(11, fact) }, [{ field: 'facts', shown: 10 }]],
    [
      'one fact',
      { facts: [fact(0), { title: 't'.repeat(61), value: 'v'.repeat(301) }] },
      [
        { field: 'facts.1.title', shown: 60 },
        { field: 'facts.1.value', shown: 300 },
      ],
    ],
    [
      'a translation',
      { translations: { de: { title: 'ü'.repeat(250) }, fr: { title: 'Échec' } } },
      [{ field: 'translations.de.title', shown: 200 }],
    ],
  ])('%s', (_what, more, cut) => {
    expect(whatIsCut({ ...CONTENT, ...more })).toEqual(cut);
  });

  test('all of it together is shortened further, and that is told, too', () => {
    const facts = times(10, n => ({ title: `fact ${n}`, value: 'v'.repeat(300) }));
    const actions = times(4, n => ({
      ...{ type: 'callback', title: `${n}`, verb: 'v' },
      data: { x: 'd'.repeat(780) },
    })) as NotificationContent['actions'];
    const cut = whatIsCut({ ...CONTENT, detail: 'x'.repeat(2_000), facts, ...(actions && { actions }) });
    expect(cut.map(({ field }) => field)).toEqual(expect.arrayContaining(['detail', 'facts']));
  });

  test('whatever a caller may write: a card says that it is shortened where something is named, and nowhere else', () => {
    const text = (longest: number) =>
      fc.oneof(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
        fc.constant('x'.repeat(longest)),
        // Between two braces there is a space of no width on the card.
        fc.constant('{'.repeat(Math.floor(longest / 2))),
      );
    const content = fc.record({
      topic: fc.constant('ci'),
      title: text(300),
      subject: fc.record({ name: text(300) }),
      actor: fc.record({ name: text(200) }),
      detail: text(3_000),
      facts: fc.array(fc.record({ title: text(100), value: text(500) }), { maxLength: 12 }),
    });
    fc.assert(
      fc.property(content, given => {
        const body = notificationBody.safeParse({ ...given, audience: { subscribers: true } });
        fc.pre(body.success);
        expect(isShortened(given)).toBe(whatIsCut(given).length > 0);
      }),
      { numRuns: 60 },
    );
  });
});
