import { describe, expect, test } from '@jest/globals';
import { createLog, type LogOptions } from '../src/log.ts';

function logTo(options: Partial<LogOptions> = {}) {
  const lines: string[] = [];
  const log = createLog({ level: 'debug', format: 'json', write: line => lines.push(line), ...options });
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? '') };
}

describe('as JSON', () => {
  test('a line is one object with its level, an ISO time, the facts and the sentence', () => {
    const { log, last } = logTo();
    log.info({ attempt: 2 }, 'Sent.');
    expect(last()).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      attempt: 2,
      msg: 'Sent.',
    });
  });

  test('a child adds its facts to every line', () => {
    const { log, last } = logTo();
    log.child({ tenantId: 't1' }).warn({ attempt: 2 }, 'Slow.');
    expect(last()).toMatchObject({ level: 'warn', tenantId: 't1', attempt: 2 });
  });

  test('lines under the level are left out', () => {
    const { log, lines } = logTo({ level: 'warn' });
    log.debug({}, 'a');
    log.info({}, 'b');
    log.error({}, 'c');
    expect(lines).toHaveLength(1);
  });

  test.each([
    ['a fact', { password: 'hush' }],
    ['a header', { headers: { authorization: 'Bearer hush' } }],
    ['the header of a request', { request: { headers: { Authorization: 'Bearer hush' } } }],
    ['a token', { answer: { access_token: 'hush' } }],
    ['a key', { caller: { name: 'ci', key: 'hush' } }],
  ])('a secret in %s is not written', (_where, facts) => {
    const { log, lines } = logTo();
    log.info(facts, 'x');
    log.child(facts).info({}, 'x');
    expect(lines.join('')).not.toContain('hush');
    expect(lines[0]).toContain('[secret]');
    expect(lines[1]).toContain('[secret]');
  });

  test('the facts themselves stay as they were', () => {
    const facts = { headers: { authorization: 'Bearer hush' } };
    logTo().log.info(facts, 'x');
    expect(facts).toEqual({ headers: { authorization: 'Bearer hush' } });
  });

  test('of an error only type, message, code, status, stack and cause are written', () => {
    const { log, last } = logTo();
    const cause = new TypeError('inner');
    const err = Object.assign(new Error('outer', { cause }), {
      code: 'ECONNRESET',
      status: 502,
      request: { auth: 'hush' },
    });
    log.error({ err }, 'Failed.');
    expect(Object.keys(last().err)).toEqual(['type', 'message', 'code', 'status', 'stack', 'cause']);
    expect(last().err.cause).toMatchObject({ type: 'TypeError', message: 'inner' });
  });

  test('something thrown that is no error is written as text', () => {
    const { log, last } = logTo();
    log.error({ err: 'out of paper' }, 'Failed.');
    expect(last().err).toBe('out of paper');
  });
});

describe.each(['json', 'pretty'] as const)('as %s', format => {
  test('text from outside cannot begin a line of its own', () => {
    const { log, lines } = logTo({ format });
    log.info({ name: 'Ana\n{"level":"error"}\r\u2028' }, 'Hello\nERROR forged %s');
    expect(lines).toHaveLength(1);
    expect(lines[0]?.trimEnd()).not.toMatch(/[\n\r]/);
  });
});

describe('for people', () => {
  test('a line has time, level, sentence and facts', () => {
    const { log, lines } = logTo({ format: 'pretty' });
    log.warn({ tenant: 't1', why: 'slow down', wait: { ms: 5 } }, 'Throttled.');
    expect(lines[0]).toMatch(
      /^\d\d:\d\d:\d\d\.\d{3} WARN {2}Throttled\. tenant=t1 why="slow down" wait=\{"ms":5\}\n$/,
    );
  });

  test('an error has its message on the line and the places of its stack below, indented', () => {
    const { log, lines } = logTo({ format: 'pretty' });
    log.error({ err: new RangeError('too far\nERROR forged') }, 'Failed.');
    const [head, ...places] = lines[0]?.trimEnd().split('\n') ?? [];
    expect(head).toMatch(/ERROR Failed\. err="RangeError: too far\\nERROR forged"$/);
    expect(places.length).toBeGreaterThan(0);
    expect(places.filter(place => !place.startsWith('    at '))).toEqual([]);
  });

  test('marks that steer a terminal or turn text round are escaped', () => {
    const { log, lines } = logTo({ format: 'pretty' });
    log.info({ name: '\u001b[31mred \u202eevil' }, 'x \u009b');
    expect(lines[0]?.trimEnd()).not.toMatch(/[\p{Cc}\u202e]/u);
  });
});
