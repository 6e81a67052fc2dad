import { CloudEvent, HTTP } from 'cloudevents';
import { describe, expect, test } from 'vitest';
import { type EventTopic, postEvents, topicOf } from '../../src/api/events.ts';
import { withBody } from '../../src/api/request.ts';
import { HeraldError, OverBudget } from '../../src/core/errors.ts';
import type { NotificationRequest, Recorded } from '../../src/ledger/ports/accept.ts';

type Headers = Readonly<Record<string, string>>;

const EVENT = {
  specversion: '1.0',
  id: 'A1',
  source: '/shops/eu',
  type: 'com.contoso.order.delayed',
  subject: 'order 4711',
  data: { carrier: 'Contoso Parcels', days: 3, isPaid: true, lines: [1], none: null },
};

/** Posts it, with what was accepted of it; `most`: after so many there is no room. */
async function post(headers: Headers, body: unknown, topics: readonly EventTopic[] = [], most = 1_000) {
  const accepted: NotificationRequest[] = [];
  const known = new Map<string, string>();
  const accept = async (_: unknown, request: NotificationRequest): Promise<Recorded> => {
    const key = request.idempotency && 'key' in request.idempotency ? request.idempotency.key : '';
    const replayed = known.has(key);
    if (!replayed && accepted.length >= most) throw new OverBudget('too-many-open', undefined, 5);
    if (!replayed) accepted.push(request);
    known.set(key, known.get(key) ?? `n${accepted.length}`);
    return { id: known.get(key) ?? '', replayed, changed: false };
  };
  const rawBody = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const head = { params: {}, query: new URLSearchParams(), headers, correlationId: 'c' };
  const handler = postEvents({ accept, eventTopics: topics });
  const ask = () => handler(withBody(head, rawBody), { id: 'ci', name: 'ci' });
  const answer = await ask().catch((error: unknown) => error);
  return { answer, accepted, ask };
}

const STRUCTURED = { 'content-type': 'application/cloudevents+json; charset=UTF-8' };
const BATCH = { 'content-type': 'application/cloudevents-batch+json' };
const codeOf = (answer: unknown) => (answer instanceof HeraldError ? answer.code : answer);
const faultsOf = (answer: unknown) =>
  answer instanceof HeraldError ? answer.faults.map(({ field }) => field) : answer;
const lowered = (headers: object): Headers =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));

describe('an event as the SDK of CloudEvents makes it', () => {
  const event = new CloudEvent({ ...EVENT, heraldtopic: 'orders' });
  const expected = {
    content: {
      topic: 'orders',
      title: 'Order delayed',
      subject: { name: 'order 4711' },
      actor: { name: 'eu' },
      facts: [
        { title: 'carrier', value: 'Contoso Parcels' },
        { title: 'days', value: '3' },
        { title: 'isPaid', value: 'true' },
      ],
    },
    audience: { subscribers: true },
    urgency: 'normal',
  };

  test.each([
    ['structured', HTTP.structured(event)],
    ['binary', HTTP.binary(event)],
  ])('%s', async (_, { headers, body }) => {
    const { answer, accepted } = await post(lowered(headers), body as string);
    expect(answer).toMatchObject({ status: 202, body: { id: 'n1', state: 'accepted' } });
    expect(accepted).toMatchObject([expected]);
  });

  test('in a batch, each by itself', async () => {
    const other = event.cloneWith({ id: 'A2', subject: 'order 4712' });
    const { answer, accepted } = await post(BATCH, [event.toJSON(), other.toJSON()]);
    expect(accepted).toMatchObject([expected, { content: { subject: { name: 'order 4712' } } }]);
    expect(answer).toMatchObject({
      status: 202,
      body: {
        results: [
          { event: 'A1', status: 202, id: 'n1' },
          { event: 'A2', status: 202, id: 'n2' },
        ],
      },
    });
  });

  test('with what is not ASCII in its headers', async () => {
    const { accepted } = await post(
      {
        ...{ 'ce-specversion': '1.0', 'ce-id': '1', 'ce-source': '/s', 'ce-type': 'a.b' },
        ...{ 'ce-subject': 'Caf%C3%A9%20100%25', 'content-type': 'text/plain' },
      },
      'Closed today',
    );
    expect(accepted).toMatchObject([{ content: { subject: { name: 'Café 100%' }, detail: 'Closed today' } }]);
  });

  test('with bytes as Base64', async () => {
    const { data: _, ...bare } = EVENT;
    const data_base64 = Buffer.from('{"days": 4}').toString('base64');
    const { accepted } = await post(STRUCTURED, { ...bare, data_base64 });
    expect(accepted).toMatchObject([{ content: { facts: [{ title: 'days', value: '4' }] } }]);
  });
});

describe('the same event again', () => {
  test('is the same by its source and id, whatever else of it is another', async () => {
    const { answer, accepted, ask } = await post(BATCH, [EVENT, { ...EVENT, subject: 'another' }]);
    expect(accepted).toHaveLength(1);
    expect(answer).toMatchObject({ body: { results: [{ id: 'n1' }, { id: 'n1' }] } });
    await ask();
    expect(accepted).toHaveLength(1);
  });

  test('is another from another source', async () => {
    const { accepted } = await post(BATCH, [EVENT, { ...EVENT, source: '/shops/us' }]);
    expect(accepted).toHaveLength(2);
  });
});

