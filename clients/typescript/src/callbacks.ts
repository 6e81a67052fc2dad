import { createHmac, timingSafeEqual } from 'node:crypto';
import type { webhooks } from './schema.ts';

/** That somebody pressed a button of yours: docs/api.md, "What Herald posts when a button is pressed". */
export type Pressed = webhooks['actionPressed']['post']['requestBody']['content']['application/json'];

/** Events of your deliveries, where you asked for them: `PUT /api/delivery-events`. */
export type DeliveryEvents = webhooks['deliveryEvents']['post']['requestBody']['content']['application/json'];

/** All that comes to your `callbackUrl`; its `type` says what it is. */
export type Callback = Pressed | DeliveryEvents;

/** A post as it came: headers in lower case, the body as bytes or text before anything parsed it. */
export interface Posted {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/** A post that is older, or from further ahead, is somebody's copy, or one of the two clocks is wrong. */
const TOLERANCE_SECONDS = 5 * 60;

/**
 * The post of Herald to your `callbackUrl`, told apart by its `type`; undefined where none of the secrets signed it, or
 * not just now. Name two secrets while you change from one to the other.
 */
export function verifiedCallback(
  { headers, body }: Posted,
  secrets: readonly string[],
  now: Date = new Date(),
): Callback | undefined {
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(name =>
    String(headers[name] ?? ''),
  ) as [string, string, string];
  const ageSeconds = now.getTime() / 1000 - Number(timestamp || Number.NaN);
  if (!id || !(Math.abs(ageSeconds) <= TOLERANCE_SECONDS)) return undefined;
  const signed = `${id}.${timestamp}.${body}`;
  const given = signatures.split(' ').flatMap(each => (each.startsWith('v1,') ? [each.slice(3)] : []));
  const isGood = secrets.some(secret => given.some(signature => isOf(signature, secret, signed)));
  return isGood ? (JSON.parse(body) as Callback) : undefined;
}

function isOf(signature: string, secret: string, signed: string): boolean {
  const expected = createHmac('sha256', keyOf(secret)).update(signed).digest();
  const given = Buffer.from(signature, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function keyOf(secret: string): Buffer {
  return secret.startsWith('whsec_')
    ? Buffer.from(secret.slice('whsec_'.length), 'base64')
    : Buffer.from(secret, 'utf8');
}
