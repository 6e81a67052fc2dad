import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseSync } from '@swc/core';
import { describe, expect, test } from 'vitest';
import { check } from '../src/api/check.ts';
import { apiOf } from '../src/api/routes.ts';
import { fieldsOf } from '../src/api/schema.ts';
import { abilitiesOf, dialoguesOf } from '../src/chat/abilities.ts';
import type { Heard } from '../src/core/dialogue.ts';
import { HeraldError } from '../src/core/errors.ts';
import { nearest } from '../src/decide/nearest.ts';
import { GRAMMARS } from '../src/decide/when/languages/table.ts';
import { quietWordsOf } from '../src/features/attention/rules/quiet-words.ts';
import { FEATURES } from '../src/features/features.ts';
import { activityReader, LIMITS } from '../src/teams/inbound.ts';
import { translate } from '../src/teams/translate.ts';
import { phrase } from '../src/text/phrase.ts';
import { circumstancesAt } from './circumstances.ts';
import { type FeatureFixtures, FIXTURES } from './features/fixtures.ts';
import { personal } from './teams/activities.ts';
import { catalogue, english } from './voices.ts';

/**
 * No text costs more than its length: each function that reads a person's text stays under 50 ms of CPU at the limit
 * that the door sets, and never fails. The functions are found in the sources, so that a new one is measured as well.
 */
const MOST_MS = 50;

// biome-ignore lint/suspicious/noExplicitAny: functions are called as they are found
type Any = any;

const FILLERS = [
  ...[
    '!',
    '.',
    ',',
    '?',
    ' ',
    '\n',
    '\t',
    '\u00a0',
    '-',
    '/',
    '@',
    '"',
    '“',
    "'",
    '{',
    '[',
    '<',
    '&',
    '\\',
    '*',
  ],
  ...['a', '1', '0', 'é', 'e\u0301', '\u0301', '\u{1f468}\u200d', '\u05d0', '\u202e', '\ud83d\ude00', '\r\n'],
  ...[
    'a ',
    '1 ',
    '1,',
    '1.',
    '1,000',
    "1'",
    '-1',
    '.,',
    '! ',
    ' ,',
    '\n ',
    'a@',
    '%',
    '1%',
    '<at>',
    '&nbsp;',
    '{{',
  ],
  ...[
    'help ',
    'ask ',
    'remind me ',
    'watch ',
    'drops ',
    'is ',
    'if it ',
    'for ',
    'to ',
    'and ',
    'und ',
    'on ',
    'at ',
  ],
  ...[
    'monday ',
    'mondey ',
    'montag ',
    'every ',
    'every day ',
    'in ',
    'in 5 minutes ',
    '5 minutes ',
    '10:30 ',
    '1 jan ',
    '1/1/',
  ],
  ...[
    'next ',
    'halb ',
    'tomorrow at 9 - ',
    '2020-01-01 ',
    '1.1.',
    'goes below ',
    'changes ',
    'http://a ',
    '19:',
    ';',
  ],
];
const FIRST = ['', 'x', 'remind me ', 'watch x drops '];
const LAST = ['', 'x'];

/** As long as they may be. */
function textsOf(longest: number): readonly string[] {
  const text = (first: string, filler: string, last: string) => {
    const room = longest - first.length - last.length;
    return `${first}${filler.repeat(Math.ceil(room / filler.length)).slice(0, room)}${last}`;
  };
  return FILLERS.flatMap(filler => FIRST.flatMap(first => LAST.map(last => text(first, filler, last))));
}
const TEXTS = textsOf(LIMITS.text);

/** Values that may stand where a form should have a text. */
const VALUES: readonly unknown[] = [
  undefined,
  null,
  7,
  Number.NaN,
  true,
  [],
  {},
  { toString: 1, valueOf: 1 },
  ['x'],
];

