import { expect, test } from 'vitest';
import type { PlaceWishes } from '../../src/core/place-wishes.ts';
import {
  MOST_THERE,
  stoppedThere,
  topicWishesOf,
  withChoice,
  withoutStop,
  withStop,
} from '../../src/decide/place-wishes.ts';
import { stoppedBy } from '../../src/decide/stops.ts';

const at = (second: number) => new Date(Date.UTC(2026, 10, 20, 8, 0, second));
const reason = (wishes: PlaceWishes, topic: string) =>
  stoppedBy(topicWishesOf(wishes, topic), { topic })?.reason;
const EVERYTHING = { kind: 'everything', topic: '' } as const;
const PATTERN = { kind: 'topics', topic: 'deploy*' } as const;

test.each<[string, PlaceWishes, Record<string, string | undefined>]>([
  ['nothing was said', {}, { deployments: undefined }],
  [
    'a topic was stopped',
    withChoice({}, 'builds', 'out', at(1)),
    { builds: 'opted-out', deployments: undefined },
  ],
  ['names were', withStop({}, PATTERN, at(1)), { deployments: 'opted-out', builds: undefined }],
  ['everything was', withStop({}, EVERYTHING, at(1)), { builds: 'stopped-everything' }],
  [
    'a topic was started after that',
    withChoice(withStop({}, EVERYTHING, at(1)), 'builds', 'in', at(2)),
    { builds: undefined, deployments: 'stopped-everything' },
  ],
  [
    'a topic was started before that',
    withStop(withChoice({}, 'builds', 'in', at(1)), EVERYTHING, at(2)),
    { builds: 'stopped-everything' },
  ],
  [
    'it was taken back in other letters',
    withoutStop(withStop({}, PATTERN, at(1)), { kind: 'topics', topic: 'Deploy*' }),
    { deployments: undefined },
  ],
  [
    'a topic is called like what every object has',
    withChoice({}, 'constructor', 'out', at(1)),
    { toString: undefined, constructor: 'opted-out' },
  ],
])('where %s', (_, wishes, reasons) => {
  for (const [topic, expected] of Object.entries(reasons)) expect(reason(wishes, topic)).toBe(expected);
});

test('of more than are remembered the oldest goes, in whatever order the database has them', () => {
  let wishes: PlaceWishes = {};
  for (let n = 0; n <= MOST_THERE; n++) wishes = withChoice(wishes, `t${n}`, 'out', at(n));
  const shuffled = {
    ...wishes,
    choices: Object.fromEntries(Object.entries(wishes.choices ?? {}).toReversed()),
  };
  const topics = stoppedThere(withChoice(shuffled, 'last', 'out', at(MOST_THERE + 1)));
  expect(topics).toHaveLength(MOST_THERE);
  expect(topics).toContain('last');
  expect(topics).not.toContain('t0');
  expect(topics).not.toContain('t1');
});
