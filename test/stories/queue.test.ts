import rhea from 'rhea';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../eventually.ts';
import type { Wire } from '../wire.ts';
import { type Broker, createBroker, RABBITMQ } from './broker.ts';
import { type Stage, startStage } from './stage.ts';

const NONE = RABBITMQ === undefined ? ' (skipped: no rabbitmq-server on this machine)' : '';

describe.skipIf(RABBITMQ === undefined)(`a queue of a real broker${NONE}`, () => {
  let broker: Broker;
  let stage: Stage;
  let tenantId: string;
  let person: string;
  beforeAll(async () => {
    broker = await createBroker({ herald: 'herald-dead' });
    await broker.start();
    const queue = { QUEUE_URL: broker.url, QUEUE_NAME: '/amq/queue/herald', QUEUE_CALLER: 'bootstrap' };
    stage = await startStage({ people: 2, env: queue });
    await stage.teams.control('install', { team: 'Contoso Engineering' });
    ({ tenantId } = await stage.teams.state());
    person = await stage.somebody();
  }, 300_000);
  afterAll(async () => {
    await stage?.close();
    await broker?.close();
  });

  /** Far away, so that a card is none of the story. */
  const SEND_AT = '2099-01-01T00:00:00Z';
  const posted = (topic: string, title: string) => ({
    topic,
    title,
    subject: { name: 'checkout' },
    actor: { name: 'Queue' },
    audience: { people: [person] },
    sendAt: SEND_AT,
    tenantId,
  });
  const message = (id: string, body: object | string) => ({
    message_id: id,
    content_type: 'application/json',
    body: rhea.message.data_section(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))),
  });
  const many = (topic: string, from: number, to: number) =>
    Array.from({ length: to - from }, (_, n) =>
      message(`${topic}-${from + n}`, posted(topic, `No. ${from + n}`)),
    );
  /** The titles that were recorded under a topic, the oldest first. */
  async function titles(topic: string): Promise<string[]> {
    const { body } = await stage.herald.request('GET', `/api/notifications?topic=${topic}`);
    return body.items.map(({ title }: Wire) => title).toReversed();
  }
  const recorded = (topic: string, count: number) =>
    eventually(`${count} of ${topic} are recorded`, async () => {
      const found = await titles(topic);
      return found.length >= count && found;
    });
  const numbers = (count: number) => Array.from({ length: count }, (_, n) => `No. ${n}`);

  test('loses nothing and doubles nothing when Herald and the broker are killed, and keeps the order', async () => {
    await broker.send('herald', many('killed', 0, 60));
    await recorded('killed', 5);
    await stage.herald.kill();
    await stage.herald.start();
    await broker.send('herald', many('killed', 60, 120));
    await recorded('killed', 70);
    await broker.kill();
    await broker.start();
    await broker.send('herald', many('killed', 120, 130));
    // Once more what was sent already, as a sender does that was not answered.
    await broker.send('herald', many('killed', 0, 10));
    await broker.send('herald', [message('killed-end', posted('killed', 'End'))]);
    expect(await recorded('killed', 131)).toEqual([...numbers(130), 'End']);
  });

  test('gives back as dead letters what nothing can make right, and says why; what comes after it is recorded', async () => {
    const poison = [
      message('no-json', '{"title": '),
      message('no-title', { ...posted('poison', ''), title: undefined }),
      { ...message('', posted('poison', 'Nameless')), message_id: undefined as never },
      message('good', posted('poison', 'Good')),
    ];
    await broker.send('herald', poison);
    expect(await recorded('poison', 1)).toEqual(['Good']);
    const dead = await broker.take('herald-dead', 3);
    expect(dead.map(each => each.message_id)).toEqual(['no-json', 'no-title', undefined]);
    const said = stage.herald.log.filter(({ msg }) => msg.startsWith('a message of the queue is put aside'));
    expect(said.map(({ message: id, code, why }) => [id, code, String(why)])).toEqual([
      ['no-json', 'invalid-json', expect.any(String)],
      ['no-title', 'invalid-request', expect.stringContaining('title ')],
      ['', 'invalid-request', expect.stringContaining('message-id is needed')],
    ]);
    const metrics = await stage.herald.request('GET', '/metrics');
    expect(metrics.body).toContain('herald_queue_messages_total{outcome="rejected"} 3');
    expect(metrics.body).toContain('herald_queue_consuming 1');
    expect(JSON.stringify(stage.herald.log)).not.toContain('s3cret');
  });

  test('waits while there is no room for more, and goes on when there is', async () => {
    await stage.herald.stop();
    await stage.herald.start({ CALLER_OPEN_DELIVERIES: '100' });
    await broker.send('herald', many('room', 0, 20));
    const waits = await stage.herald.logged(
      ({ msg, why }) => msg.includes('no messages of the queue are taken') && why === 'too-many-open',
    );
    expect(waits.waitMs).toBe(30_000);
    expect(await titles('room')).toEqual([]);
    await stage.herald.stop();
    await stage.herald.start();
    expect(await recorded('room', 20)).toEqual(numbers(20));
  });

  test('takes a CloudEvent as the endpoint for events does, once however often it comes', async () => {
    const event = {
      specversion: '1.0',
      id: '4711',
      source: '/shops/eu',
      type: 'order.shipped',
      heraldaudience: person,
      heraldtenant: tenantId,
      data: 'It left.',
    };
    const structured = { ...message('one', event), content_type: 'application/cloudevents+json' };
    const binary = {
      content_type: 'text/plain',
      application_properties: Object.fromEntries(
        Object.entries({ ...event, id: '4712' })
          .filter(([name]) => name !== 'data')
          .map(([name, value]) => [`cloudEvents:${name}`, value]),
      ),
      body: rhea.message.data_section(Buffer.from('It arrived.')),
    };
    const end = message('event-end', posted('order.shipped', 'End'));
    await broker.send('herald', [structured, { ...structured, message_id: 'another' }, binary, end]);
    expect(await recorded('order.shipped', 3)).toEqual(['Order shipped', 'Order shipped', 'End']);
  });
});
