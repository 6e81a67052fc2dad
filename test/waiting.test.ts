import { globSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { describe, expect, test } from 'vitest';

const HERE = import.meta.dirname;
const files = globSync('**/*.ts', { cwd: HERE }).map(file => file.split(sep).join('/'));
const THIS = 'waiting.test.ts';

/** Code that makes a test fail for want of speed, or hides its point, and the files that may have it, with reasons. */
const KINDS: Readonly<
  Record<string, { readonly is: RegExp; readonly may: Readonly<Record<string, string>> }>
> = {
  // `eventually` is for that.
  'a loop that asks until it is so': {
    is: /while \(!\(*await\b|for \(let (\w+)[^;]*; (?:!\1\.|\1 !== '[\w-]+')[^;]*; ?\)/,
    may: { 'chaos/member.ts': 'a supervisor: each look is a start' },
  },
  'a loop that spins': {
    is: /(?:while|for) \([^{}]*\)\s*await new Promise\((?:setImmediate|.*setImmediate)/,
    may: {},
  },
  'a turn of the event loop as a wait': {
    is: /\bsetImmediate\b/,
    may: {
      'dispatch/dispatch.test.ts': 'what has not happened by the end of this turn is what it is about',
      'platform/gathering.test.ts': 'promises settle in this turn',
      'platform/log-output.test.ts': 'in the other process, whose turns are what it is about',
      'teams/connections.test.ts': 'what goes out in this turn has gone',
      'teams/token.test.ts': 'what was begun in this turn has begun',
    },
  },
  'a pause': {
    is: /\bsetTimeout\(|\bdelay\(|timers\/promises/,
    may: {
      'eventually.ts': 'the one place',
      'api/http.test.ts': "three checks of Node's have to pass, of which nobody is told",
      'chaos/chaos.ts': 'harm over a time',
      'chaos/database.ts': 'a supervisor of what is killed',
      'chaos/harms.ts': 'harm at its time',
      'chaos/load.ts': 'load over a time',
      'chaos/member.ts': 'a supervisor of what is killed',
      'fuzz/wire.ts': 'how long an answer may take',
      'platform/log-output.test.ts': 'in the other process',
      'resilience/away.test.ts': 'load over a time, and how long the outage is',
      'teams/connections.test.ts': 'in the other thread, after which this one is woken',
      'teams/token.test.ts': 'the turn of the event loop above',
    },
  },
  'a stopwatch in an expectation': {
    is: /expect\((?:Math\.\w+\()?(?:performance|Date)\.now\(\)/,
    may: {
      'dispatch/rate-limit.test.ts': 'not before its time: who is slow passes',
    },
  },
  'any, for what comes over the wire': {
    is: /(?::|<|=|,|\bas)\s*any(?:\[\])*\s*(?=[;,)>=|]|$)/m,
    may: {
      'wire.ts': 'the one place',
      'api/description.ts': 'a document that is walked',
      'deliver/ways.test.ts': 'a part of a part',
      'expressions.test.ts': 'a tree that is walked',
      'fuzz/fitting.ts': 'a schema that is walked',
      'teams/foreign-answers.test.ts': 'a failure, if it is one',
      'teams/operations.test.ts': "a type of the SDK's that is not exported",
      'text-cost.test.ts': 'functions of every shape',
    },
  },
};

/** Without comments: words may be about anything. */
const code = (file: string) =>
  readFileSync(join(HERE, file), 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '');

describe.each(Object.entries(KINDS))('%s', (_, { is, may }) => {
  test('stands only where there is a reason for it, and each reason is for something', () => {
    const found = files.filter(file => file !== THIS && is.test(code(file)));
    expect(found.toSorted()).toEqual(Object.keys(may).toSorted());
  });
});
