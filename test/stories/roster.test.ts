import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../eventually.ts';
import { type Stage, startStage } from './stage.ts';

const TEAM = 'Contoso Engineering';
const EVERYBODY = 1200;

let stage: Stage;
let people: Member[];
let teamId: string;

interface Member {
  readonly id: string;
  readonly aadObjectId: string;
  readonly upn: string;
  readonly email: string;
  readonly role: string;
}

beforeAll(async () => {
  stage = await startStage({ people: EVERYBODY });
  const state = await stage.teams.state();
  people = state.people;
  teamId = state.teams[0].id;
}, 180_000);
afterAll(() => stage.close());

const person = (i: number) => people[i] as Member;
const members = (body: object) => stage.teams.control('members', { team: TEAM, ...body });
const slowly = (latencyMs: number) =>
  stage.teams.control('faults', { match: { operation: 'members' }, answer: { latencyMs } });
const atFullSpeed = () => fetch(`${stage.teams.url}/control/faults`, { method: 'DELETE' });

/** The pages of the roster that were asked for since `from`: which person comes first on each, and how many are on it. */
async function pagesSince(from: number): Promise<{ first: number; size: number; settled: boolean }[]> {
  const asked = (await stage.teams.requests()).filter(
    ({ id, operation }) => id > from && operation === 'members',
  );
  return asked.map(({ response, settled }) => ({
    first: people.findIndex(({ id }) => id === response?.members?.[0]?.id),
    size: response?.members?.length ?? 0,
    settled,
  }));
}
const lastRequest = async () => (await stage.teams.requests()).at(-1)?.id ?? 0;

async function until<T>(look: () => Promise<T>, fits: (seen: T) => boolean): Promise<T> {
  const { found } = await eventually('the roster is read as expected', async () => {
    const seen = await look();
    return fits(seen) && { found: seen };
  });
  return found;
}

/** Addresses the whole team, to be sent tomorrow: nobody is written to, and who would be is told. */
async function toWholeTeam(): Promise<string> {
  const sendAt = new Date(Date.now() + 24 * 3_600_000).toISOString();
  const { body } = await stage.herald.notify({ sendAt, audience: { teams: [teamId] } });
  return body.id;
}
async function reached(id: string): Promise<number> {
  const { body } = await until(
    () => stage.herald.request('GET', `/api/notifications/${id}`),
    answer => answer.body.state !== 'expanding',
  );
  return body.counts.held;
}

test('a reading goes on after kill -9 from the page where it was, and a team is not addressed before it has ended', async () => {
  await slowly(250);
  await stage.teams.control('install', { team: TEAM });
  const early = await toWholeTeam();
  // The second page is asked for once the first is kept.
  await until(
    () => pagesSince(0),
    pages => pages.length === 2,
  );
  await stage.herald.kill();
  await atFullSpeed();
  await stage.herald.start();
  expect(await reached(early)).toBe(EVERYBODY);
  expect(await pagesSince(0)).toEqual([
    { first: 0, size: 500, settled: true },
    { first: 500, size: 500, settled: true },
    { first: 500, size: 500, settled: true },
    { first: 1000, size: 200, settled: true },
  ]);
}, 180_000);

test('whoever is in the team is then found by each of their addresses, a guest too', async () => {
  const guest = people.findIndex(({ role }) => role === 'guest');
  const addresses = [guest, 700, 1199].map(person).flatMap(({ id, aadObjectId, upn, email }) => {
    return [[id], [aadObjectId.toUpperCase()], [upn.toUpperCase()], [email]];
  });
  for (const address of addresses) {
    const { body } = await stage.herald.notify({ audience: { people: address } });
    const { counts } = await stage.herald.settled(body.id);
    expect({ address, sent: counts.sent }).toEqual({ address, sent: 1 });
  }
});

test('who left while Herald was down is dropped by the next reading', async () => {
  await stage.herald.kill();
  await members({ remove: [person(3).id, person(600).id] });
  await stage.herald.start();
  expect(await reached(await toWholeTeam())).toBe(EVERYBODY);
  const from = await lastRequest();
  await members({ remove: [person(1100).id] });
  await until(
    () => pagesSince(from),
    pages => pages.filter(({ settled }) => settled).length === 3,
  );
  expect(
    await until(
      async () => reached(await toWholeTeam()),
      count => count < EVERYBODY - 1,
    ),
  ).toBe(EVERYBODY - 3);
  const { body } = await stage.herald.notify({ audience: { people: [person(600).upn] } });
  expect((await stage.herald.settled(body.id)).items).toMatchObject([{ reason: { code: 'unknown-person' } }]);
}, 180_000);

test('who comes while a reading goes on counts: a new one begins and wins', async () => {
  const from = await lastRequest();
  await slowly(1_000);
  await members({ add: [person(600).id] });
  await until(
    () => pagesSince(from),
    pages => pages.length === 1,
  );
  // The reading stands still behind its first pages until this is taken away.
  await stage.teams.control('faults', { match: { operation: 'members' }, answer: { status: 503 } });
  await until(
    () => pagesSince(from),
    pages => pages.some(({ settled, size }) => settled && size === 0),
  );
  const overtaken = await lastRequest();
  await members({ add: [person(3).id, person(1100).id] });
  await atFullSpeed();
  const pages = await until(
    () => pagesSince(overtaken),
    seen => seen.some(({ size }) => size === 200),
  );
  expect(pages.map(({ first }) => first)).toEqual(expect.arrayContaining([0, 500, 1000]));
  const { body } = await stage.herald.notify({ audience: { people: [person(3).email, person(1100).upn] } });
  expect((await stage.herald.settled(body.id)).counts.sent).toBe(2);
  expect(await reached(await toWholeTeam())).toBe(EVERYBODY);
}, 180_000);

test('fifty who come one by one are read in one go', async () => {
  const crowd = people.slice(100, 150).map(({ id }) => id);
  await members({ remove: crowd });
  await until(
    async () => reached(await toWholeTeam()),
    count => count === EVERYBODY - 50,
  );
  const from = await lastRequest();
  for (const id of crowd) await members({ add: [id] });
  await until(
    () => pagesSince(from),
    pages => pages.at(-1)?.size === 200 && pages.at(-1)?.settled === true,
  );
  expect((await pagesSince(from)).length).toBeLessThanOrEqual(6);
  expect(await reached(await toWholeTeam())).toBe(EVERYBODY);
}, 180_000);
