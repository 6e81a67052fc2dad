import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../eventually.ts';
import type { Wire } from '../wire.ts';
import { type Stage, startStage } from './stage.ts';

// A digest waits for its window, on a machine that may be busy.

/** Two read a language that Herald speaks, one a language that it does not, one another region’s, one the original. */
const LOCALES = ['de-DE', 'fr-FR', 'nl-NL', 'pt-PT', 'en-GB'] as const;
type Locale = (typeof LOCALES)[number];

const TRANSLATIONS = {
  DE: {
    title: 'Bereitstellung fehlgeschlagen',
    subject: { name: 'Laden' },
    detail: 'Keine Antwort',
    facts: [{ title: 'Umgebung', value: 'Produktion' }],
    actions: ['Zum Lauf', 'Zurückrollen'],
  },
  fr: { title: 'Échec du déploiement' },
  nl: { title: 'Uitrol mislukt', actions: ['Naar de run', 'Terugdraaien'] },
  'pt-BR': { title: 'A implantação falhou' },
};
const TITLES: Record<Locale, string> = {
  'de-DE': 'Bereitstellung fehlgeschlagen',
  'fr-FR': 'Échec du déploiement',
  'nl-NL': 'Uitrol mislukt',
  'pt-PT': 'A implantação falhou',
  'en-GB': 'Deployment failed',
};
const CONTENT = {
  title: 'Deployment failed',
  subject: { name: 'shop' },
  detail: 'No answer',
  facts: [{ title: 'Environment', value: 'production' }],
  actions: [
    { type: 'open', title: 'View the run', url: 'https://ci.example/1' },
    { type: 'callback', title: 'Roll back', verb: 'rollback' },
  ],
  translations: TRANSLATIONS,
};

let stage: Stage;
const readers = {} as Record<Locale, string>;
beforeAll(async () => {
  stage = await startStage({ people: 10, env: { BURST_CARDS: '4', BURST_WINDOW_SECONDS: '8' } });
  for (const locale of LOCALES) {
    const person = await stage.stranger();
    await stage.teams.control('profile', { person, locale });
    await stage.teams.control('install', { person });
    await stage.teams.messages({ person });
    readers[locale] = person;
  }
}, 180_000);
afterAll(() => stage.close());

const everybody = () => Object.values(readers);
const patch = (id: string, body: unknown) => stage.herald.request('PATCH', `/api/notifications/${id}`, body);

async function sent(more: object = {}): Promise<string> {
  const { body } = await stage.herald.notify({ ...CONTENT, audience: { people: everybody() }, ...more });
  await stage.herald.settled(body.id);
  return body.id;
}

/** The last card with a button for this verb. */
async function cardOf(locale: Locale, verb = 'optOut'): Promise<Wire> {
  const cards = await stage.teams.messages({ person: readers[locale], text: `"verb":"${verb}"` });
  return cards.filter(({ deleted }) => !deleted).at(-1);
}
const textOf = ({ attachments }: Wire) => JSON.stringify(attachments[0].content);
const titlesNow = async () =>
  Object.fromEntries(
    await Promise.all(
      LOCALES.map(async locale => [locale, (await cardOf(locale)).summary.split(/\s*:/)[0]] as const),
    ),
  );

describe('one notification for five people', () => {
  let id: string;
  beforeAll(async () => {
    id = await sent();
  });

  test('has the words of each, and the caller’s own where there are none', async () => {
    expect(await titlesNow()).toEqual(TITLES);
    const german = textOf(await cardOf('de-DE'));
    for (const word of ['Laden', 'Keine Antwort', 'Umgebung', 'Produktion', 'Zum Lauf', 'Zurückrollen'])
      expect(german).toContain(word);
    const french = textOf(await cardOf('fr-FR'));
    for (const word of ['shop', 'No answer', 'Environment', 'View the run', 'Roll back'])
      expect(french).toContain(word);
    expect(textOf(await cardOf('nl-NL'))).toContain('Terugdraaien');
  });

  test('that is changed says nobody what was said before', async () => {
    const { status } = await patch(id, {
      title: 'Deployment was rolled back',
      translations: { de: { title: 'Bereitstellung zurückgenommen' }, nl: null },
    });
    expect(status).toBe(202);
    await stage.herald.settled(id);
    expect(await titlesNow()).toEqual({
      ...Object.fromEntries(LOCALES.map(locale => [locale, 'Deployment was rolled back'])),
      'de-DE': 'Bereitstellung zurückgenommen',
    });
    expect(textOf(await cardOf('de-DE'))).toContain('Zurückrollen');
    expect(textOf(await cardOf('nl-NL'))).toContain('Roll back');
  });

  test('that is stopped, and not after all, is theirs all the time', async () => {
    const { id: message } = await cardOf('de-DE');
    const press = async (action: string) => {
      const { body } = await stage.teams.control('click', { person: readers['de-DE'], message, action });
      return JSON.stringify(body.value);
    };
    expect(await press('optOut')).toContain('Bereitstellung zurückgenommen');
    expect(await press('optIn')).toMatch(/Bereitstellung zurückgenommen.*Zurückrollen/);
  });

  test('is asked about by its title as they know it', async () => {
    await stage.teams.control('say', { person: readers['nl-NL'], text: 'why' });
    await sent({
      title: 'Second',
      translations: { nl: { title: 'Tweede' } },
      audience: { people: [readers['nl-NL']] },
    });
    await stage.teams.control('say', { person: readers['nl-NL'], text: 'why' });
    const line = '"text":"Tweede","weight":"Bolder"';
    expect(await stage.teams.messages({ person: readers['nl-NL'], text: line })).toHaveLength(1);
  });

  test.each([
    [
      'detail of nothing',
      { detail: null, translations: { de: { detail: 'Doch' } } },
      'translations.de.detail',
    ],
    ['too few buttons', { translations: { fr: { actions: ['Voir'] } } }, 'translations.fr.actions'],
    ['a mistyped field', { translations: { fr: { titre: 'Voir' } } }, 'translations.fr.titre'],
    ['a language twice', { translations: { fr: { title: 'x' }, FR: null } }, 'translations.FR'],
  ])('refuses a change with %s, and names the field', async (_what, body, field) => {
    const answer = await patch(id, body);
    expect([answer.status, answer.body.errors.map((fault: Wire) => fault.field)]).toEqual([422, [field]]);
  });
});

