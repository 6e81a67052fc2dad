import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { type Callback, verifiedCallback } from '../../clients/typescript/src/callbacks.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

/** Does not compile unless the type says which of them it is. */
const heard = (callback: Callback): string =>
  callback.type === 'action.pressed' ? callback.data.verb : `${callback.data.events.length}`;

test.each([
  [{ type: 'action.pressed', data: { verb: 'rollback' } }, 'rollback'],
  [{ type: 'delivery.events', data: { events: [] } }, '0'],
])('what comes to the one address is told apart: %j', (posted, expected) => {
  const now = new Date();
  const body = JSON.stringify(posted);
  const headers = {
    'webhook-id': 'id',
    'webhook-timestamp': `${Math.floor(now.getTime() / 1_000)}`,
    'webhook-signature': new Webhook(SECRET).sign('id', now, body),
  };
  const callback = verifiedCallback({ headers, body }, [SECRET], now);
  expect(callback && heard(callback)).toBe(expected);
  expect(verifiedCallback({ headers, body: `${body} ` }, [SECRET], now)).toBeUndefined();
});
