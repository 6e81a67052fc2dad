import { describe, expect, test } from 'vitest';
import { isSigned } from '../../examples/responder/verify.ts';
import { signedHeaders } from '../../src/outbox/sign.ts';

const NOW = new Date('2026-11-20T08:15:00Z');

describe('the signature', () => {
  test('is that of the example in the specification of Standard Webhooks', () => {
    const post = {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      at: new Date(1614265330_000),
      body: '{"test": 2432232314}',
    };
    expect(signedHeaders(post, ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'])).toEqual({
      'webhook-id': post.id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  test('fits with a secret that is no Base64, and besides others', () => {
    const headers = signedHeaders({ id: 'q', at: NOW, body: '{}' }, ['sixteen letters!']);
    const several = { ...headers, 'webhook-signature': `v1,AAAA v2,x ${headers['webhook-signature']}` };
    expect(isSigned({ headers: several, body: '{}' }, 'sixteen letters!', NOW)).toBe(true);
    expect(isSigned({ headers: several, body: '{}' }, 'sixteen letters?', NOW)).toBe(false);
    expect(isSigned({ headers: {}, body: '{}' }, 'sixteen letters!', NOW)).toBe(false);
  });
});
