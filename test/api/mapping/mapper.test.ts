import { afterAll, describe, expect, test } from 'vitest';
import { openMapper } from '../../../src/api/mapping/mapper.ts';

const mapper = openMapper();
afterAll(() => mapper.close());

const map = (text: string, payload: unknown = {}, headers: Record<string, string> = {}) =>
  mapper.map({ text, payload, headers });
const made = async (text: string, payload?: unknown, headers?: Record<string, string>) => {
  const mapped = await map(text, payload, headers);
  if ('fault' in mapped) throw new Error(mapped.fault);
  return mapped.json === undefined ? undefined : JSON.parse(mapped.json);
};
const faultOf = async (text: string, payload?: unknown) => {
  const mapped = await map(text, payload);
  return 'fault' in mapped ? mapped.fault : `no fault: ${mapped.json}`;
};

describe('a mapping', () => {
  test.each<[string, unknown, unknown]>([
    ['{"title": name & "!"}', { name: 'a' }, { title: 'a!' }],
    ['items.{"title": n}', { items: [{ n: 'a' }, { n: 'b' }] }, [{ title: 'a' }, { title: 'b' }]],
    ['items[n = "c"]', { items: [] }, undefined],
    ['[$$[0].x]', [{ x: 1 }], [1]],
    ['$match(a, /(b+)(c)?/i).groups[0]', { a: 'aBb' }, 'Bb'],
    ['$replace(a, /x(.)/, "$1-")', { a: 'x1x2' }, '1-2-'],
    ['$split(a, /\\s*,\\s*/)', { a: 'x , y,z' }, ['x', 'y', 'z']],
    ['$contains(a, /^b$/m)', { a: 'a\nb' }, true],
    ['{"f": function($x) { $x }, "g": $sum, "a": 1}', {}, { a: 1 }],
  ])('%s of %j is %j', async (text, payload, result) => {
    expect(await made(text, payload)).toEqual(result);
  });

  test('reads the headers that it is given', async () => {
    expect(await made('$headers."x-event" & type', { type: 1 }, { 'x-event': 'push' })).toBe('push1');
  });

  test('reaches nothing but what it is given', async () => {
    const ways =
      'constructor, __proto__, $string.constructor, $.constructor.constructor, $lookup($, "__proto__")';
    expect(await made(`[${ways}]`)).toEqual([]);
    await made('$ ~> |$|{"__proto__": {"odd": 1}}|');
    expect(await made('{"odd": odd, "a": 1}')).toEqual({ a: 1 });
  });
});

describe('a fault names the line and the column, and says what to do', () => {
  test.each<[string, string, RegExp]>([
    [
      'a comma too many',
      '{\n  "title": ,\n}',
      /^line 2, column 12: .*"," cannot be used.* Write a value before it\.$/,
    ],
    ['a missing bracket', '{\n  "title": name', /^line 2, column \d+: .* Close what is open/],
    ['a text without end', '{\n  "title": "abc\n}', /^line 2, column 12: .* Close the text with a quote\.$/],
    [
      'another type',
      '{\n "a": 1,\n "title": name - 1}',
      /^line 3, column 16: The left side of the "-".* Convert it: \$number/,
    ],
    [
      'a function that is none',
      '{"title":\n  $titel(name)}',
      /^line 2, column 3: There is no such function\. Look for/,
    ],
    [
      'a function without $',
      '{"title":\n  uppercase(name)}',
      /^line 2, column 3: .*Did you mean \$uppercase\? Names of/,
    ],
    ['$error', '\n$error("no name")', /^line 2, column 1: no name\. \(\$error says so\.\)$/],
    [
      'a regular expression that is none',
      '"a" &\n $match(name, /(a/)',
      /^line 2, column 18: .* Close the brackets in it/,
    ],
    ['another that is none', '"a" &\n $match(name, /[b-a]/)', /^line 2, column 15: Invalid regular/],
    [
      'one that looks ahead',
      '\n$match(name, /a(?=b)/)',
      /^line 2, column \d+: The regular expression .* cannot be kept/,
    ],
    ['$eval', '{"a":\n  $eval(name)}', /^line 2, column 3: \$eval is not possible here/],
    ['$eval by another name', '($e := $eval; $e(name))', /^line 1, column 8: \$eval is not possible here/],
  ])('%s', async (_what, text, fault) => {
    expect(await faultOf(text, { name: 'secret' })).toMatch(fault);
  });

  test('and shows nothing of the body', async () => {
    const body = { name: 'hunter2', n: 4711 };
    for (const text of [
      '$number(name)',
      'name - 1',
      'name < n',
      '$fromMillis(name)',
      '$toMillis(name, name)',
    ])
      expect(await faultOf(text, body)).not.toMatch(/hunter2|4711/);
  });
});