test('posted again with its key, it says what is said now, and in no language what was said before', async () => {
  await sent({ key: 'deploy' });
  await sent({
    key: 'deploy',
    title: 'Running again',
    translations: { fr: { title: 'De nouveau en marche' } },
  });
  const titles = await titlesNow();
  expect(titles).toEqual({
    ...Object.fromEntries(LOCALES.map(locale => [locale, 'Running again'])),
    'fr-FR': 'De nouveau en marche',
  });
});

test('a survey asks everybody in their words, and counts what they answer together', async () => {
  const question = {
    id: 'missing',
    type: 'choice',
    text: 'What is missing?',
    choices: ['Rooms', 'Booths'],
    translations: {
      de: { text: 'Was fehlt?', choices: ['Räume', 'Kabinen'] },
      nl: { text: 'Wat ontbreekt er?' },
    },
  };
  const asked: Partial<Record<Locale, string>> = {
    'de-DE': 'Was fehlt?',
    'nl-NL': 'Wat ontbreekt er?',
    'fr-FR': 'What is missing?',
  };
  const answers: Partial<Record<Locale, string>> = { 'de-DE': 'Kabinen', 'nl-NL': 'Booths', 'fr-FR': '1' };
  const translations = { de: { title: 'Das Büro' } };
  const those = (Object.keys(asked) as Locale[]).map(locale => readers[locale]);
  const { status, body } = await stage.herald.request('POST', '/api/surveys', {
    topic: 'pulse',
    title: 'The office',
    translations,
    actor: { name: 'Facility' },
    questions: [question],
    audience: { people: those },
  });
  expect(status).toBe(202);
  for (const [locale, text] of Object.entries(asked) as [Locale, string][]) {
    await stage.teams.messages({ person: readers[locale], text });
    await stage.teams.control('say', { person: readers[locale], text: answers[locale] });
    // They look it over, and then it counts.
    await stage.teams.control('say', { person: readers[locale], text: 'send' });
  }
  const survey = async () => (await stage.herald.request('GET', `/api/surveys/${body.id}`)).body;
  await eventually('all have answered', async () => (await survey()).counts.answered === 3);
  const { questions, ...rest } = await survey();
  expect(rest.translations).toEqual(translations);
  expect(questions).toMatchObject([
    {
      translations: question.translations,
      results: {
        counts: [
          { value: 'Rooms', count: 1 },
          { value: 'Booths', count: 2 },
        ],
      },
    },
  ]);
  const thanks = await stage.teams.messages({ person: readers['de-DE'], text: 'Kabinen', count: 2 });
  expect(JSON.stringify(thanks.at(-1))).not.toContain('Booths');
  await stage.herald.request('POST', `/api/surveys/${body.id}/report`, {
    audience: { people: [readers['de-DE'], readers['en-GB']] },
  });
  const [german] = await stage.teams.messages({ person: readers['de-DE'], text: '█' });
  const [english] = await stage.teams.messages({ person: readers['en-GB'], text: '█' });
  expect(JSON.stringify(german)).toMatch(/Das Büro.*Was fehlt\?.*Räume.*Kabinen/);
  expect(JSON.stringify(english)).toMatch(/The office.*What is missing\?.*Rooms.*Booths/);
});

// The last: who has had so much gets what comes next in a digest, too.
test('a digest has the words of who reads it', async () => {
  const ids: string[] = [];
  const audience = { people: [readers['de-DE'], readers['en-GB']] };
  for (let i = 1; i <= 9; i++) {
    const translations = { de: { title: `Nummer ${i}`, subject: { name: `Laden ${i}` } } };
    const { body } = await stage.herald.notify({ ...CONTENT, title: `Number ${i}`, translations, audience });
    ids.push(body.id);
  }
  const [german, english] = [await cardOf('de-DE', 'showLine'), await cardOf('en-GB', 'showLine')].map(
    textOf,
  );
  expect(german).toMatch(/Nummer [5-9]/);
  expect(german).toMatch(/Laden [5-9]/);
  expect(german).not.toMatch(/Number|shop/);
  expect(english).toMatch(/Number [5-9]/);
  expect(english).not.toMatch(/Nummer|Laden/);
});
