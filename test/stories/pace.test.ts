import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Wire } from '../wire.ts';
import { type Herald, type Stage, startStage } from './stage.ts';

const PATIENCE_MS = 180_000;
const PEOPLE = 60;
const LIMIT = 20;
/**
 * A request reaches Teams some milliseconds after its slot, and not always as many. That is what Herald's 45 leave
 * free of Teams' 50: a tenth. Over three seconds, because a machine that is busy for a tenth of one bunches what was
 * apart; two processes that did not know of each other would send twice as much in any stretch.
 */
const [MARGIN, STRETCH_SECONDS] = [1.1, 3];

let stage: Stage;
let workers: Herald[];
let people: Wire[];
let teamId: string;
beforeAll(async () => {
  stage = await startStage({ people: PEOPLE, env: { TENANT_REQUESTS_PER_SECOND: String(LIMIT) } });
  workers = [stage.herald, await stage.another()];
  await stage.teams.control('install', { team: 'Contoso Engineering' });
  const state = await stage.teams.state();
  people = state.people;
  teamId = state.teams[0].id;
  await notifyTeam('The roster is read');
}, PATIENCE_MS);
afterAll(() => stage.close());

/** A card for everybody in the team. Resolves when all of them have come to rest. */
async function notifyTeam(title: string) {
  const { body } = await stage.herald.notify({ title, audience: { teams: [teamId] } });
  return stage.herald.settled(body.id);
}

const fromBot = async (): Promise<Wire[]> =>
  (await stage.teams.requests()).filter(({ direction }) => direction === 'from-bot');
/** The most that arrived in any stretch of this length. */
function mostWithin(requests: readonly Wire[], ms: number): number {
  const times = requests.map(({ at }) => Date.parse(at));
  return Math.max(...times.map(from => times.filter(at => at >= from && at < from + ms).length));
}

describe('two processes on one database', () => {
  test(
    'keep the limit of a tenant together: chats that are opened, cards, and the reading of rosters',
    async () => {
      const requests = await fromBot();
      const count = (operation: string) => requests.filter(each => each.operation === operation).length;
      const welcomes = 1;
      expect([count('create'), count('send')]).toEqual([PEOPLE, PEOPLE + welcomes]);
      expect(count('members')).toBeGreaterThan(0);
      const most = mostWithin(requests, STRETCH_SECONDS * 1_000);
      expect(most).toBeLessThanOrEqual(STRETCH_SECONDS * LIMIT * MARGIN);
      for (const { log } of workers) expect(log.some(({ msg }) => msg === 'delivery settled')).toBe(true);
    },
    PATIENCE_MS,
  );

  test(
    'stop a tenant together when Teams says Retry-After in two conversations, and lose nothing by it',
    async () => {
      const before = (await fromBot()).length;
      await stage.teams.control('faults', {
        match: { operation: 'send' },
        answer: { status: 429, retryAfterSeconds: 2 },
        times: 2,
      });
      const { counts } = await notifyTeam('Throttled on the way');
      expect(counts.sent).toBe(PEOPLE);
      const requests = (await fromBot()).slice(before);
      const refused = requests.filter(({ status }) => status === 429);
      expect(refused).toHaveLength(2);
      const toldAt = Date.parse(refused[1].endedAt);
      // Requests that had their turn already were under way; half of the pause is more than they take.
      const inPause = ({ at }: Wire) => Date.parse(at) > toldAt + 1_000 && Date.parse(at) < toldAt + 2_000;
      expect(requests.filter(inPause)).toEqual([]);
      expect(requests.some(({ at }) => Date.parse(at) > toldAt + 2_000)).toBe(true);
    },
    PATIENCE_MS,
  );
});

test(
  'a conversation never gets more than 7 in 1 s nor 8 in 2 s, and Teams has nothing to refuse',
  async () => {
    const { conversations } = await stage.teams.state();
    const { id } = conversations.find(({ kind }: Wire) => kind === 'channel');
    await stage.teams.control('say', {
      person: people[0].upn,
      conversation: id,
      text: 'help',
      mention: true,
    });
    await stage.teams.messages({ conversation: id });
    const titles = Array.from({ length: 12 }, (_, i) => `Card ${i}`);
    const ids: string[] = [];
    for (const title of titles)
      ids.push((await stage.herald.notify({ title, audience: { conversations: [id] } })).body.id);
    for (const each of ids)
      expect((await stage.herald.settled(each)).items).toMatchObject([{ state: 'sent' }]);
    const sent = (await fromBot()).filter(({ request }) => /^Card \d+/.test(request?.summary));
    expect(sent.map(({ request }) => request.summary.split(':')[0]).sort()).toEqual([...titles].sort());
    expect(sent.map(({ status }) => status)).toEqual(titles.map(() => 201));
    expect(mostWithin(sent, 1_000)).toBeLessThanOrEqual(7);
    expect(mostWithin(sent, 2_000)).toBeLessThanOrEqual(8);
  },
  PATIENCE_MS,
);
