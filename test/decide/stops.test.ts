import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Said } from '../../src/core/notification.ts';
import type { KeptStop, WideStop } from '../../src/core/stop.ts';
import { aboutOf, isEverything, isNamedBy, type Matter, stoppedBy } from '../../src/decide/stops.ts';

const NOON = new Date('2026-01-05T12:00:00Z');
const LATER = new Date('2026-01-05T13:00:00Z');
const kept = (stop: WideStop, at = NOON): KeptStop => ({ ...stop, stop: 's1', at });

const EVERYTHING: WideStop = { kind: 'everything' };
const DEPENDABOT: WideStop = { kind: 'actor', name: 'dependabot[bot]' };
const CHECKOUT: WideStop = {
  kind: 'subject',
  topic: 'deployments.eu',
  id: 'checkout/4521',
  name: 'checkout #4521',
};
const ALL_DEPLOYMENTS: WideStop = { kind: 'topics', topic: 'deployments.*' };
const about: Matter = {
  topic: 'deployments.eu',
  subject: { id: 'checkout/4521', name: 'checkout-service #4521' },
  actor: { name: 'Priya Nair' },
};

describe('what keeps something from its person', () => {
  test.each<[string, readonly WideStop[], Matter, string | undefined]>([
    ['nothing', [], about, undefined],
    ['everything', [EVERYTHING], about, 'stopped-everything'],
    ['all topics of such names', [ALL_DEPLOYMENTS], about, 'opted-out'],
    ['topics of other names', [{ kind: 'topics', topic: 'incidents.*' }], about, undefined],
    ['this subject, by its id, whatever it is called now', [CHECKOUT], about, 'stopped-subject'],
    ['another subject', [{ ...CHECKOUT, id: 'checkout/4522' }], about, undefined],
    ['a subject of that id in another topic', [{ ...CHECKOUT, topic: 'incidents' }], about, undefined],
    [
      'a subject by its name, where one has no id',
      [{ ...CHECKOUT, name: 'CHECKOUT-service  #4521', id: '' }].map(({ id: _, ...rest }) => rest),
      about,
      'stopped-subject',
    ],
    ['an actor', [DEPENDABOT], { ...about, actor: { name: 'Dependabot[bot] ' } }, 'stopped-actor'],
    ['another actor', [DEPENDABOT], about, undefined],
    [
      'an actor of the same name with another id',
      [{ ...DEPENDABOT, id: '1' }],
      { ...about, actor: { id: '2', name: 'dependabot[bot]' } },
      undefined,
    ],
    ['an actor, where nobody is named', [DEPENDABOT], { topic: 'deployments.eu' }, undefined],
    ['the narrowest first', [EVERYTHING, ALL_DEPLOYMENTS, CHECKOUT], about, 'stopped-subject'],
  ])('%s', (_what, stops, what, reason) => {
    expect(stoppedBy({ stops: stops.map(stop => kept(stop)) }, what)?.reason).toBe(reason);
  });

  test.each<[string, WideStop, 'in' | 'out', Date, string | undefined]>([
    ['a later subscription lets its topic through everything', EVERYTHING, 'in', LATER, undefined],
    ['and through all topics of such names', ALL_DEPLOYMENTS, 'in', LATER, undefined],
    ['an earlier one does not', EVERYTHING, 'in', new Date('2026-01-05T11:00:00Z'), 'stopped-everything'],
    ['one of the same instant does not', EVERYTHING, 'in', NOON, 'stopped-everything'],
    ['no subscription lets a subject through', CHECKOUT, 'in', LATER, 'stopped-subject'],
    ['nor an actor', { kind: 'actor', name: 'Priya Nair' }, 'in', LATER, 'stopped-actor'],
    ['a topic that is stopped for itself is that', EVERYTHING, 'out', LATER, 'opted-out'],
  ])('%s', (_what, stop, is, at, reason) => {
    expect(stoppedBy({ choice: { is, at }, stops: [kept(stop)] }, about)?.reason).toBe(reason);
  });
});

test('what something is about is read from any card that has it, as its sender wrote it', () => {
  const data = { subject: { name: 'checkout', id: 'c/1', url: 'https://x' }, actor: { name: ' ' } };
  expect(aboutOf('ci', { template: 'notification', data } as unknown as Said)).toEqual({
    topic: 'ci',
    subject: { name: 'checkout', id: 'c/1' },
  });
  expect(aboutOf('ci', { text: 'Hello' })).toEqual({ topic: 'ci' });
});

describe('a name with wildcards', () => {
  test.each<[string, string, boolean]>([
    ['deployments.*', 'deployments.eu', true],
    ['Deployments.*', 'deployments.EU', true],
    ['deployments.*', 'deployments', false],
    ['deployments*', 'deployments', true],
    ['*.eu', 'deployments.eu', true],
    ['*.eu', 'deployments.us', false],
    ['de*ments.*', 'deployments.eu', true],
    ['a*b*c', 'abc', true],
    ['a*b*c', 'acb', false],
    ['aba*aba', 'aba', false],
    ['*', 'anything', true],
    ['ci/*', 'ci/main', true],
    ['a.c', 'abc', false],
  ])('%s names %s: %s', (pattern, topic, named) => {
    expect(isNamedBy(pattern, topic)).toBe(named);
  });

  test('names what a regular expression of the same would name', () => {
    const letters = fc.array(fc.constantFrom('a', 'b', '.', '*'), { maxLength: 8 }).map(all => all.join(''));
    fc.assert(
      fc.property(letters, letters, (pattern, name) => {
        const topic = name.replaceAll('*', 'a');
        const source = pattern.replaceAll('.', '\\.').replaceAll('*', '.*');
        expect(isNamedBy(pattern, topic)).toBe(new RegExp(`^${source}$`).test(topic));
      }),
      { numRuns: 1_000 },
    );
  });

  test('is everything where there is nothing else', () => {
    expect(['*', '**', ' * '].every(isEverything)).toBe(true);
    expect(['a*', '', '.*'].some(isEverything)).toBe(false);
  });
});
