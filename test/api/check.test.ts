import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { check } from '../../src/api/check.ts';
import { apiOf } from '../../src/api/routes.ts';
import { deliveriesQuery, fieldsOf, notificationBody } from '../../src/api/schema.ts';
import { type FieldFault, HeraldError } from '../../src/core/errors.ts';
import { FEATURES } from '../../src/features/features.ts';

const COMPLETE = {
  topic: 'deployments',
  title: 'Deployment failed',
  subject: { name: 'checkout #4521' },
  actor: { name: 'Priya Nair' },
  audience: { people: ['ana@contoso.com'] },
};

type Problem = Pick<HeraldError, 'code' | 'message'> & { faults: Record<string, string> };

function problemOf(work: () => unknown): Problem {
  try {
    work();
  } catch (error) {
    if (!(error instanceof HeraldError)) throw error;
    const { code, message, faults } = error;
    return { code, message, faults: byField(faults) };
  }
  throw new Error('nothing was refused');
}

const byField = (faults: readonly FieldFault[]) =>
  Object.fromEntries(faults.map(({ field, message }) => [field, message]));

const faultsOf = (body: unknown) => problemOf(() => check(notificationBody, body)).faults;
const withAction = (action: unknown) => ({ ...COMPLETE, actions: [action] });
const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));

const required = 'is required';
const noLink = expect.stringContaining('must be an https: address');
const somebody = expect.stringContaining('must name somebody');
const oddYear = expect.stringContaining('between 1000 and 2999');
const notNow = expect.stringContaining('must be a time such as');
const unkeepable = expect.stringContaining('U+0000');

