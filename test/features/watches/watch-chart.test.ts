import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { WatchCard } from '../../../src/features/watches/cards/watch-cards.ts';
import { extent } from '../../../src/features/watches/rules/extent.ts';
import { cardOf, nodesOf, textsOf } from '../../deliver/card-tree.ts';

const FALL = [249, 251, 250, 246, 248, 252, 245, 240, 241, 238, 236, 230, 226, 214, 205, 189];
const AT = (hours: number) => new Date(Date.UTC(2026, 10, 18, 9) + hours * 3_600_000).toISOString();

function chartOf(more: Partial<WatchCard>, reader: object = { locale: 'en-GB', timeZone: 'UTC' }) {
  const data: WatchCard = {
    watch: '0199a7c2-5f60-7c11-8a55-0d8b1c2f3b01',
    title: 'x',
    subject: 'Hotel',
    condition: { kind: 'drops', percent: 20 },
    unit: 'USD',
    from: { value: 249, at: AT(0) },
    to: { value: 189, at: AT(30) },
    recent: FALL,
    recentAt: FALL.map((_, i) => AT(i * 2)),
    ...more,
  };
  const context = { deliveryId: '0199a7c2-5f60-7c11-8a55-0d8b1c2f3a49', place: 'personal', reader } as const;
  const { card } = cardOf({ said: { template: 'watch', data }, context });
  const chart = nodesOf(card).find(({ type }) => type === 'Chart.Line') as Record<string, unknown>;
  return { card, chart, points: (chart.data as { values: { x: unknown; y: number }[] }[])[0]?.values ?? [] };
}

describe('the axis of a chart', () => {
  test.each([
    [FALL, { yMin: 180, yMax: 260 }],
    [[0, 1, 3], { yMin: 0, yMax: 4 }],
    [[-3, 4], { yMin: -4, yMax: 5 }],
    [[0.1, 0.3], { yMin: 0, yMax: 0.4 }],
    [[1_000_000, 1_240_000], { yMin: 900_000, yMax: 1_300_000 }],
    [[7, 7], { yMin: 6, yMax: 8 }],
    [[0, 0], { yMin: 0, yMax: 1 }],
  ])('of %j spans the readings, and not from zero', (numbers, axis) => {
    expect(extent(numbers)).toEqual(axis);
  });

  test('whatever the numbers, what moves takes at least a quarter of it, and all of it is on it', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.integer({ min: -1e9, max: 1e9 }).map(n => n / 100),
          { minLength: 2, maxLength: 24 },
        ),
        all => {
          const { yMin, yMax } = extent(all);
          const [least, most] = [Math.min(...all), Math.max(...all)];
          expect(yMin).toBeLessThanOrEqual(least);
          expect(yMax).toBeGreaterThanOrEqual(most);
          if (most > least) expect((most - least) / (yMax - yMin)).toBeGreaterThan(0.25);
        },
      ),
    );
  });
});

describe('the chart of a watch', () => {
  // How wide it may be is measured in test/pages/languages.test.ts.
  test('is Teams’ own, from the least to the most, with its unit', () => {
    const { chart } = chartOf({});
    expect(chart).toMatchObject({
      yMin: 180,
      yMax: 260,
      yAxisTitle: 'USD',
      showLegend: false,
    });
  });

  test('is marked with days, three of them at most, and counts nothing', () => {
    const { points } = chartOf({});
    const marks = points.map(({ x }) => String(x)).filter(x => x.replaceAll('\u200B', '') !== '');
    expect(marks).toEqual(['18 Nov', '19 Nov']);
    expect(new Set(points.map(({ x }) => x)).size).toBe(FALL.length);
    expect(points.map(({ y }) => y)).toEqual(FALL);
    expect(points.every(({ x }) => typeof x === 'string')).toBe(true);
  });

  test('is marked with times where all of it is of one day', () => {
    const { points, card } = chartOf({ recentAt: FALL.map((_, i) => AT(i * 0.5)) });
    expect(points.map(({ x }) => String(x)).filter(x => x.replaceAll('\u200B', '') !== '')).toEqual([
      '9:00',
      '12:30',
      '16:30',
    ]);
    expect(textsOf(card)).toEqual(expect.arrayContaining(['9:00: 249 USD → 16:30: 189 USD']));
  });

  test('says the values at its ends with day and unit, whether the client draws it or not', () => {
    expect(textsOf(chartOf({}).card)).toEqual(expect.arrayContaining(['18 Nov: 249 USD → 19 Nov: 189 USD']));
  });

  test('does without times where they were not kept', () => {
    const { card, points } = chartOf({ recentAt: [] });
    expect(textsOf(card)).toEqual(expect.arrayContaining(['249 USD → 189 USD']));
    expect(new Set(points.map(({ x }) => x)).size).toBe(FALL.length);
  });
});
