import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEEPEST } from '../../src/platform/log/secrets.ts';
import { createLog, type LogOptions } from '../../src/platform/log.ts';

function logTo(options: Partial<LogOptions> = {}) {
  const lines: string[] = [];
  const log = createLog({ level: 'debug', format: 'json', write: line => lines.push(line), ...options });
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? '') };
}

const SECRET_NAMES = [
  'authorization',
  'AUTHORIZATION',
  'Cookie',
  'token',
  'access_token',
  'apiKey',
  'databaseUrl',
];

/** A secret, and what it lies in: objects, lists, errors, things that turn themselves into JSON. */
const secretSomewhere = fc
  .record({
    name: fc.constantFrom(...SECRET_NAMES),
    secret: fc.constantFrom<unknown>('hush', ['hush'], { value: 'hush' }, { toJSON: () => 'hush' }),
    around: fc.array(fc.constantFrom('fact', 'list', 'error', 'err', 'json', '__proto__'), {
      maxLength: DEEPEST + 3,
    }),
  })
  .map(({ name, secret, around }) =>
    around.reduce<Record<string, unknown>>((inner, how) => lyingIn(how, inner), { [name]: secret }),
  );

function lyingIn(how: string, inner: object): Record<string, unknown> {
  if (how === 'list') return { list: [1, inner] };
  if (how === 'json') return { json: { toJSON: () => inner } };
  if (how === 'error') return { failure: Object.assign(new Error('x'), inner) };
  return Object.fromEntries([[how, inner]]);
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

  test('no value under the name of a secret is written, however deep it lies', () => {
    const { log, lines } = logTo();
    const child = log.child({});
    fc.assert(
      fc.property(secretSomewhere, facts => {
        log.info(facts, 'x');
        log.child(facts).info({}, 'x');
        child.error(facts, 'x');
        const written = lines.splice(0);
        expect(written).toHaveLength(3);
        expect(written.join('')).not.toContain('hush');
      }),
    );
  });

  test('what is no secret is written as it is down to the deepest level, and cut below it', () => {
    const { log, last } = logTo();
    const within = (levels: number): object => (levels === 1 ? { at: [] } : { at: within(levels - 1) });
    log.info({ ...within(DEEPEST - 1), when: new Date(0), nothing: null }, 'x');
    expect(last()).toMatchObject({ ...within(DEEPEST - 1), when: '1970-01-01T00:00:00.000Z', nothing: null });
    log.info({ a: { b: { c: { d: { e: { f: 1 } } } } } }, 'x');
    expect(last()).toMatchObject({ a: { b: { c: { d: { e: '[deeper]' } } } } });
  });

  test('facts that hold themselves are written, cut', () => {
    const { log, last } = logTo();
    const facts: Record<string, unknown> = { attempt: 2 };
    facts.self = facts;
    log.info(facts, 'x');
    expect(last()).toMatchObject({ attempt: 2, self: { attempt: 2 } });
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
    log.info({ name: 'Ana\n{"level":"error"}\r\u0085\u2028\u2029\u202e' }, 'Hello\nERROR forged %s');
    expect(lines).toHaveLength(1);
    expect(lines[0]?.replace(/\n$/, '')).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
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
