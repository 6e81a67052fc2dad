import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Figure } from '../bench/measures.ts';
import { report } from '../bench/report.ts';
import { worseThan } from '../bench/worse.ts';

const figure = (over: Partial<Figure> = {}): Figure => ({
  id: 'P2',
  claim: 'CPU per card, against a bare reused `ConnectorClient`',
  measured: 1.2,
  target: 1.4,
  direction: 'at most',
  isRatio: true,
  ...over,
});
const machine = { cores: 2, model: 'x', memoryGb: 8, loadBefore: 0, node: 'v24' };
const pageOf = (...figures: Figure[]) => report(machine, [{ figures }]);

describe('a quick run is compared with the page', () => {
  test.each([
    ['at most', 1.2, 1.79, 0],
    ['at most', 1.2, 1.81, 1],
    ['at most', 1.2, 0.1, 0],
    ['at most', 1.2, Number.NaN, 1],
    ['at least', 0.9, 0.61, 0],
    ['at least', 0.9, 0.59, 1],
    ['at least', 0.9, 12, 0],
  ] as const)('%s, and %d on the page: %d is worse %d times', (direction, before, measured, times) => {
    const page = pageOf(figure({ direction, measured: before }), figure({ claim: 'Another', measured: 9 }));
    expect(worseThan(page, [figure({ direction, measured })])).toHaveLength(times);
  });

  test('only in what is a ratio, and in what the page has', () => {
    const page = pageOf(figure());
    expect(worseThan(page, [figure({ measured: 9, isRatio: false })])).toEqual([]);
    expect(worseThan(page, [figure({ measured: 9, claim: 'New' })])).toEqual([]);
  });

  test('and what is worse is told with both figures', () => {
    const [told] = worseThan(pageOf(figure()), [figure({ measured: 9 })]);
    expect(told).toMatch(/P2: CPU per card.*9\.00, on the page 1\.20/);
  });

  test('which has the figures that a quick run has', () => {
    const page = readFileSync(new URL('../docs/benchmarks.md', import.meta.url), 'utf8');
    for (const claim of [
      'CPU per card, against a bare reused `ConnectorClient`',
      'Cards a second over 50 tenants, against the bare loop',
    ])
      expect(page).toContain(claim);
  });
});
