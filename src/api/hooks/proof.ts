import { createHmac, timingSafeEqual } from 'node:crypto';

export type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** How a source shows that it knows the secret of the hook. */
export interface Proof {
  /** Whether the headers can be a proof at all: asked before a body is read. */
  isOffered(headers: Headers): boolean;
  isGood(headers: Headers, rawBody: Buffer, secret: string): boolean;
}

/** HMAC-SHA256 of the body, hex, after `prefix`. */
export function hmacSha256(header: string, prefix = ''): Proof {
  const digestIn = (headers: Headers): Buffer | undefined => {
    const given = headers[header];
    if (typeof given !== 'string' || !given.startsWith(prefix)) return undefined;
    const digest = given.slice(prefix.length);
    return /^[\da-f]{64}$/i.test(digest) ? Buffer.from(digest, 'hex') : undefined;
  };
  return {
    isOffered: headers => digestIn(headers) !== undefined,
    isGood(headers, rawBody, secret) {
      const given = digestIn(headers);
      return (
        given !== undefined && timingSafeEqual(given, createHmac('sha256', secret).update(rawBody).digest())
      );
    },
  };
}
