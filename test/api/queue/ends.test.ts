import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { endOf, NO_CALLER, NOT_OPENED } from '../../../src/api/queue/ends.ts';
import { ERRORS } from '../../../src/core/errors.ts';

/** An operator reads a sentence for each code of brokers and networks; RabbitMQ 3.10 was tried for those it gives. */

test.each<[code: string, names: string]>([
  ['ECONNREFUSED', 'QUEUE_URL'],
  ['ECONNRESET', 'QUEUE_URL'],
  ['ENOTFOUND', 'QUEUE_URL'],
  ['EAI_AGAIN', 'QUEUE_URL'],
  ['ETIMEDOUT', 'QUEUE_URL'],
  ['EHOSTUNREACH', 'QUEUE_URL'],
  ['disconnected', 'QUEUE_URL'],
  ['protocol-error', 'rabbitmq_amqp1_0'],
  [NOT_OPENED, 'QUEUE_URL'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', '5671'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'NODE_EXTRA_CA_CERTS'],
  ['amqp:unauthorized-access', 'virtual host'],
  ['amqp:not-found', 'QUEUE_NAME'],
  ['amqp:resource-deleted', 'QUEUE_NAME'],
  ['amqp:precondition-failed', '/amq/queue/'],
  ['amqp:invalid-field', '/queues/'],
  ['amqp:resource-locked', 'exclusive'],
  [NO_CALLER, 'npm run key'],
  ['com.microsoft:of-tomorrow', 'QUEUE_NAME'],
])('%s is said with what to do about it', (code, names) => {
  expect(endOf(code).remedy).toContain(names);
});

test('what is usual, and what Herald itself says, needs nothing to be set right', () => {
  for (const code of ['amqp:link:detach-forced', 'amqp:connection:forced', ...Object.keys(ERRORS)])
    expect(endOf(code).remedy).toBeUndefined();
});

test('every word with which a link ends by itself has a remedy', () => {
  const source = readFileSync(join(import.meta.dirname, '../../../src/api/queue/link.ts'), 'utf8');
  const words = [...source.matchAll(/end\((?:codeOf\(error\) \?\? )?'([^']+)'\)/g)].map(
    found => found[1] ?? '',
  );
  expect(words.length).toBeGreaterThan(4);
  expect(words.filter(word => word !== 'closed' && endOf(word).remedy === undefined)).toEqual([]);
});
