import { expect, test } from 'vitest';
import { absenceOf } from '../../src/decide/absence.ts';

const withCode = (code: string, message = '') => Object.assign(new Error(message), { code });

test.each<[string, unknown, ReturnType<typeof absenceOf>]>([
  ['a refused connection', withCode('ECONNREFUSED'), 'unavailable'],
  ['a host to which no road leads', withCode('EHOSTUNREACH'), 'unavailable'],
  ['a name that cannot be looked up now', withCode('EAI_AGAIN'), 'unavailable'],
  ['a connection that was cut', new Error('Connection terminated unexpectedly'), 'unavailable'],
  [
    'a rollback on it',
    new Error('Client has encountered a connection error and is not queryable'),
    'unavailable',
  ],
  ['no free connection in time', new Error('timeout exceeded when trying to connect'), 'unavailable'],
  ['a server that starts up', withCode('57P03'), 'unavailable'],
  ['a server without free connections', withCode('53300'), 'unavailable'],
  ['a server that fell silent', withCode('ETIMEDOUT'), 'unavailable'],
  ['a full disk', withCode('53100', 'could not extend file: No space left on device'), 'disk-full'],
  ['a statement that took too long', withCode('57014'), undefined],
  ['a violated constraint', withCode('23505'), undefined],
  ['a fault of ours', new TypeError('undefined is not a function'), undefined],
  ['what is no error', 'ECONNREFUSED', undefined],
])('%s is told from every other error', (_what, error, absence) => {
  expect(absenceOf(error)).toBe(absence);
});