/** The CPU of this process, in ms. */
function costOf(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/**
 * Dear only now and then is not dear: the compiler took the time, the garbage collector, or others on this machine.
 */
function isDear(work: () => unknown): boolean {
  return Array.from({ length: TRIES }).every(() => costOf(work) > MOST_MS);
}
const TRIES = 10;

function dearOf<T>(inputs: readonly T[], work: (input: T) => unknown): string[] {
  return inputs.filter(input => isDear(() => work(input))).map(input => JSON.stringify(input).slice(0, 60));
}

const NOW = new Date('2026-11-20T08:15:00Z');
const HERE = { timeZone: 'Europe/Berlin', locale: 'de', ...circumstancesAt(NOW) };

/** The other arguments for the functions that are found, by the type as it is written. */
const BESIDES: Readonly<Record<string, unknown>> = {
  Here: HERE,
  "'mayBeMarked'": 'mayBeMarked',
  InLanguage: { ...HERE, grammar: GRAMMARS.get('fr') },
  Place: HERE,
  QuietWords: quietWordsOf(english),
  Circumstances: HERE,
  Readings: HERE,
  Phrase: phrase('surveys.word.filler'),
  Say: english.say,
  Said: { text: 'x' },
  Voice: english,
  Reader: { locale: 'en-GB' },
  Hearing: HERE,
  Measured: HERE,
  Grammar: GRAMMARS.get('fr'),
  Date: NOW,
  DateTime: undefined,
  number: 200,
  none: 200,
  string: 'x',
  "'subject' | 'value'": 'subject',
  'keyof QuietSpan': 'from',
  'string | undefined': undefined,
  MayDiffer: undefined,
  'readonly string[]': ['en', 'de'],
  'readonly T[]': Array.from({ length: 2_000 }, (_, i) => ({ subject: `Hotel Bellagio ${i}, Las Vegas` })),
  'readonly Slip[]': [{ index: 0, written: 'mondey', meant: 'monday' }],
  'readonly Words[]': [{ index: 0, text: 'x' }],
  'Iterable<string>': Array.from({ length: 6_000 }, (_, i) => `${'topic'.repeat(18)}-${i}`),
  'Readonly<Record<string, unknown>>': {},
  "Pick<PromptCard, 'prompt'>": {},
  '{ date?: unknown; time?: unknown }': { date: 'x'.repeat(4_000), time: { toString: 1 } },
  "Pick<Here, 'now' | 'timeZone'>": HERE,
  'readonly SpokenCommand[]': abilitiesOf(FEATURES, catalogue).commands,
  Known: abilitiesOf(FEATURES, catalogue),
  "Known['courtesies']": abilitiesOf(FEATURES, catalogue).courtesies,
  "Known['politeness']": abilitiesOf(FEATURES, catalogue).politeness,
  ViewContext: {
    deliveryId: 'x',
    urgency: 'normal',
    place: 'personal',
    voice: english,
    brought: { help: [], welcome: [] },
  },
  RenderContext: { deliveryId: 'x', urgency: 'normal', place: 'personal' },
};

/** Those that refuse what is longer, or do not get it, or get more, because programs may write more: measured there. */
const LONGEST: Readonly<Record<string, number>> = {
  momentsIn: 600,
  allMoments: 600,
  withoutNames: 600,
  limitsIn: 600,
  clocksIn: 600,
  zoneIn: 600,
  isOrdered: 600,
  understandDay: 100,
  folded: 600,
  dayNumbers: 600,
  nthOf: 30,
  zoneOf: 40,
  findAgain: 600,
  isHalfRead: 600,
  untied: 600,
  partOf: 600,
  dayOf: 30,
  numberOf: 30,
  understandWhen: 600,
  readDate: 100,
  nearest: 100,
  nearSubjects: 200,
  plain: 20_000,
  plainLine: 20_000,
  clip: 20_000,
};

/** A longer text is none of theirs, and they see that at once. */
const REFUSING = new Set(['understandWhen', 'readDate', 'nearest']);

/** Their text is ours. */
const OURS: Readonly<Record<string, string>> = {
  loadTemplates: 'a folder',
  loadCatalogue: 'a folder',
  isRightToLeft: 'a language that there is a file of',
  everyOf: 'a repetition as it is kept',
  otherHalfOf: 'a repetition as it is kept',
  alone: 'how a language says times',
  patternOf: 'how a language says times',
  translated: 'a text that is only put beside its translations',
  isolatingEach: 'a language that there is a file of',
  offsetAt: 'a zone that was found to be one',
  languageName: 'a language that there is a file of',
  button: 'a word on a button',
  choose: 'the name of a step; what was heard is measured with the dialogues',
};

const ROOT = join(import.meta.dirname, '..', 'src');
const WHERE = ['core', 'text', 'decide', 'chat', 'deliver', 'features'];
/** The texts of callers are bounded by their schemas, and the database hands out texts that were. */
const BOUNDED = /\/(api|store)\//;

interface Found {
  readonly file: string;
  readonly name: string;
  /** The types of its parameters. */
  readonly takes: readonly string[];
}

/** Every exported function that answers at once and whose subject is a text, or may be. */
function readers(): Found[] {
  const files = WHERE.flatMap(part =>
    readdirSync(join(ROOT, part), { recursive: true }).map(file => join(part, String(file))),
  );
  return files.filter(file => file.endsWith('.ts') && !BOUNDED.test(file)).flatMap(readersIn);
}

function readersIn(file: string): Found[] {
  // swc counts bytes, and goes on counting from one file to the next.
  const source = Buffer.from(`;${readFileSync(join(ROOT, file), 'utf8')}`);
  const { body } = parseSync(source.toString(), { syntax: 'typescript', target: 'es2024' });
  const start = body[0]?.span.start ?? 0;
  const typeOf = (parameter: Any): string => {
    const { typeAnnotation: type } = parameter.left ?? parameter;
    const { span } = type?.typeAnnotation ?? {};
    return span ? source.subarray(span.start - start, span.end - start).toString() : 'none';
  };
  return body.flatMap((item: Any) => {
    if (item.type !== 'ExportDeclaration') return [];
    return functionsOf(item.declaration)
      .map(({ name, params }) => ({ file, name, takes: params.map(typeOf) }))
      .filter(({ name, takes }) => ['string', 'unknown'].includes(takes[0] ?? '') && !(name in OURS));
  });
}

function functionsOf(declared: Any): { name: string; params: Any[] }[] {
  if (declared.type === 'FunctionDeclaration')
    return declared.async
      ? []
      : [{ name: declared.identifier.value, params: declared.params.map((p: Any) => p.pat) }];
  return (declared.declarations ?? [])
    .filter(({ init }: Any) => init?.type === 'ArrowFunctionExpression' && !init.async)
    .map(({ id, init }: Any) => ({ name: id.value, params: init.params }));
}

const found = readers();

test('many are found, the best known among them', () => {
  const names = found.map(({ name }) => name);
  expect(names.length).toBeGreaterThan(30);
  expect(names).toEqual(
    expect.arrayContaining([
      'parseCommand',
      'parseWatch',
      'understandWhen',
      'readDate',
      'guess',
      'nearest',
      'plain',
    ]),
  );
});

describe.each(found)('$name of $file', ({ file, name, takes: [subject = '', ...besides] }) => {
  const rest = besides.map(type => BESIDES[type]);
  const load = async () => (await import(pathToFileURL(join(ROOT, file)).href))[name];

  test('is given what it takes', () => {
    expect(besides.filter(type => !(type in BESIDES))).toEqual([]);
  });

  test('reads no text that costs more than its length', async () => {
    const read = await load();
    const longest = LONGEST[name] ?? LIMITS.text;
    for (const length of REFUSING.has(name) ? [longest, LIMITS.text] : [longest])
      expect(dearOf(textsOf(length), text => read(text, ...rest))).toEqual([]);
  });

  if (subject === 'unknown')
    test('takes anything for what it is', async () => {
      const read = await load();
      for (const value of VALUES) expect(() => read(value, ...rest)).not.toThrow();
    });
});

test('a topic is looked for among thousands that are almost the same', () => {
  const topics = Array.from({ length: 6_000 }, (_, i) => `${'topic/'.repeat(15)}${i}`);
  const asked = ['', 'x', 'xy', 'yxz'].map(end => `${'topic/'.repeat(15)}${end}`);
  expect(dearOf([...asked, ...asked.map(each => `x${each}`)], each => nearest(each, topics))).toEqual([]);
  expect(nearest(`${'topic/'.repeat(15)}x12`, topics)).toBe(`${'topic/'.repeat(15)}12`);
});

const { routes } = apiOf(FEATURES);

const GIVEN = Object.assign({}, ...FIXTURES.map(({ given }) => given)) as NonNullable<
  FeatureFixtures['given']
>;

const steps = dialoguesOf(FEATURES).flatMap(({ name, steps }) =>
  (GIVEN[name] ?? [{}]).flatMap(given =>
    steps(given).map((step, i) => ({ name: `${name}, ${step.name} (${i + 1})`, step })),
  ),
);

describe.each(steps)('the question $name', ({ step }) => {
  const hear = (heard: Heard) => step.understand(heard, { subject: 'x', kind: 'drops' }, HERE);
  const typed = (value: unknown): Heard => ({
    kind: 'pressed',
    data: { value, ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map(i => [`q${i}`, value])) },
  });

  test('understands no text that costs more than its length', () => {
    expect(dearOf(TEXTS, text => hear({ kind: 'said', text }))).toEqual([]);
    expect(dearOf(TEXTS, text => hear(typed(text)))).toEqual([]);
  });

  test('takes anything that may stand in a form', () => {
    for (const value of VALUES) expect(() => hear(typed(value))).not.toThrow();
  });
});

