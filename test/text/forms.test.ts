import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { abilitiesOf } from '../../src/chat/abilities.ts';
import { parseCommand } from '../../src/chat/commands.ts';
import { FEATURES } from '../../src/features/features.ts';
import { asCompared, firstForm, formsOf } from '../../src/text/forms.ts';
import { catalogue } from '../voices.ts';

test.each([
  ['stop', 'STOP!'],
  ['stop | go', '/go'],
  ['hören', 'HO\u0308REN'],
  ['paramètres', 'Parametres'],
  ['j’arrête', "j'arrete"],
  ['?', '？'],
  ['never mind', ' Never   mind. '],
  ['configurações', 'Configuracoes'],
  ['الإعدادات', 'الاعدادات'],
  ['مساعدة', 'مُساعده'],
])('the forms %j have the line %j', (forms, line) => {
  expect(formsOf(forms).lines).toContain(asCompared(line));
});

test.each([
  ['stop …', 'stop builds', 'builds'],
  ['stop …', 'Stop:  builds', 'builds'],
  ['stop …', 'stop', undefined],
  ['stop …', 'stopbuilds', null],
  ['bestelle … ab', 'Bestelle Builds der Nacht ab.', 'Builds der Nacht'],
  ['bestelle … ab', 'bestelle ab', null],
  ['…を停止', 'ビルドを停止', 'ビルド'],
  ['remind me …', 'remind   me to go', 'to go'],
  ['não me lembre …', 'nao me lembre de ligar', 'de ligar'],
  ['ذكرني …', 'ذَكِّرني بالدّواء', 'بالدّواء'],
  ['é …', 'e Ana', null],
  ['recuérdame …', '¿Recuerdame mañana?', 'mañana?'],
  ['s’abonner à …', "s'abonner a météo", 'météo'],
  ['arrete …', 'arrête builds', 'builds'],
])('the forms %j find in %j what follows', (forms, line, rest) => {
  const found = formsOf(forms).beginnings.map(beginning => beginning.exec(line))[0];
  expect(found === null ? null : found?.[1]).toBe(rest);
});

const LOCALES = join(import.meta.dirname, '../../locales');
const ABILITIES = abilitiesOf(FEATURES, catalogue);

/** Texts in plain quotes, which people copy; not where all of it is a value. */
const quotedIn = (message: string) =>
  [...message.matchAll(/"([^"]+)"/g)].map(([, quoted = '']) => quoted).filter(each => !IS_VALUE.test(each));
const IS_VALUE = /^\{\w+\}$/;

describe.each(catalogue.languages)('in %s', language => {
  const messages = JSON.parse(readFileSync(join(LOCALES, `${language}.json`), 'utf8')) as Record<
    string,
    string
  >;

  test('no line is two commands', () => {
    const lines = ABILITIES.commands.flatMap(({ forms }) => [...(forms.get(language)?.lines ?? [])]);
    expect(lines.filter((line, i) => lines.indexOf(line) !== i)).toEqual([]);
  });

  test.each(ABILITIES.commands.map(({ command }) => [command.name, command] as const))(
    '%s is understood in the form that people are told',
    (name, { forms }) => {
      const told = firstForm(catalogue.say(language)(forms)).replace('…', 'builds');
      expect([told, parseCommand(told, ABILITIES.commands, [language]).name]).toEqual([told, name]);
    },
  );

  test('what stands on a button that does the same is understood, too', () => {
    const titles = ABILITIES.commands.flatMap(({ command }) =>
      (command.buttons ?? []).map(key => [command.name, catalogue.say(language)(key)] as const),
    );
    expect(titles.length).toBeGreaterThan(8);
    for (const [name, title] of titles)
      expect([title, parseCommand(title, ABILITIES.commands, [language]).name]).toEqual([title, name]);
  });

  test('every word that a sentence tells people to write is understood, or stands on a button', () => {
    const all = Object.entries(messages);
    const titles = all.filter(([key]) => key.startsWith('button.')).map(([, title]) => title);
    const words = all
      .filter(([key]) => key.startsWith('dialog.word.'))
      .flatMap(([, forms]) => [...formsOf(forms).lines]);
    const isUnderstood = (quoted: string) =>
      titles.includes(quoted) ||
      words.includes(asCompared(quoted)) ||
      parseCommand(quoted, ABILITIES.commands, [language]).name !== 'other';
    const strange = all.flatMap(([key, message]) =>
      quotedIn(message)
        .map(quoted => quoted.replace(/\{\w+\}|<[^>]+>/g, 'builds'))
        .filter(quoted => !isUnderstood(quoted))
        .map(quoted => `${key}: ${quoted}`),
    );
    expect(strange).toEqual([]);
  });
});