describe('a notification', () => {
  test('that is complete has the urgency normal, and leaves to each person how it may interrupt them', () => {
    expect(check(notificationBody, COMPLETE)).toEqual({
      ...COMPLETE,
      urgency: 'normal',
    });
  });

  test.each([undefined, null, {}])('of which there is nothing (%p) lists every field that it needs', body => {
    expect(faultsOf(body)).toEqual({
      topic: required,
      title: required,
      subject: required,
      actor: required,
      audience: required,
    });
  });

  test.each<[string, unknown, Record<string, unknown>]>([
    ['no title', { ...COMPLETE, title: undefined }, { title: required }],
    ['a blank title', { ...COMPLETE, title: '  ' }, { title: 'must not be empty' }],
    ['a number as title', { ...COMPLETE, title: 7 }, { title: 'must be a text' }],
    ['a long title', { ...COMPLETE, title: 'x'.repeat(301) }, { title: 'must have at most 300 characters' }],
    ['no name of the subject', { ...COMPLETE, subject: {} }, { 'subject.name': required }],
    ['no name of the actor', { ...COMPLETE, actor: {} }, { 'actor.name': required }],
    ['a name as actor', { ...COMPLETE, actor: 'Ana' }, { actor: 'must be an object' }],
    [
      'an actor with an odd id',
      { ...COMPLETE, actor: { name: 'A', id: '7' } },
      { 'actor.id': 'must be an Entra object id' },
    ],
    ['no topic', { ...COMPLETE, topic: undefined }, { topic: required }],
    [
      'a topic with spaces',
      { ...COMPLETE, topic: 'a b' },
      { topic: expect.stringContaining('letters, digits') },
    ],
    ['no audience', { ...COMPLETE, audience: undefined }, { audience: required }],
    ['an empty audience', { ...COMPLETE, audience: {} }, { audience: somebody }],
    [
      'an audience of empty lists',
      { ...COMPLETE, audience: { people: [], teams: [] } },
      { audience: somebody },
    ],
    [
      'an audience without subscribers',
      { ...COMPLETE, audience: { subscribers: false } },
      { audience: somebody },
    ],
    [
      'a misspelt audience',
      { ...COMPLETE, audience: { persons: ['a'] } },
      { audience: somebody, 'audience.persons': 'is not known here; remove it' },
    ],
    [
      'one person instead of a list',
      { ...COMPLETE, audience: { people: 'a' } },
      { 'audience.people': 'must be a list' },
    ],
    [
      'a number among people',
      { ...COMPLETE, audience: { people: ['a', 7] } },
      { 'audience.people.1': 'must be a text' },
    ],
    [
      'a link without TLS',
      { ...COMPLETE, subject: { name: 'x', url: 'http://ci.example' } },
      { 'subject.url': noLink },
    ],
    [
      'a link with a password',
      { ...COMPLETE, subject: { name: 'x', url: 'https://a:b@ci.example' } },
      { 'subject.url': noLink },
    ],
    [
      'a script as link',
      withAction({ type: 'open', title: 'x', url: 'javascript:alert(1)' }),
      { 'actions.0.url': noLink },
    ],
    [
      'an end of nothing',
      { ...COMPLETE, ends: true },
      { ends: 'needs a "key": the one with which it began' },
    ],
    [
      'an end that is to be said later',
      { ...COMPLETE, key: 'k', ends: true, sendAt: '2026-11-20T08:15:00Z' },
      { sendAt: expect.stringContaining('must be left out with "ends"') },
    ],
    [
      'another severity',
      { ...COMPLETE, severity: 'fatal' },
      { severity: 'must be "info" or "success" or "warning" or "critical"' },
    ],
    [
      'an action of another style',
      withAction({ type: 'open', title: 'x', url: 'https://ci.example', style: 'primary' }),
      { 'actions.0.style': 'must be "positive" or "destructive"' },
    ],
    [
      'two actions that stand out',
      {
        ...COMPLETE,
        actions: ['a', 'b'].map(verb => ({ type: 'callback', title: verb, verb, style: 'positive' })),
      },
      { actions: expect.stringContaining('may have one that is "positive"') },
    ],
    [
      'an action of no kind',
      withAction({ title: 'x' }),
      { 'actions.0.type': 'must be "open" or "callback"' },
    ],
    [
      'an action of another kind',
      withAction({ type: 'submit' }),
      { 'actions.0.type': 'must be "open" or "callback"' },
    ],
    ['an action that is none', withAction('open'), { 'actions.0': 'must be an object' }],
    [
      'a verb with spaces',
      withAction({ type: 'callback', title: 'x', verb: 'a b' }),
      { 'actions.0.verb': expect.stringContaining('letters') },
    ],
    [
      'five actions',
      { ...COMPLETE, actions: Array(5).fill({ type: 'open', title: 'x', url: 'https://a.example' }) },
      { actions: expect.stringContaining('at most four') },
    ],
    ['a field that nobody knows', { ...COMPLETE, colour: 'red' }, { colour: 'is not known here; remove it' }],
    [
      'misspelt fields, one of them there as well, and one with a line in its name',
      { ...COMPLETE, titel: 'x', sendat: '2026-11-20T08:15:00Z', 'facts\n': [], colour: 'red' },
      {
        titel: 'is not known here; remove it',
        sendat: 'is not known here; did you mean "sendAt"?',
        'facts\n': 'is not known here; did you mean "facts"?',
        colour: 'is not known here; remove it',
      },
    ],
    [
      'a misspelt field of an action',
      withAction({ type: 'open', title: 'x', ulr: 'https://a.example', urll: 'https://a.example' }),
      {
        'actions.0.url': required,
        'actions.0.ulr': 'is not known here; remove it',
        'actions.0.urll': 'is not known here; remove it',
      },
    ],
    [
      'more data than a card can carry',
      withAction({ type: 'callback', title: 'x', verb: 'v', data: { a: 'x'.repeat(793) } }),
      { 'actions.0.data': 'must have at most 800 characters as JSON' },
    ],
    [
      'a value that is nearly one',
      { ...COMPLETE, urgency: 'urgnt' },
      { urgency: 'must be "low" or "normal" or "urgent"; did you mean "urgent"?' },
    ],
    ['an empty key', { ...COMPLETE, key: ' ' }, { key: 'must not be empty' }],
    [
      'an odd urgency',
      { ...COMPLETE, urgency: 'high' },
      { urgency: 'must be "low" or "normal" or "urgent"' },
    ],
    ['a time without zone', { ...COMPLETE, sendAt: '2026-11-20T08:15:00' }, { sendAt: notNow }],
    ['tomorrow as time', { ...COMPLETE, sendAt: 'tomorrow' }, { sendAt: notNow }],
    ['a year that is not one', { ...COMPLETE, sendAt: '0000-01-01T00:00:00Z' }, { sendAt: oddYear }],
    [
      'an end before its beginning',
      { ...COMPLETE, sendAt: '2026-11-20T08:15:00Z', expiresAt: '2026-11-20T09:15:00+01:00' },
      { expiresAt: 'must be later than "sendAt"' },
    ],
    ['a character that cannot be kept', { ...COMPLETE, title: 'a\0b' }, { title: unkeepable }],
    ['half a character', { ...COMPLETE, detail: 'x\ud83d' }, { detail: unkeepable }],
    [
      'such a character in data',
      withAction({ type: 'callback', title: 'x', verb: 'v', data: { a: ['\0'] } }),
      { 'actions.0.data.a.0': unkeepable },
    ],
    [
      'such a character in a name',
      withAction({ type: 'callback', title: 'x', verb: 'v', data: { 'a\0': 1 } }),
      { 'actions.0.data.(a name)': unkeepable },
    ],
    [
      'data without a floor',
      withAction({ type: 'callback', title: 'x', verb: 'v', data: { a: nested(40_000) } }),
      { [`actions.0.data.a${'.0'.repeat(28)}`]: expect.stringContaining('nested') },
    ],
    ['a list instead of an object', [], { 'the body': 'must be an object' }],
    ['a text instead of an object', 'hello', { 'the body': 'must be an object' }],
  ])('with %s is told exactly that', (_what, body, faults) => {
    expect(faultsOf(body)).toEqual(faults);
  });

  const TRANSLATED = {
    ...COMPLETE,
    detail: 'No answer',
    facts: [{ title: 'Environment', value: 'production' }],
    actions: [
      { type: 'open', title: 'View', url: 'https://ci.example/1' },
      { type: 'callback', title: 'Roll back', verb: 'rollback' },
    ],
  };
  const noLanguage = 'must be a language such as "de", "pt-BR" or "zh-Hant"';
  const many = Object.fromEntries(
    'de fr es it nl sv da fi nb pl cs sk sl hr hu ro bg el tr uk ja'
      .split(' ')
      .map(tag => [tag, { title: 'x' }]),
  );

  test.each<[string, unknown, Record<string, unknown>]>([
    ['a list of languages', [], { translations: 'must be an object' }],
    ['a title for a language', { de: 'Fehler' }, { 'translations.de': 'must be an object' }],
    ['what is no language', { german: { title: 'x' } }, { 'translations.german': noLanguage }],
    ['a country for a language', { jp: { title: 'x' } }, { 'translations.jp': noLanguage }],
    ['an underscore', { de_DE: { title: 'x' } }, { 'translations.de_DE': noLanguage }],
    ['no words', { de: {} }, { 'translations.de': 'must translate something' }],
    ['too many languages', many, { translations: 'must have at most 20 languages' }],
    [
      'one language twice',
      { 'pt-BR': { title: 'x' }, 'PT-br': { title: 'y' } },
      { 'translations.PT-br': 'is the same language as "pt-BR"; keep one' },
    ],
    [
      'a mistyped field',
      { de: { titel: 'x' } },
      { 'translations.de.titel': 'is not known here; did you mean "title"?' },
    ],
    [
      'a link of the subject',
      { de: { subject: { name: 'x', url: 'https://x.y' } } },
      { 'translations.de.subject.url': 'is not known here; remove it' },
    ],
    ['a blank title', { de: { title: ' ' } }, { 'translations.de.title': 'must not be empty' }],
    [
      'a long title',
      { de: { title: 'x'.repeat(301) } },
      { 'translations.de.title': 'must have at most 300 characters' },
    ],
    [
      'a long title of a button',
      { de: { actions: ['x', 'x'.repeat(41)] } },
      { 'translations.de.actions.1': 'must have at most 40 characters' },
    ],
    [
      'whole buttons',
      { de: { actions: [{ title: 'x' }, { title: 'y' }] } },
      { 'translations.de.actions.0': 'must be a text', 'translations.de.actions.1': 'must be a text' },
    ],
    [
      'too few buttons',
      { de: { actions: ['x'] } },
      { 'translations.de.actions': 'must have as many entries as "actions", in the same order: 2, not 1' },
    ],
    [
      'too many facts',
      { de: { facts: [1, 2].map(n => ({ title: `${n}`, value: 'x' })) } },
      { 'translations.de.facts': 'must have as many entries as "facts", in the same order: 1, not 2' },
    ],
    ['what cannot be kept', { de: { title: 'x\0' } }, { 'translations.de.title': unkeepable }],
  ])('translated with %s is told exactly that', (_what, translations, faults) => {
    expect(faultsOf({ ...TRANSLATED, translations })).toEqual(faults);
  });

  test.each(['detail', 'facts', 'actions'])('translated where it has no %s is told so', name => {
    const given = { detail: 'x', facts: [], actions: [] }[name];
    const { [name as 'detail']: _, ...body } = TRANSLATED;
    expect(faultsOf({ ...body, translations: { de: { [name]: given } } })).toEqual({
      [`translations.de.${name}`]: `translates nothing: there is no "${name}"; add it, or remove this`,
    });
  });

  test('has its languages as they are written properly, whatever letter case was used', () => {
    const translations = { DE: { title: 'x' }, 'zh-hant-tw': { title: 'y' }, 'es-419': { title: 'z' } };
    expect(check(notificationBody, { ...TRANSLATED, translations }).translations).toEqual({
      de: { title: 'x' },
      'zh-Hant-TW': { title: 'y' },
      'es-419': { title: 'z' },
    });
  });

  test('hears of all its faults at once, each by its own path', () => {
    const problem = problemOf(() =>
      check(notificationBody, {
        ...COMPLETE,
        title: '',
        facts: [{ title: 'Environment' }, { title: 'Branch', value: 'main', bold: true }],
        actions: [{ type: 'open', title: 'View' }],
        audience: {},
      }),
    );
    expect(problem).toEqual({
      code: 'invalid-request',
      message: '5 faults: title, facts.0.value, facts.1.bold, actions.0.url, audience.',
      faults: {
        title: 'must not be empty',
        'facts.0.value': required,
        'facts.1.bold': 'is not known here; remove it',
        'actions.0.url': required,
        audience: somebody,
      },
    });
  });
});

