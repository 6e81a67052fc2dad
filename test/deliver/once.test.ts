import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { type Said, URGENCIES } from '../../src/core/notification.ts';
import { asking } from '../../src/core/said.ts';
import { renderedOnce } from '../../src/deliver/once.ts';
import type { Render, RenderContext } from '../../src/deliver/ports/render.ts';
import { runs } from '../every-way.ts';
import { render, type Sample, samples } from './card-tree.ts';

const STAND_IN = '5f2b6a3e-8d0e-4f0f-9c38-6e1f0d4f7a11';
const IDS = ['0197a000-0000-7000-8000-000000000001', '0197a000-0000-7000-8000-000000000002'] as const;

function counted() {
  let rendered = 0;
  const anew: Render = (said, context) => {
    rendered += 1;
    return render(said, context);
  };
  return { once: renderedOnce(anew, () => STAND_IN), times: () => rendered };
}

/** Not fast-check's own `binary`: it makes a table of all 1.1 million first, which takes two seconds. */
const anyCharacter = fc
  .integer({ max: 0x10ffff, min: 0 })
  .filter(code => code < 0xd800 || code > 0xdfff)
  .map(code => String.fromCodePoint(code));

/** Texts that programs write: ids of deliveries, escapes of JSON, expressions, right-to-left letters, far too much. */
const outside = fc.oneof(
  fc.constantFrom(
    ...IDS,
    `"${IDS[0]}"`,
    '\\"\\u0041\\n',
    '$'.concat('{deliveryId}'),
    '$&$1',
    'שלום',
    'x'.repeat(3_000),
  ),
  fc.string({ unit: anyCharacter }),
);

/** The sample with every text of its data replaced by one of these, as often as that makes a card at all. */
function reworded(value: unknown, texts: readonly string[]): unknown {
  if (typeof value === 'string') return /\s/.test(value) ? texts[value.length % texts.length] : value;
  if (Array.isArray(value)) return value.map(each => reworded(each, texts));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, reworded(each, texts)]));
}

const mets = fc.constantFrom<Partial<RenderContext>>(
  {},
  { met: { how: 'interrupted', topic: { phrase: 'settings.name' } } },
  { mentions: [{ id: '29:a', name: 'Ana' }] },
  { answers: [{ verb: 'approve', data: null, by: 'Ana', at: '2026-11-28T09:00:00.000Z' }] },
);

const contexts = fc.record({
  why: outside,
  urgency: fc.constantFrom(...URGENCIES),
  place: fc.constantFrom('personal' as const, 'group' as const),
  brief: fc.boolean(),
});

test('every delivery gets the card that it would get by itself', () => {
  const { once, times } = counted();
  let asked = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...samples),
      fc.array(outside, { minLength: 1, maxLength: 4 }),
      fc.tuple(contexts, mets),
      fc.array(fc.oneof(fc.uuid(), fc.constantFrom(...IDS)), { minLength: 3, maxLength: 6 }),
      ({ said }, texts, [context, more], ids) => {
        const rewritten = { ...said, data: reworded(said.data, texts) } as Said;
        for (const deliveryId of ids) {
          asked += 1;
          const whole = { ...context, ...more, deliveryId };
          expect(once(structuredClone(rewritten), whole)).toEqual(render(rewritten, whole));
        }
      },
    ),
    { numRuns: runs({ quick: 40, long: 120 }) },
  );
  expect(times()).toBeLessThan(asked * 0.8);
});

const { said, context } = samples.find(({ template }) => template === 'notification') as Sample;
const to = (deliveryId: string): RenderContext => ({ ...context, deliveryId });

test('the same thing is rendered for the first who is told, and once for all others', () => {
  const { once, times } = counted();
  for (const id of [...IDS, ...IDS, ...IDS]) once(structuredClone(said), to(id));
  expect(times()).toBe(2);
});

test('what differs in anything but the id of the delivery is rendered anew', () => {
  const { once, times } = counted();
  for (const id of IDS) once(said, to(id));
  once(said, { ...to(IDS[0]), why: 'Because.' });
  once(said, { ...to(IDS[0]), met: { how: 'interrupted', topic: { phrase: 'settings.name' } } });
  once(asking(said, { note: 'Changed' }), to(IDS[0]));
  expect(times()).toBe(5);
});

test('a card that was changed in place shows the new text', () => {
  const { once } = counted();
  const changing = structuredClone(said);
  for (const id of IDS) once(changing, to(id));
  Object.assign(changing.data, { title: 'Changed' });
  expect(JSON.stringify(once(changing, to(IDS[1])))).toContain('Changed');
});

test('no card lets the stand-in out', () => {
  const { once } = counted();
  for (const sample of [...samples, ...samples, ...samples])
    expect(JSON.stringify(once(sample.said, { ...sample.context, deliveryId: IDS[0] }))).not.toContain(
      STAND_IN,
    );
});

test('nothing that was said is kept for longer than a minute, and no more than 128 of it', () => {
  vi.useFakeTimers();
  try {
    const { once, times } = counted();
    for (const id of [...IDS, ...IDS]) once(said, to(id));
    expect(times()).toBe(2);
    vi.advanceTimersByTime(60_000);
    once(said, to(IDS[1]));
    expect(times()).toBe(3);
    for (let i = 0; i < 128; i += 1) once(said, { ...to(IDS[0]), why: `Because of ${i}.` });
    for (const id of IDS) once(said, to(id));
    expect(times()).toBe(3 + 128 + 2);
  } finally {
    vi.useRealTimers();
  }
});
