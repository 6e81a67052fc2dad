import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SOURCES, sourceOf } from '../../../src/api/hooks/sources.ts';

const validation = JSON.parse(
  readFileSync(join(import.meta.dirname, 'eventgrid/validation-eventgrid-schema.json'), 'utf8'),
);

describe('Event Grid', () => {
  test('gets its code back with 200 where it asks for it, and nothing where it sends an event', () => {
    const ask = (type: string) => sourceOf('eventgrid')?.handshake?.({ 'aeg-event-type': type }, validation);
    const { validationCode } = validation[0].data;
    expect(ask('SubscriptionValidation')).toEqual({
      status: 200,
      body: { validationResponse: validationCode },
    });
    expect(ask('Notification')).toBeUndefined();
  });

  test.each<[Record<string, string>, Record<string, string> | undefined]>([
    [
      { 'webhook-request-origin': 'eventgrid.azure.net' },
      { 'WebHook-Allowed-Origin': 'eventgrid.azure.net', 'WebHook-Allowed-Rate': '*' },
    ],
    [
      { 'webhook-request-origin': 'eventgrid.azure.net', 'webhook-request-rate': '120' },
      { 'WebHook-Allowed-Origin': 'eventgrid.azure.net', 'WebHook-Allowed-Rate': '120' },
    ],
    [{}, undefined],
    [{ 'webhook-request-origin': 'a\r\nSet-Cookie: b' }, undefined],
  ])('asks with %j whether it may send CloudEvents, and hears %j', (headers, answer) => {
    expect(sourceOf('eventgrid')?.permission?.(headers)).toEqual(answer);
  });
});

test('no other source is answered before it sends', () => {
  const asked = { 'webhook-request-origin': 'eventgrid.azure.net' };
  const answering = Object.keys(SOURCES).filter(name => sourceOf(name)?.permission?.(asked));
  expect(answering).toEqual(['eventgrid']);
});