describe('a query', () => {
  test.each<[string, string]>([
    ['state=delivered', 'query.state'],
    ['cursor=------------------------------------', 'query.cursor'],
    ['person=%00', 'query.person'],
    ['sate=sent', 'query.sate'],
  ])('of deliveries such as %s is refused by the name of the field', (text, field) => {
    const faults = problemOf(() =>
      check(deliveriesQuery, fieldsOf(new URLSearchParams(text)), 'query'),
    ).faults;
    expect(Object.keys(faults)).toEqual([field]);
  });
});

/** Every field of every body and query, at the first level; short names are as near to other words as to themselves. */
const FIELDS = apiOf(FEATURES)
  .routes.filter(({ sameAs }) => sameAs === undefined)
  .flatMap(({ id, body, query }) => [
    [`the body of ${id}`, body?.schema] as const,
    [`the query of ${id}`, query] as const,
  ])
  .flatMap(([where, schema]) => (schema instanceof z.ZodObject ? [{ where, schema }] : []));

test.each(FIELDS)('in $where a field that was almost written right is named', ({ schema }) => {
  const names = Object.keys(schema.shape).filter(({ length }) => length >= 4);
  const slips = names.flatMap(name =>
    [`${name}s`, name.slice(0, -1), `${name[1]}${name[0]}${name.slice(2)}`].map(slip => ({ name, slip })),
  );
  for (const { name, slip } of slips)
    expect(problemOf(() => check(schema, { [slip]: 'x' })).faults[slip]).toBe(
      `is not known here; did you mean "${name}"?`,
    );
});

test('what is asked for by another name than there is has all names with its fault', () => {
  const asked = z.strictObject({ from: z.string().optional(), to: z.string().optional() });
  expect(() => check(asked, { since: 'x', to: 'y' }, 'query')).toThrow(
    expect.objectContaining({
      faults: [{ field: 'query.since', message: 'is not known here; there are: from, to' }],
    }),
  );
});
