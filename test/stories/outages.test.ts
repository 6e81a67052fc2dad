import type pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../eventually.ts';
import { type DeliveryItem, type Stage, startStage } from './stage.ts';

const PATIENCE_MS = 180_000;
let stage: Stage;
let ledger: pg.Client;
beforeAll(async () => {
  stage = await startStage({ people: 30 });
  ledger = await stage.connect();
}, PATIENCE_MS);
afterAll(() => stage.close());

afterEach(() => stage.teams.control('faults', undefined, 'DELETE'));

const somebody = () => stage.somebody();
const fault = (match: object, what: object) => stage.teams.control('faults', { match, ...what });
const notify = async (person: string): Promise<string> =>
  (await stage.herald.notify({ audience: { people: [person] } })).body.id;
const deliveryOf = async (id: string): Promise<DeliveryItem | undefined> =>
  (await stage.herald.request('GET', `/api/notifications/${id}/deliveries`)).body.items[0];
const refused = (id: string, reason: string) =>
  eventually(`${id} is ${reason}`, async () => (await deliveryOf(id))?.reason.code === reason);
const outcome = async (id: string): Promise<DeliveryItem | undefined> => {
  await stage.herald.settled(id);
  return deliveryOf(id);
};

/** The pause before the next card is tried is over: it would be in some seconds, or minutes. */
const itsTimeHasCome = () => ledger.query('update outages set probe_at = now() where probe_at > now()');

describe('a refusal that concerns everybody', () => {
  const SCOPES: [string, string, string][] = [
    ['not-registered', 'bot-not-registered', 'the Teams channel'],
    ['unauthorized', 'not-authorized', 'the secret'],
    ['disabled-by-admin', 'blocked-by-admin', 'Teams admin center'],
    ['filtered', 'not-teams', 'docs/operations.md'],
  ];
  test.each(SCOPES)(
    '%s keeps every card, says %s, tries one at a time, and goes on by itself',
    async (name, reason, remedy) => {
      const people = await Promise.all(Array.from({ length: 4 }, somebody));
      const { id: standing } = await fault({ operation: 'send' }, { name });
      const from = stage.herald.log.length;
      const first = await notify(people[0] ?? '');
      await stage.herald.logged(line => line.reason === reason && /^sending.* has stopped$/.test(line.msg));
      const others = await Promise.all(people.slice(1).map(person => notify(person)));
      await itsTimeHasCome();
      // A card is tried, and refused again: none is given up.
      await stage.herald.logged(
        line => line.reason === reason && line.msg === 'delivery settled' && line.attempt === 2,
      );
      for (const id of [first, ...others])
        expect(await deliveryOf(id)).toMatchObject({
          state: 'queued',
          reason: { code: reason, text: expect.stringContaining(remedy) },
        });
      await stage.teams.control(`faults/${standing}`, undefined, 'DELETE');
      await itsTimeHasCome();
      for (const id of [first, ...others])
        expect(await outcome(id)).toMatchObject({ state: 'sent', possiblyRepeated: false });
      const told = stage.herald.log.slice(from).filter(line => line.reason === reason && 'text' in line);
      expect(told.filter(({ level }) => level === 'error')).toHaveLength(1);
      expect(stage.herald.log.slice(from).filter(line => line.msg === 'sending goes on')).toHaveLength(1);
    },
    PATIENCE_MS,
  );

  test(
    'a tenant that blocked Herald is written to again as soon as somebody there writes to it',
    async () => {
      const [person, other] = [await somebody(), await somebody()];
      const { id: standing } = await fault({ operation: 'send' }, { name: 'disabled-by-admin' });
      const id = await notify(person);
      await refused(id, 'blocked-by-admin');
      // It has lasted for a day, so the next card would be tried in an hour.
      await ledger.query(
        `update outages set since = now() - interval '1 day', probe_at = now() + interval '1 hour'`,
      );
      await stage.teams.control(`faults/${standing}`, undefined, 'DELETE');
      await stage.teams.control('say', { person: other, text: 'help' });
      expect(await outcome(id)).toMatchObject({ state: 'sent' });
    },
    PATIENCE_MS,
  );

  test(
    'a person for whom alone an administrator blocked it keeps nobody else from a card',
    async () => {
      const [person, other] = [await somebody(), await somebody()];
      await fault({ person, operation: 'send' }, { name: 'disabled-by-admin' });
      const id = await notify(person);
      await refused(id, 'blocked-by-admin');
      expect(await outcome(await notify(other))).toMatchObject({ state: 'sent', attempts: [{ number: 1 }] });
      expect(await outcome(id)).toMatchObject({ state: 'undelivered', reason: { code: 'blocked-by-admin' } });
    },
    PATIENCE_MS,
  );

  test(
    'a filter that does not like one card keeps no other back, marks nobody, and is logged with what it said',
    async () => {
      const [person, other] = [await somebody(), await somebody()];
      const { id: standing } = await fault({ person, operation: 'send' }, { name: 'filtered' });
      const from = stage.herald.log.length;
      const id = await notify(person);
      await stage.herald.logged(line => line.reason === 'not-teams' && 'words' in line);
      expect(await outcome(await notify(other))).toMatchObject({ state: 'sent', attempts: [{ number: 1 }] });
      const told = stage.herald.log.slice(from).find(line => 'words' in line);
      expect(told?.words).toContain('403 text/html "403"');
      expect((await deliveryOf(id))?.state).not.toBe('undelivered');
      await stage.teams.control(`faults/${standing}`, undefined, 'DELETE');
      expect(await outcome(id)).toMatchObject({ state: 'sent', possiblyRepeated: false });
      expect(await outcome(await notify(person))).toMatchObject({ state: 'sent' });
    },
    PATIENCE_MS,
  );
});

