import { createHmac, timingSafeEqual } from 'node:crypto';

/** A post as it came: headers in lower case, the body as bytes or text before anything parsed it. */
export interface Posted {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** A post that is older, or from further ahead, is somebody's copy, or one of the two clocks is wrong. */
const TOLERANCE_SECONDS = 5 * 60;

/**
 * Whether a post comes from who has the secret, as Standard Webhooks have it: `v1,` and the Base64 of the HMAC-SHA256
 * over `<webhook-id>.<webhook-timestamp>.<body>`. Several signatures may stand side by side; one that fits is enough.
 */
export function isSigned({ headers, body }: Posted, secret: string, now: Date): boolean {
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(name =>
    String(headers[name] ?? ''),
  );
  const age = now.getTime() / 1000 - Number(timestamp);
  if (!id || !timestamp || !signatures || !(Math.abs(age) <= TOLERANCE_SECONDS)) return false;
  const expected = createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest();
  return signatures.split(' ').some(each => {
    const [version, given = ''] = each.split(',');
    const bytes = Buffer.from(given, 'base64');
    return version === 'v1' && bytes.length === expected.length && timingSafeEqual(bytes, expected);
  });
}

function keyOf(secret: string): Buffer {
  return secret.startsWith('whsec_')
    ? Buffer.from(secret.slice('whsec_'.length), 'base64')
    : Buffer.from(secret, 'utf8');
}