const LOOP = '($f := function($x) { $f($x) }; $f(1))';
const doubled = (times: number, end: string) =>
  `($f := function($s, $n) { $n = 0 ? $s : $f($s & $s, $n - 1) }; ${end}($f("xxxxxxxxxxxxxxxx", ${times})))`;

describe('ends with a fault', () => {
  test.each<[string, string, unknown, RegExp]>([
    [
      'a function that calls itself',
      '($f := function($x) { 1 + $f($x) }; $f(1))',
      {},
      /calls itself too often/,
    ],
    ['one that never ends', LOOP, {}, /longer than 250 ms/],
    ['a text of half a gigabyte', '$pad("", 500000000, "x")', {}, /more memory than it may/],
    ['a text that is doubled', doubled(24, '$uppercase'), {}, /more memory than it may/],
    [
      'a text that grows by replacing',
      '$replace(a, "a", b)',
      { a: 'a'.repeat(200_000), b: 'b'.repeat(2_000) },
      /more memory than it may/,
    ],
    ['a list of a hundred thousand', '[1..100000]', {}, /more than 10,000 entries/],
    ['lists of lists', '[1..9999].([1..9999])', {}, /longer than 250 ms|more than 10,000|more memory/],
    [
      'a result of half a megabyte',
      '$pad("", 500000, "x") & ""',
      {},
      /makes more than 256 KiB|longer than 700/,
    ],
    ['brackets without end', '('.repeat(60_000), {}, /nested too deep/],
    ['lists in lists', `${'['.repeat(20_000)}${']'.repeat(20_000)}`, {}, /nested too deep/],
  ])('%s', async (_what, text, payload, fault) => {
    expect(await faultOf(text, payload)).toMatch(fault);
    // And the next is evaluated as if nothing had been.
    expect(await made('a', { a: 1 })).toBe(1);
  });

  test('and a regular expression that would take hours takes none', async () => {
    expect(await made('$match(a, /(a+)+$/)', { a: `${'a'.repeat(50_000)}b` })).toBeUndefined();
  });
});

test('none of them keeps this process from anything else', async () => {
  const cpu = process.cpuUsage();
  await Promise.all([faultOf(LOOP), faultOf('$pad("", 500000000, "x")'), faultOf(doubled(24, '$length'))]);
  const { user } = process.cpuUsage(cpu);
  // Their CPU time is spent in another process.
  expect(user / 1000).toBeLessThan(500);
});

test('who is too many is told to come again', async () => {
  const all = await Promise.allSettled(Array.from({ length: 80 }, () => map('1')));
  const refused = all.filter(each => each.status === 'rejected');
  expect(refused.map(({ reason }) => reason.code)).toEqual(Array(30).fill('overloaded'));
});

test('a text is looked over without a body', async () => {
  expect(await mapper.lookOver('{"title": title}')).toEqual({ json: undefined });
  expect(await mapper.lookOver('{"title": }')).toEqual({
    fault: expect.stringMatching(/^line 1, column 11: /),
  });
  expect(await mapper.lookOver('$match(a, /a(?=b)/)')).toEqual({ fault: expect.stringMatching(/^line 1/) });
});