describe('an activity', () => {
  const read = activityReader(() => true, { now: () => NOW });
  const take = (fields: object) => translate(read(personal({ type: 'message', ...fields })), NOW);
  const vast = textsOf(250_000);

  test('is cut before its text costs more than its length', () => {
    expect(dearOf(vast, text => take({ text }))).toEqual([]);
  });

  test('so is what stands in a form, and a name', () => {
    expect(
      dearOf(vast, text => take({ value: { verb: 'answer', text }, from: { id: 'x', name: text } })),
    ).toEqual([]);
  });

  test('loses many mentions as soon as one', () => {
    const { recipient: mentioned } = personal({});
    const entities = Array.from({ length: LIMITS.entities }, (_, i) => ({
      type: 'mention',
      mentioned,
      text: `x${i % 7}`,
    }));
    expect(dearOf(['x1x2x3'.repeat(10_000), 'x'.repeat(60_000)], text => take({ text, entities }))).toEqual(
      [],
    );
  });
});

function* places(value: Any, path: readonly string[] = []): Generator<readonly string[]> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    yield [...path, key];
    yield* places(inner, [...path, key]);
  }
}

function withAt(value: Any, [first = '', ...rest]: readonly string[], put: unknown): Any {
  const copy = Array.isArray(value) ? [...value] : { ...value };
  copy[first] = rest.length === 0 ? put : withAt(copy[first], rest, put);
  return copy;
}

const refusing = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    if (!(error instanceof HeraldError)) throw error;
  }
};

/** As large as a body may be. */
const VAST = ['!', ' ', '1', 'a', '/', '@', 'https://a', '2026-', '\0', '.-'].map(
  filler => `a${filler.repeat(240_000 / filler.length)}x`,
);

const asked = routes.filter(({ body, query }) => body?.schema ?? query);
describe.each(asked)('$method $path', ({ body, query }) => {
  test('is checked at no more than its length', () => {
    const { schema, example } = body ?? {};
    if (schema !== undefined)
      for (const path of places(example))
        expect(dearOf(VAST, text => refusing(() => check(schema, withAt(example, path, text))))).toEqual([]);
    for (const name of Object.keys(query?.shape ?? {}))
      expect(
        dearOf(VAST, text =>
          refusing(() => check(query as Any, fieldsOf(new URLSearchParams({ [name]: text })))),
        ),
      ).toEqual([]);
  });
});
