import { describe, expect, test } from 'vitest';
import type { NotificationContent } from '../../src/core/cards.ts';
import type { SaidCard } from '../../src/core/notification.ts';
import { titleOf } from '../../src/core/said.ts';
import type { RenderContext } from '../../src/deliver/ports/render.ts';
import type { Reader } from '../../src/text/format.ts';
import { worded } from '../../src/text/phrase.ts';
import { voiceFor } from '../voices.ts';
import { actionsOf, cardOf, textsOf } from './card-tree.ts';

const english: NotificationContent = {
  topic: 'ci',
  title: 'Deployment failed',
  subject: { name: 'shop', url: 'https://ci.example/1' },
  actor: { name: 'Priya Nair' },
  detail: 'No answer',
  facts: [{ title: 'Environment', value: 'production' }],
  actions: [
    { type: 'open', title: 'View the run', url: 'https://ci.example/1' },
    { type: 'callback', title: 'Roll back', verb: 'rollback', data: { run: 1 } },
  ],
};
const GERMAN = {
  title: 'Bereitstellung fehlgeschlagen',
  subject: { name: 'Laden' },
  detail: 'Keine Antwort',
  facts: [{ title: 'Umgebung', value: 'Produktion' }],
  actions: ['Zum Lauf', 'Zurückrollen'],
};

const saying = (translations: NotificationContent['translations']): SaidCard => ({
  template: 'notification',
  data: { ...english, ...(translations && { translations }) },
});
const shown = (said: SaidCard, reader?: Reader, more: Partial<RenderContext> = {}) =>
  cardOf({ said, context: { deliveryId: 'd-1', place: 'personal', ...(reader && { reader }), ...more } });
const titleFor = (languages: readonly string[], reader?: Reader) => {
  const translations = Object.fromEntries(languages.map(language => [language, { title: language }]));
  return shown(saying(translations), reader).summary.split(':')[0];
};

describe('which words somebody reads', () => {
  test.each<[string, Reader | undefined, string, readonly string[]]>([
    ['the very ones', { locale: 'de-AT' }, 'de-AT', ['de', 'de-AT']],
    ['those of their language', { locale: 'de-AT' }, 'de', ['fr', 'de']],
    ['those of their language as another region has it', { locale: 'pt-PT' }, 'pt-BR', ['es', 'pt-BR']],
    [
      'those they chose, whatever their Teams speaks',
      { locale: 'en-US', language: 'de' },
      'de',
      ['en', 'de'],
    ],
    ['what they chose as their region has it', { locale: 'de-CH', language: 'de' }, 'de-CH', ['de', 'de-CH']],
    ['a language that Herald does not speak', { locale: 'nl-NL' }, 'nl', ['de', 'nl']],
    ['their script', { locale: 'zh-TW' }, 'zh-Hant', ['zh', 'zh-CN', 'zh-Hant']],
    ['none in a script that they do not read', { locale: 'zh-TW' }, 'Deployment failed', ['zh-CN']],
    ['the original, where nothing is near', { locale: 'sv-SE' }, 'Deployment failed', ['de', 'fr']],
    ['the original, where nobody knows what they read', undefined, 'Deployment failed', ['de']],
    ['the original, where what Teams says is no language', { locale: '../de' }, 'Deployment failed', ['de']],
  ])('%s', (_what, reader, title, languages) => {
    expect(titleFor(languages, reader)).toBe(title);
  });
});

describe('what is in their language', () => {
  const everything = shown(saying({ de: GERMAN }), { locale: 'de-DE' });

  test('is every word of the caller’s, on the card and in the toast', () => {
    expect(textsOf(everything.card.body)).toEqual(
      expect.arrayContaining([
        'Bereitstellung fehlgeschlagen',
        'Laden',
        'Keine Antwort',
        'Umgebung',
        'Produktion',
      ]),
    );
    expect(everything.summary).toMatch(/^Bereitstellung fehlgeschlagen: Laden /);
    expect(actionsOf(everything.card).map(({ title }) => title)).toEqual(
      expect.arrayContaining(['Zum Lauf', 'Zurückrollen']),
    );
  });

  test('and nothing that a button does', () => {
    const does = (card: object) =>
      actionsOf(card).map(({ type, url, verb, data }) => ({ type, url, verb, data }));
    expect(does(everything.card)).toEqual(does(shown(saying(undefined), { locale: 'de-DE' }).card));
  });

  test.each(Object.entries(GERMAN))('is %s alone, where only that was given', (name, words) => {
    const [all, one] = [{ de: GERMAN }, { de: { [name]: words } }].map(translations =>
      JSON.stringify(shown(saying(translations), { locale: 'de-DE' }).card),
    );
    const german = [words]
      .flatMap(each => (typeof each === 'string' ? each : Object.values(Object(each))))
      .flatMap(each => (typeof each === 'string' ? each : Object.values(Object(each))));
    for (const word of german)
      expect([one, all]).toEqual(Array(2).fill(expect.stringContaining(`"${word}"`)));
    const others = Object.entries(GERMAN).filter(([other]) => other !== name);
    expect(others.filter(([, other]) => one?.includes(JSON.stringify(other)))).toEqual([]);
  });

  test('is the name of the button that was pressed', () => {
    const answers = [{ by: 'Ben', verb: 'rollback', data: { run: 1 }, at: '2026-11-28T08:00:00Z' }];
    const { card } = shown(saying({ de: GERMAN }), { locale: 'de-DE' }, { place: 'group', answers });
    expect(textsOf(card.body).join('\n')).toContain('Zurückrollen');
  });

  test('is harmless, as every text from outside', () => {
    const { card } = shown(saying({ de: { title: '[x](https://evil.example) \u202Eabc' } }), {
      locale: 'de',
    });
    expect(JSON.stringify(card)).not.toContain('\u202E');
  });
});

describe('the title elsewhere', () => {
  const said = saying({ de: { title: 'Fehlgeschlagen' }, fr: { detail: 'Pas de réponse' } });
  const title = titleOf(said) ?? '';

  test.each([
    ['de-DE', 'Fehlgeschlagen'],
    ['fr-FR', 'Deployment failed'],
    ['en-GB', 'Deployment failed'],
  ])('of %s is theirs', (locale, words) => {
    expect(worded(voiceFor({ locale }), title)).toBe(words);
    const stopped = shown({ template: 'opted-out', data: { topic: 'ci', title } }, { locale });
    expect(JSON.stringify(stopped.card)).toContain(words);
    const item = {
      delivery: 'd',
      subject: { name: { text: 'shop', in: { de: 'Laden' } } },
      actor: 'A',
      topic: 'ci',
      at: '2026-11-28T08:00:00Z',
      stopped: false,
    };
    const digest = shown({ template: 'digest', data: { items: [{ ...item, title }] } }, { locale });
    expect(digest.summary).toContain(words);
    expect(textsOf(digest.card.body)).toEqual(
      expect.arrayContaining([words, locale === 'de-DE' ? 'Laden' : 'shop']),
    );
  });

  test('is the plain one, where there is no other', () => {
    expect([titleOf(saying(undefined)), titleOf({ text: 'x' })]).toEqual(['Deployment failed', undefined]);
  });
});