describe('a batch', () => {
  test('with a fault in one is not taken at all, and each fault is named by its event', async () => {
    const { id: _, ...nameless } = EVENT;
    const { answer, accepted } = await post(BATCH, [EVENT, nameless, { ...EVENT, id: 'A3', UPPER: '1' }]);
    expect(codeOf(answer)).toBe('invalid-request');
    expect(faultsOf(answer)).toEqual(['1.id', '2.UPPER']);
    expect(accepted).toEqual([]);
  });

  test('for which there is no room is refused; what came before stays, and is known when it comes again', async () => {
    const three = ['A1', 'A2', 'A3'].map(id => ({ ...EVENT, id }));
    const { answer, accepted, ask } = await post(BATCH, three, [], 2);
    expect(codeOf(answer)).toBe('too-many-open');
    expect(accepted).toHaveLength(2);
    await expect(ask()).rejects.toThrow(HeraldError);
    expect(accepted).toHaveLength(2);
  });

  test.each([
    ['nothing in it', BATCH, []],
    ['too much in it', BATCH, Array.from({ length: 101 }, (_, n) => ({ ...EVENT, id: String(n) }))],
    ['one event alone', BATCH, EVENT],
    ['a list where one event is said to be', STRUCTURED, [EVENT]],
  ])('with %s is refused', async (_, headers, body) => {
    expect(codeOf((await post(headers, body)).answer)).toBe('invalid-request');
  });
});

describe('what is no CloudEvent', () => {
  test.each([
    ['id', ''],
    ['id', undefined],
    ['source', undefined],
    ['type', undefined],
    ['type', 7],
    ['specversion', '0.3'],
    ['time', 'yesterday'],
    ['subject', 'a\0b'],
    ['extensionnamethatistoolong', 'x'],
    ['data_base64', 'e30='],
  ])('for its %s: %p', async (name, value) => {
    const { answer, accepted } = await post(STRUCTURED, { ...EVENT, [name]: value });
    expect(codeOf(answer)).toBe('invalid-request');
    expect(accepted).toEqual([]);
  });

  test.each([['text/plain'], ['application/xml'], ['']])('by its content type %p', async type => {
    expect(codeOf((await post({ 'content-type': type }, EVENT)).answer)).toBe('unsupported-media-type');
  });

  test('where there is no JSON', async () => {
    expect(codeOf((await post(STRUCTURED, '{')).answer)).toBe('invalid-json');
  });
});

describe('what an event says', () => {
  test('of a notification is one, with what is missing from the event', async () => {
    const data = { title: 'Disk is full', severity: 'critical', audience: { people: ['ana@contoso.com'] } };
    const event = { ...EVENT, type: 'herald.notification', heraldtopic: 'disks', heraldkey: 'disk/1', data };
    const { accepted } = await post(STRUCTURED, event);
    expect(accepted).toMatchObject([
      {
        key: 'disk/1',
        audience: { people: ['ana@contoso.com'] },
        content: {
          topic: 'disks',
          title: 'Disk is full',
          subject: { name: 'order 4711' },
          severity: 'critical',
        },
      },
    ]);
    const faulty = await post(STRUCTURED, { ...event, data: { ...data, severity: 'fatal' } });
    expect(faultsOf(faulty.answer)).toEqual(['severity']);
  });

  test('of whom it is for', async () => {
    const { accepted } = await post(STRUCTURED, {
      ...EVENT,
      heraldaudience: 'ana@contoso.com, ben@contoso.com',
    });
    expect(accepted[0]?.audience).toEqual({ people: ['ana@contoso.com', 'ben@contoso.com'] });
  });

  test('is cut to what a card takes', async () => {
    const data = Object.fromEntries(
      Array.from({ length: 60 }, (_, n) => [`${'k'.repeat(200)}${n}`, 'v'.repeat(5_000)]),
    );
    const { accepted } = await post(STRUCTURED, { ...EVENT, data });
    expect(accepted[0]?.content.facts).toHaveLength(30);
  });
});

describe('the topic of a type', () => {
  const TOPICS = [
    { types: 'com.contoso.order.*', topic: 'orders' },
    { types: '*.failed', topic: 'failures' },
    { types: 'a*b*c', topic: 'abc' },
    { types: 'exact', topic: 'one' },
  ];
  test.each([
    ['com.contoso.order.delayed', 'orders'],
    ['com.contoso.order.failed', 'orders'],
    ['build.failed', 'failures'],
    ['a-b-c', 'abc'],
    ['ac', 'ac'],
    ['abc', 'abc'],
    ['aXc', 'aXc'],
    ['exact', 'one'],
    ['exactly', 'exactly'],
    ['com.contoso.stock', 'com.contoso.stock'],
    ['urn:x y', 'urn-x-y'],
  ])('%s is %s', (type, topic) => expect(topicOf(type, TOPICS)).toBe(topic));
});
