import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CollectedSpan, type Collector, startCollector } from './collector.ts';
import { type Stage, startStage } from './stage.ts';

const person = 'ana@contoso.com';
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const TRACEPARENT = `00-${TRACE}-00f067aa0ba902b7-01`;
let collector: Collector;
let stage: Stage;
beforeAll(async () => {
  collector = await startCollector();
  stage = await startStage({
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_BSP_SCHEDULE_DELAY: '100', LOG_LEVEL: 'debug' },
  });
  await stage.teams.control('install', { person });
  await notify('The topic is there', {});
  await stage.teams.control('say', { person, text: 'subscribe deployments' });
}, 180_000);
afterAll(async () => {
  await stage.close();
  await collector.close();
});

const notify = async (
  title: string,
  headers: Record<string, string>,
  audience: object = { people: [person] },
) => {
  const answer = await stage.herald.notify({ title, audience }, headers);
  await stage.herald.settled(answer.body.id);
  return answer;
};
const wireOf = async (title: string) =>
  (await stage.teams.requests()).filter(({ request }) => JSON.stringify(request ?? '').includes(title));

test.each<[string, object, string[]]>([
  ['order-4711', { people: [person] }, []],
  ['order-4712', { subscribers: true }, ['background work done']],
])(
  'one id leads from the request through every step of the log to the request to Teams and its card: %s',
  async (correlationId, audience, expanded) => {
    const title = `Followed by ${correlationId}`;
    const { headers } = await notify(title, { 'X-Correlation-Id': correlationId }, audience);
    expect(headers.get('x-correlation-id')).toBe(correlationId);

    const steps = stage.herald.log.filter(line => line.correlationId === correlationId).map(({ msg }) => msg);
    expect(steps).toEqual(['notification accepted', ...expanded, 'Teams was asked', 'delivery settled']);

    const [sent] = await wireOf(title);
    expect(sent).toMatchObject({ correlationId, request: { channelData: { correlationId } } });
  },
);

test('without an id of the caller the id of their trace is taken, and without that one is made', async () => {
  const traced = await notify('Of a trace', { traceparent: TRACEPARENT });
  expect(traced.headers.get('x-correlation-id')).toBe(TRACE);
  expect((await wireOf('Of a trace'))[0]).toMatchObject({ correlationId: TRACE });
  const made = await notify('Of nobody', {});
  expect(made.headers.get('x-correlation-id')).toMatch(/^[\da-f]{8}-[\da-f]{4}-7/);
});

test('what is said in answer to a message from Teams bears the id of the request that brought it', async () => {
  await stage.teams.control('say', { person, text: 'help' });
  await stage.teams.messages({ person, text: 'What Herald can do' });
  const [{ correlationId }] = await wireOf('What Herald can do');
  const settled = await stage.herald.logged(
    line => line.msg === 'delivery settled' && line.correlationId === correlationId,
  );
  expect(settled.correlationId).not.toBe(settled.notification);
});

test('accepting, expanding, delivering and the request to Teams are one trace, and part of the caller’s', async () => {
  const traceparent = TRACEPARENT.replace(TRACE, 'a'.repeat(32));
  await notify('Traced', { traceparent }, { subscribers: true });
  const names = ['POST /api/notifications', 'expand-audience', 'deliver', 'teams send'];
  const mine = (spans: readonly CollectedSpan[]) => spans.filter(({ traceId }) => traceId === 'a'.repeat(32));
  const spans = mine(
    await collector.spans(all => names.every(name => mine(all).some(span => span.name === name))),
  );
  const of = (name: string) => spans.find(span => span.name === name) as CollectedSpan;
  const [accept, expand, deliver, send] = names.map(of);
  expect(accept).toMatchObject({
    parentSpanId: '00f067aa0ba902b7',
    service: 'herald',
    attributes: { 'http.route': '/api/notifications', 'http.response.status_code': 202 },
  });
  expect(expand?.parentSpanId).toBe(accept?.spanId);
  expect(deliver?.parentSpanId).toBe(accept?.spanId);
  expect(send?.parentSpanId).toBe(deliver?.spanId);
  const [sent] = await wireOf('Traced');
  expect(sent.traceparent).toBe(`00-${'a'.repeat(32)}-${send?.spanId}-01`);
});

test('no span tells who is written to, nor what', async () => {
  const all = await collector.spans(spans => spans.length > 0);
  expect(JSON.stringify(all)).not.toMatch(/ana@|Ana|Traced|checkout-service|29:|a:1/);
});
