import { v7 as newId } from 'uuid';
import { expect, test } from 'vitest';
import type { HandlerAnswer } from '../../src/api/http.ts';
import { postNotification } from '../../src/api/notifications.ts';
import { keys } from '../../src/api/store/keys.ts';
import type { Caller } from '../../src/core/caller.ts';
import { dataOf } from '../../src/core/said.ts';
import { rehearsal } from '../../src/dispatch/store/rehearsal.ts';
import { createAccept, createForesee } from '../../src/ledger/accept.ts';
import { createExpander } from '../../src/ledger/expand.ts';
import { acceptance } from '../../src/ledger/store/notifications.ts';
import { ledgerReader } from '../../src/ledger/store/reader.ts';
import { clickWorld } from '../chat/click-world.ts';
import { acceptanceParts } from '../ledger/ledger.ts';

const world = clickWorld();
const { book } = world;
const burst = { cards: 5, seconds: 600 };

const BODY = {
  topic: 'deployments',
  title: 'Deployment failed',
  subject: { name: 'checkout #4521' },
  actor: { name: 'Priya Nair' },
  actions: [{ type: 'callback', title: 'Roll back', verb: 'rollback' }],
};

/** `POST /api/notifications` by a program whose key is in the database. */
async function program(tester?: string) {
  const name = newId();
  const store = keys(book.db, book.clock);
  await store.add({ id: newId(), name, createdAt: book.clock.now() }, newId());
  if (tester !== undefined) expect(await store.setTester(name, tester)).toBe(true);
  const caller = (await store.list()).find(each => each.name === name) as Caller;
  const parts = acceptanceParts(book.db, book.clock);
  const accepting = {
    acceptance: acceptance(parts),
    tenants: 'any',
    mayPost: () => undefined,
  } as never as object;
  const shared = { ...accepting, clock: book.clock, newId, sameWithinSeconds: 600 } as never;
  const recipients = { newId, features: [], mayLookUp: false };
  const rehearse = rehearsal({ ...parts, recipients, burst, expander: createExpander });
  const handler = postNotification({
    accept: createAccept(shared),
    foresee: createForesee({ ...(shared as object), rehearse, silenceMs: 30_000 } as never),
    ...{ burst, whatIsCut: () => [], iconHosts: [], reader: ledgerReader(book.db, book.clock, []) },
  });
  return async (query: string, body: object, key?: string): Promise<HandlerAnswer> =>
    handler(
      {
        ...{ params: {}, query: new URLSearchParams(query), correlationId: 'c' },
        headers: key === undefined ? {} : { 'idempotency-key': key },
        ...{ rawBody: Buffer.from(JSON.stringify(body)), json: () => body },
      },
      caller,
    );
}
const noted = (answer: HandlerAnswer) => answer.body as { id: string; preview: Record<string, unknown> };
const rowOf = (id: string) =>
  book.db.selectFrom('notifications').where('id', '=', id).selectAll().executeTakeFirstOrThrow();

test('goes to the tester alone, whatever the body asks, and says who would get it', async () => {
  const tenantId = book.tenant();
  const [ana, ben] = [await world.somebody(tenantId), await world.somebody(tenantId)];
  const post = await program(ana.aadObjectId);
  const body = {
    ...{ ...BODY, actor: { name: 'Ana', id: ana.aadObjectId }, tenantId, key: 'k', urgency: 'low' },
    ...{ audience: { people: [ben.aadObjectId, 'nobody@contoso.com'] }, expiresAt: '2999-01-01T00:00:00Z' },
    ...{ sendAt: '2998-01-01T00:00:00Z', fallback: { person: ben.aadObjectId } },
    acknowledge: { within: 'PT15M', remind: 2, escalateTo: { people: [ben.aadObjectId] } },
  };
  const answer = await post('preview=true', body, 'same');
  expect(answer).toMatchObject({ status: 202, body: { state: 'accepted', changed: false } });
  const { id, preview } = noted(answer);
  expect(preview).toMatchObject({ to: ana.aadObjectId, counts: { held: 1, undelivered: 1 }, complete: true });
  const row = await rowOf(id);
  expect(row).toMatchObject({
    ...{ key: null, send_at: null, expires_at: null, fallback: null, actor_aad_object_id: null },
    ...{ audience: { people: [ana.aadObjectId] }, urgency: 'urgent', acknowledge_due_at: null },
    asks_acknowledge: { remind: 0 },
  });
  expect(dataOf(row.said, 'notification')).toMatchObject({
    ...{ preview: { urgency: 'low' }, actor: { name: 'Ana' } },
  });

  // The Idempotency-Key, the key and the subject are as free as before.
  const { expiresAt: _, sendAt: __, ...now } = body;
  const real = noted(await post('', now, 'same'));
  expect(real.id).not.toBe(id);
  expect(await rowOf(real.id)).toMatchObject({ key: 'k', urgency: 'low' });
  const { key: ___, acknowledge: ____, ...same } = now;
  const alike = noted(await post('', { ...same, sameWithin: 'PT10M', subject: { name: 'other' } }));
  const shown = noted(await post('preview=true', { ...same, subject: { name: 'other' } }));
  expect(shown.id).not.toBe(alike.id);
  expect((await rowOf(alike.id)).revision).toBe(0);
  expect(noted(await post('', { ...same, sameWithin: 'PT10M', subject: { name: 'other' } })).id).toBe(
    alike.id,
  );
});

test('of a series begins none, and what could not be posted is refused', async () => {
  const tenantId = book.tenant();
  const ana = await world.somebody(tenantId);
  const post = await program(ana.aadObjectId);
  const body = { ...BODY, tenantId, audience: { subscribers: true } };
  const zone = 'Etc/UTC';
  const { id } = noted(await post('preview=true', { ...body, repeat: { cron: '0 9 * * 1', zone } }));
  expect(await rowOf(id)).toMatchObject({ repeat: null, repeat_next_at: null });
  const often = post('preview=true', { ...body, repeat: { cron: '* * * * *', zone } });
  await expect(often).rejects.toMatchObject({ code: 'repeat-too-often' });
});

test('without a tester is refused, with what the operator does about it', async () => {
  const post = await program();
  const body = { ...BODY, tenantId: book.tenant(), audience: { subscribers: true } };
  await expect(post('preview=true', body)).rejects.toMatchObject({ code: 'no-tester' });
  await expect(post('preview=true&dryRun=true', body)).rejects.toMatchObject({
    faults: [{ field: 'query.preview', message: expect.stringContaining('left out with "dryRun"') }],
  });
});

test('its buttons tell nobody', async () => {
  const tenantId = book.tenant();
  const ana = await world.somebody(tenantId);
  const said = { template: 'notification', data: { ...BODY, preview: { urgency: 'normal' } } } as never;
  const [delivery = ''] = await world.posted(tenantId, said, [ana.recipient]);
  const answer = await world.click(ana, {
    verb: 'callback',
    form: 'execute',
    where: 'personal',
    data: { delivery, action: 'rollback', payload: {} },
  });
  expect(JSON.stringify(answer)).toContain('This is a preview, so nothing was passed on.');
  const { answer: recorded, state } = await book.row(delivery);
  expect([recorded, state]).toEqual([null, 'queued']);
});