describe('a time that Teams names', () => {
  test(
    'for one chat, however long, stops nobody else, is logged, and says until when',
    async () => {
      const [person, other] = [await somebody(), await somebody()];
      await fault(
        { person, operation: 'send' },
        { answer: { status: 429, retryAfterSeconds: 86_400 }, times: 1 },
      );
      const id = await notify(person);
      const told = await stage.herald.logged(line => line.msg === 'Teams asked to wait');
      expect(told).toMatchObject({ level: 'warn', namedMs: 86_400_000, sooner: false });
      expect(Date.parse(String(told.until)) - Date.parse(String(told.time))).toBeLessThanOrEqual(3_600_000);
      expect(await outcome(await notify(other))).toMatchObject({ state: 'sent' });
      expect(await deliveryOf(id)).toMatchObject({
        state: 'queued',
        reason: {
          code: 'throttled',
          text: expect.stringMatching(/Nothing goes to this conversation before \d\d?:\d\d UTC\.$/),
        },
      });
    },
    PATIENCE_MS,
  );

  test(
    'in two chats stops the tenant for some minutes, after which one card is tried, and lets all go on',
    async () => {
      const people = await Promise.all(Array.from({ length: 4 }, somebody));
      const toRefuse = people.slice(0, 2);
      // Of these two alone: the tenant may be stopped by the first, and then the second is asked later.
      const refusal = { answer: { status: 429, retryAfterSeconds: 86_400 }, times: 1 };
      for (const person of toRefuse) await fault({ person, operation: 'send' }, refusal);
      const first = await Promise.all(toRefuse.map(person => notify(person)));
      const told = await stage.herald.logged(
        ({ msg, sooner }) => msg === 'Teams asked to wait' && sooner === true,
      );
      expect(Date.parse(String(told.tenantUntil)) - Date.parse(String(told.time))).toBeLessThanOrEqual(
        300_000,
      );
      const others = await Promise.all(people.slice(2).map(person => notify(person)));
      expect(await deliveryOf(others[0] ?? '')).toMatchObject({
        state: 'queued',
        reason: { code: 'throttled', text: expect.stringContaining('Nothing goes to this tenant before') },
      });
      // More than once: the card that is tried may be the second of those that are refused, and stop the tenant again.
      await eventually('the minutes have passed, and all others have their card', async () => {
        await ledger.query(`update pauses set until = now() where key like 'tenant:%'`);
        await ledger.query('update outages set probe_at = now()');
        const found = await Promise.all(others.map(deliveryOf));
        return found.every(delivery => delivery?.state === 'sent');
      });
      await Promise.all(first.map(id => refused(id, 'throttled')));
      for (const id of first) expect(await deliveryOf(id)).toMatchObject({ state: 'queued' });
    },
    PATIENCE_MS,
  );
});
