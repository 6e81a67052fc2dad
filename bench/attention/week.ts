import { DateTime } from 'luxon';
import type { NotificationContent } from '../../src/core/cards.ts';
import type { Urgency } from '../../src/core/notification.ts';

/**
 * A week of events for teams of twenty, as GitHub and alerting make them: builds that report each of their jobs, reviews of
 * working hours, deployments that report their progress, alerts that flap at any hour, a bot that opens its pull requests at
 * once, builds of the night.
 */
export interface Happening {
  readonly at: Date;
  readonly content: NotificationContent;
  readonly urgency: Urgency;
  readonly key?: string;
  readonly ends?: boolean;
  /** Of its team, by number. */
  readonly to: readonly number[];
  readonly team: number;
}

export const TEAM = 20;
export const ZONES = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata'] as const;
export const zoneOfTeam = (team: number) => ZONES[team % ZONES.length] ?? 'UTC';
const MONDAY = { year: 2026, month: 1, day: 5 } as const;
export const DAYS = 7;

export function weekOf(teams: number, seed: number): Happening[] {
  const all = Array.from({ length: teams }, (_, team) => weekOfTeam(team, random(seed + team))).flat();
  return all.toSorted((a, b) => a.at.getTime() - b.at.getTime());
}

type Random = () => number;

/** Mulberry32. */
function random(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Kind {
  readonly topic: string;
  readonly perDay: number;
  readonly isAtWeekends: boolean;
  /** By the clock there. */
  readonly hours: readonly [number, number];
  readonly readers: number;
  readonly make: (begin: Date, name: string, next: Random) => readonly Said[];
}

interface Said extends Pick<Happening, 'at' | 'urgency' | 'key' | 'ends'> {
  readonly title: string;
  readonly actor: string;
  readonly severity?: NotificationContent['severity'];
}

const minutes = (at: Date, count: number) => new Date(at.getTime() + count * 60_000);
const once = (title: string, actor: string) => (at: Date) => [
  { at, title, actor, urgency: 'normal' as const },
];

const KINDS: readonly Kind[] = [
  {
    ...{ topic: 'builds', perDay: 10, isAtWeekends: false, hours: [9, 18], readers: 6 },
    make: building,
  },
  {
    ...{ topic: 'reviews', perDay: 14, isAtWeekends: false, hours: [9, 18], readers: 2 },
    make: once('Review requested', 'Jonas Weber'),
  },
  {
    ...{ topic: 'deployments', perDay: 4, isAtWeekends: false, hours: [9, 20], readers: TEAM },
    make: (at, key, next) =>
      ['Deployment queued', 'Deployment started', 'Half of it is out', 'Deployment finished'].map(
        (title, i) => ({
          ...{
            at: minutes(at, i * (1 + next() * 6)),
            title,
            actor: 'Priya Nair',
            key,
            urgency: 'low' as const,
          },
          ...(i === 3 && { ends: true }),
        }),
      ),
  },
  {
    ...{ topic: 'incidents', perDay: 1.2, isAtWeekends: true, hours: [0, 24], readers: TEAM },
    make: flapping,
  },
  {
    ...{ topic: 'dependencies', perDay: 0.4, isAtWeekends: false, hours: [4, 6], readers: 6 },
    make: (at, _, next) =>
      Array.from({ length: 8 + Math.floor(next() * 12) }, (__, i) => ({
        ...{
          at: minutes(at, i * 0.2),
          title: `Bump library ${i}`,
          actor: 'dependabot',
          urgency: 'low' as const,
        },
      })),
  },
  {
    ...{ topic: 'nightly', perDay: 3, isAtWeekends: true, hours: [1, 4], readers: TEAM },
    make: once('Nightly build finished', 'Build agent'),
  },
];

/** A webhook for the run, for each of its jobs, and for its end; one in four fails. */
function building(at: Date, key: string, next: Random): Said[] {
  const jobs = Array.from({ length: 3 + Math.floor(next() * 6) }, (_, i) => `Job ${i + 1} has finished`);
  const isFailed = next() < 0.25;
  const told = ['Build started', ...jobs, isFailed ? 'Build failed' : 'Build succeeded'];
  return told.map((title, i) => ({
    ...{ at: minutes(at, i * 1.5), title, actor: 'Build agent', key, urgency: 'normal' as const },
    severity: i < told.length - 1 ? 'info' : isFailed ? 'critical' : 'success',
    ...(i === told.length - 1 && { ends: true }),
  }));
}

/** Fires and is well again a few times; one in five is urgent. */
function flapping(at: Date, key: string, next: Random): Said[] {
  const urgency: Urgency = next() < 0.2 ? 'urgent' : 'normal';
  const times = 1 + Math.floor(next() ** 2 * 9);
  return Array.from({ length: times }, (_, i): Said[] => {
    const fires = minutes(at, i * 7 + next() * 3);
    const about = { actor: 'Alertmanager', key };
    return [
      { ...about, at: fires, title: 'Latency is above 2 s', urgency, severity: 'critical' },
      {
        ...about,
        at: minutes(fires, 1),
        title: 'Latency is above 2 s on 3 instances',
        urgency,
        severity: 'critical',
      },
      {
        ...about,
        at: minutes(fires, 4),
        title: 'Latency is well again',
        urgency: 'normal',
        severity: 'success',
        ends: i === times - 1,
      },
    ];
  }).flat();
}

function weekOfTeam(team: number, next: Random): Happening[] {
  const zone = zoneOfTeam(team);
  return Array.from({ length: DAYS }, (_, day) => DateTime.fromObject(MONDAY, { zone }).plus({ days: day }))
    .flatMap(day => KINDS.filter(kind => kind.isAtWeekends || day.weekday < 6).map(kind => ({ day, kind })))
    .flatMap(({ day, kind }) =>
      Array.from({ length: poisson(kind.perDay, next) }, () =>
        happeningsOf(kind, day, { team, next }),
      ).flat(),
    );
}

function happeningsOf(
  kind: Kind,
  day: DateTime,
  { team, next }: { team: number; next: Random },
): Happening[] {
  const [from, until] = kind.hours;
  const begin = day.plus({ minutes: Math.floor((from + next() * (until - from)) * 60) }).toJSDate();
  const name = `${kind.topic}-${team}-${begin.getTime()}-${Math.floor(next() * 1_000)}`;
  const first = Math.floor(next() * TEAM);
  const to = Array.from({ length: kind.readers }, (_, i) => (first + i) % TEAM);
  return kind.make(begin, name, next).map(({ title, actor, severity, ...said }) => ({
    ...said,
    ...{ team, to },
    content: {
      ...{ topic: kind.topic, title, subject: { name }, actor: { name: actor } },
      ...(severity && { severity }),
    },
  }));
}

/** Knuth's. */
function poisson(mean: number, next: Random): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = next(); product > limit; product *= next()) count += 1;
  return count;
}
