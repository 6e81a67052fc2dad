import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, test } from 'vitest';
import { abilitiesOf } from '../../src/chat/abilities.ts';
import { parseCommand } from '../../src/chat/commands.ts';
import { understandWhen } from '../../src/decide/when.ts';
import { FEATURES } from '../../src/features/features.ts';
import { hours } from '../../src/text/format.ts';
import type { MessageKey } from '../../src/text/messages.ts';
import { catalogue } from '../voices.ts';
import type { Wire } from '../wire.ts';

/** A Friday, 08:40 in Berlin. */
const NOW = new Date('2026-11-20T07:40:00Z');
const BERLIN = 'Europe/Berlin';
const LOCALES = join(import.meta.dirname, '../../locales');

/** The values of a message are typed by its key. */
type Any = Wire;
const { commands } = abilitiesOf(FEATURES, catalogue);

/** The reading of a line that a person of this language wrote: the time, its repetition, and the rest of the line. */
function reminded(line: string, language: string): string {
  const read = parseCommand(line, commands, [language, 'en']);
  if (!['remind', 'remind-somebody'].includes(read.name)) return `no reminder: ${read.name}`;
  const when = understandWhen(read.text, {
    now: NOW,
    timeZone: BERLIN,
    languages: [read.language ?? language],
  });
  if ('unclear' in when) return `? ${when.unclear.phrase}`;
  const { at, every } = when.timing;
  const time = DateTime.fromJSDate(at, { zone: BERLIN }).toFormat('yyyy-MM-dd HH:mm');
  return [time, ...(every === undefined ? [] : [`(${every})`]), when.rest].join(' ').trim();
}

const LINES: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  de: [
    ['erinnere mich morgen um 9 an den Standup', '2026-11-21 09:00 den Standup'],
    ['Erinnere mich daran, morgen um 9 Ana anzurufen', '2026-11-21 09:00 Ana anzurufen'],
    ['erinnere mich daran, dass heute Abend um halb acht die Feier ist', '2026-11-20 19:30 die Feier ist'],
    ['erinnere mich in 20 Minuten an den Tee', '2026-11-20 09:00 den Tee'],
    ['erinnere mich in einer halben Stunde an den Tee', '2026-11-20 09:10 den Tee'],
    ['erinnere mich in zwei Stunden', '2026-11-20 10:40'],
    ['bitte erinnere mich am Montag um 14 Uhr an die Rechnung', '2026-11-23 14:00 die Rechnung'],
    ['erinnere mich nächste Woche Dienstag an die Rechnung', '2026-11-24 09:00 die Rechnung'],
    ['erinnere mich am 3.12. um 10:15 an das Gespräch', '2026-12-03 10:15 das Gespräch'],
    ['erinnere mich übermorgen früh an die Post', '2026-11-22 09:00 die Post'],
    ['erinnere mich jeden Werktag um 8:30 an das Standup', '2026-11-23 08:30 (30 8 * * 1-5) das Standup'],
    ['erinnere mich jeden Montag und Mittwoch um 10 Uhr zu atmen', '2026-11-23 10:00 (0 10 * * 1,3) atmen'],
    [
      'erinnere mich montags und donnerstags um 9 an den Bericht',
      '2026-11-23 09:00 (0 9 * * 1,4) den Bericht',
    ],
    [
      'erinnere mich jeden ersten Montag im Monat um 10 Uhr an Miete',
      '2026-12-07 10:00 (0 10 * * 1#1) Miete',
    ],
    ['erinnere mich am Ende des Monats an die Miete', '2026-11-30 09:00 die Miete'],
    ['erinnere mich alle zwei Stunden an Wasser', '? when.too-fine'],
    [
      'erinnere mich jede zweite Woche an den Müll',
      '2026-11-20 09:00 (0 9 * * 5; 2 week; from 2026-11-20) den Müll',
    ],
    ['erinnere mich so schnell wie möglich morgen um 9', '2026-11-21 09:00 so schnell wie möglich'],
  ],
  fr: [
    ['rappelle-moi demain à 9h d’appeler Ana', '2026-11-21 09:00 appeler Ana'],
    ["Rappelle-moi d'appeler Ana demain à 9h", '2026-11-21 09:00 appeler Ana'],
    ['rappelle-moi demain matin d’envoyer le rapport', '2026-11-21 09:00 envoyer le rapport'],
    ['rappelle-moi que la réunion commence ce soir à 20h', '2026-11-20 20:00 la réunion commence'],
    ['rappelle-moi après-demain à 7h15 de partir', '2026-11-22 07:15 partir'],
    ['rappelle-moi dans 20 minutes de sortir le pain', '2026-11-20 09:00 sortir le pain'],
    ['rappelle-moi dans une demi-heure', '2026-11-20 09:10'],
    ['rappelle-moi dans une heure et demie', '2026-11-20 10:10'],
    ['rappelez-moi lundi à 14 heures de relire le contrat', '2026-11-23 14:00 relire le contrat'],
    ['rappelle-moi mardi de la semaine prochaine le budget', '2026-11-24 09:00 le budget'],
    ['rappelle-moi le 3 décembre à midi le déjeuner', '2026-12-03 12:00 le déjeuner'],
    ['fais-moi penser à appeler Sam demain à 9 heures et demie', '2026-11-21 09:30 appeler Sam'],
    [
      'rappelle-moi tous les lundis à 10h le point d’équipe',
      '2026-11-23 10:00 (0 10 * * 1) le point d’équipe',
    ],
    ['rappelle-moi chaque jour ouvré à 8h30 le stand-up', '2026-11-23 08:30 (30 8 * * 1-5) le stand-up'],
    ['rappelle-moi tous les mardis et jeudis à 17h le sport', '2026-11-24 17:00 (0 17 * * 2,4) le sport'],
    ['rappelle-moi tous les soirs de fermer', '2026-11-20 19:00 (0 19 * * *) fermer'],
    ['rappelle-moi le 15 de chaque mois la facture', '2026-12-15 09:00 (0 9 15 * *) la facture'],
    ['rappelle-moi chaque premier lundi du mois le bilan', '2026-12-07 09:00 (0 9 * * 1#1) le bilan'],
    [
      'rappelle-moi toutes les deux semaines le bilan',
      '2026-11-20 09:00 (0 9 * * 5; 2 week; from 2026-11-20) le bilan',
    ],
    ['rappelle-moi demain midi de manger', '2026-11-21 12:00 manger'],
    ['rappelle-moi le violet', '? when.no-time'],
  ],
  es: [
    ['recuérdame mañana a las 9 llamar a Ana', '2026-11-21 09:00 llamar a Ana'],
    ['Recuérdame llamar a Ana mañana a las 9', '2026-11-21 09:00 llamar a Ana'],
    ['recuérdame mañana por la mañana enviar el informe', '2026-11-21 09:00 enviar el informe'],
    ['recuérdame que la cena es esta noche', '2026-11-20 19:00 la cena es'],
    ['recuérdame pasado mañana a las 7:15 salir', '2026-11-22 07:15 salir'],
    ['recuérdame en 20 minutos sacar el pan', '2026-11-20 09:00 sacar el pan'],
    ['recuérdame dentro de media hora sacar el pan', '2026-11-20 09:10 sacar el pan'],
    ['recuérdame en una hora y media salir', '2026-11-20 10:10 salir'],
    ['recuérdame el lunes a las 14:00 la factura', '2026-11-23 14:00 la factura'],
    ['recuérdame la factura el viernes por la tarde', '2026-11-20 15:00 la factura'],
    ['recuérdame a las 5 de la tarde ir al mar', '2026-11-20 17:00 ir al mar'],
    ['recuérdame mañana a las nueve y media llamar a Sol', '2026-11-21 09:30 llamar a Sol'],
    ['recuérdame hoy a las 18:00 salir', '2026-11-20 18:00 salir'],
    ['recuérdame la próxima semana el presupuesto', '2026-11-27 09:00 el presupuesto'],
    ['recuérdame el 3 de diciembre a mediodía el almuerzo', '2026-12-03 12:00 el almuerzo'],
    ['recuérdame cada lunes a las 10 la reunión', '2026-11-23 10:00 (0 10 * * 1) la reunión'],
    [
      'recuérdame todos los martes y jueves a las 17:00 ir al gimnasio',
      '2026-11-24 17:00 (0 17 * * 2,4) ir al gimnasio',
    ],
    ['recuérdame de lunes a viernes a las 8:30 la reunión', '2026-11-23 08:30 (30 8 * * 1-5) la reunión'],
    ['recuérdame el último día de cada mes a las 16:00 facturar', '2026-11-30 16:00 (0 16 L * *) facturar'],
    ['recuérdame todas las noches cerrar', '2026-11-20 19:00 (0 19 * * *) cerrar'],
    [
      'recuérdame cada dos semanas la basura',
      '2026-11-20 09:00 (0 9 * * 5; 2 week; from 2026-11-20) la basura',
    ],
  ],
  'pt-BR': [
    ['lembre-me amanhã às 9 de ligar para a Ana', '2026-11-21 09:00 ligar para a Ana'],
    ['me lembre de ligar para a Ana amanhã às 9h', '2026-11-21 09:00 ligar para a Ana'],
    ['me lembra amanhã de manhã de enviar o relatório', '2026-11-21 09:00 enviar o relatório'],
    ['lembre-me hoje à noite de trancar a porta', '2026-11-20 19:00 trancar a porta'],
    ['lembre-me depois de amanhã às 7h15 de sair', '2026-11-22 07:15 sair'],
    ['lembre-me em 20 minutos de tirar o pão', '2026-11-20 09:00 tirar o pão'],
    ['lembre-me daqui a duas horas de tirar o pão', '2026-11-20 10:40 tirar o pão'],
    ['lembre-me em meia hora', '2026-11-20 09:10'],
    ['lembre-me na segunda às 14h de revisar o contrato', '2026-11-23 14:00 revisar o contrato'],
    ['lembre-me de ter a segunda reunião amanhã às 9', '2026-11-21 09:00 ter a segunda reunião'],
    ['lembre-me sexta-feira à tarde da fatura', '2026-11-20 15:00 fatura'],
    ['lembre-me próxima sexta de sair', '2026-11-27 09:00 sair'],
    ['lembre-me semana que vem do orçamento', '2026-11-27 09:00 orçamento'],
    ['lembre-me no dia 3 de dezembro ao meio-dia do almoço', '2026-12-03 12:00 almoço'],
    ['lembre-me às 5 da tarde de sair', '2026-11-20 17:00 sair'],
    ['lembre-me toda segunda às 10h da reunião', '2026-11-23 10:00 (0 10 * * 1) reunião'],
    ['lembre-me todos os dias úteis às 8:30 da daily', '2026-11-23 08:30 (30 8 * * 1-5) daily'],
    ['lembre-me às terças e quintas às 17h de treinar', '2026-11-24 17:00 (0 17 * * 2,4) treinar'],
    ['lembre-me todo dia 15 de pagar o aluguel', '2026-12-15 09:00 (0 9 15 * *) pagar o aluguel'],
    ['lembre-me a cada duas semanas do lixo', '2026-11-20 09:00 (0 9 * * 5; 2 week; from 2026-11-20) lixo'],
  ],
  ja: [
    ['明日9時にアナに電話をリマインド', '2026-11-21 09:00 アナに電話'],
    ['リマインド 明日9時にアナに電話', '2026-11-21 09:00 アナに電話'],
    ['明日の朝、レポートを送ることを思い出させて', '2026-11-21 09:00 レポートを送る'],
    ['今夜8時に鍵をリマインドして', '2026-11-20 20:00 鍵'],
    ['明後日の午前7時15分に出発をリマインド', '2026-11-22 07:15 出発'],
    ['20分後にパンをリマインド', '2026-11-20 09:00 パン'],
    ['30分後にリマインドして', '2026-11-20 09:10'],
    ['リマインド：１時間半後に休憩', '2026-11-20 10:10 休憩'],
    ['月曜日の14時に契約書の確認をリマインド', '2026-11-23 14:00 契約書の確認'],
    ['来週の火曜日に予算をリマインド', '2026-11-24 09:00 予算'],
    ['12月3日正午にランチをリマインド', '2026-12-03 12:00 ランチ'],
    ['金曜日の午後に請求書をリマインド', '2026-11-20 15:00 請求書'],
    ['毎週月曜日の10時に定例をリマインド', '2026-11-23 10:00 (0 10 * * 1) 定例'],
    ['平日8時30分に朝会をリマインド', '2026-11-23 08:30 (30 8 * * 1-5) 朝会'],
    ['毎週火曜と木曜の17時にジムをリマインド', '2026-11-24 17:00 (0 17 * * 2,4) ジム'],
    ['毎月15日に家賃をリマインド', '2026-12-15 09:00 (0 9 15 * *) 家賃'],
    ['明日朝会の準備をリマインド', '2026-11-21 09:00 朝会の準備'],
    ['朝会の準備をリマインド', '? when.no-time'],
    ['毎晩戸締まりをリマインド', '2026-11-20 19:00 (0 19 * * *) 戸締まり'],
    ['2週間ごとにゴミをリマインド', '2026-11-20 09:00 (0 9 * * 5; 2 week; from 2026-11-20) ゴミ'],
  ],
  ar: [
    ['ذكّرني غدًا الساعة 9 بالاتصال بآنا', '2026-11-21 09:00 بالاتصال بآنا'],
    ['ذكرني أن أتصل بآنا غدا الساعة ٩', '2026-11-21 09:00 أتصل بآنا'],
    ['ذكرني بعد 20 دقيقة بالقهوة', '2026-11-20 09:00 بالقهوة'],
    ['ذكرني اليوم الساعة 5 مساء بالخروج', '2026-11-20 17:00 بالخروج'],
    ['ذكرني يوم الاثنين الساعة 10:30 بالاجتماع', '2026-11-23 10:30 بالاجتماع'],
    ['ذكرني كل يوم اثنين الساعة 10 بالاجتماع', '2026-11-23 10:00 (0 10 * * 1) بالاجتماع'],
    ['ذكرني كل يوم الساعة 8:30 بالدواء', '2026-11-21 08:30 (30 8 * * *) بالدواء'],
  ],
};

describe.each(Object.entries(LINES))('in %s', (language, lines) => {
  test.each(lines)('"%s" is %s', (line, expected) => expect(reminded(line, language)).toBe(expected));
});

/** Times that Herald itself gives as examples, or writes on buttons: the key of the text, and its English. */
const SAID: readonly (readonly [MessageKey, string, object?])[] = [
  ['when.example.tomorrow', 'tomorrow at 9'],
  ['when.example.soon', 'in 20 minutes'],
  ['when.example.weekdays', 'every weekday at 8:30'],
  ['when.example.monday', 'on Monday at 9'],
  ['when.example.weeks', 'in two weeks'],
  ['snooze.minutes', 'in 20 minutes', { count: 20 }],
  ['snooze.hours', 'in 3 hours', { count: 3 }],
  ['snooze.tomorrow', 'tomorrow at 8:30', { clock: '08:30' }],
  ['when.every-weekday', 'every weekday at 8:30', { clock: '08:30' }],
  ['when.every-day', 'every day at 8:30', { clock: '08:30' }],
];

/** Where a message is not translated yet, it is English. */
const written = readdirSync(LOCALES).flatMap(file => {
  const language = basename(file, '.json');
  const theirs = Object.keys(JSON.parse(readFileSync(join(LOCALES, file), 'utf8')));
  return SAID.filter(([key]) => theirs.includes(key)).map(
    ([key, english, { clock, ...more } = {} as Any]) =>
      [
        (catalogue.say(language) as Any)(key, {
          ...more,
          time: hours(clock ?? '00:00', { locale: language }),
        }) as string,
        language,
        english,
      ] as const,
  );
});

test.each(written)('"%s", as Herald writes it in %s, is understood as "%s"', (text, language, english) => {
  const when = (line: string, of: string) =>
    understandWhen(line, { now: NOW, timeZone: BERLIN, languages: [of] });
  expect(when(text, language)).toEqual(when(english, 'en'));
});

test.each(catalogue.languages)('the example of a reminder is one in %s', language => {
  expect(reminded(catalogue.say(language)('reminders.example'), language)).toMatch(
    /^2026-11-21 09:00 .*\p{L}/u,
  );
});

test.each(Object.keys(LINES))(
  'in %s a time is understood or asked for, never one that has passed, and never a crash',
  language => {
    const words = (LINES[language] ?? []).flatMap(([line]) => line.split(/[\s、に]/));
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 6 })), { maxLength: 8 }),
        parts => {
          const when = understandWhen(parts.join(' '), { now: NOW, timeZone: BERLIN, languages: [language] });
          if ('timing' in when) expect(when.timing.at.getTime()).toBeGreaterThan(NOW.getTime());
        },
      ),
      { numRuns: 100 },
    );
  },
);

describe('of a time that is read by half, the rest is asked for', () => {
  test.each([
    ['tomorrow at 9 and a half', 'en'],
    ['in 3 Tagen und ein halb', 'de'],
    ['avant-demain à 9h', 'fr'],
    ['el lunes a las 9 y pico', 'es'],
    ['antes de amanhã às 9', 'pt-BR'],
    ['月曜日日', 'ja'],
    ['قبل غدا', 'ar'],
  ])('"%s" in %s', (text, language) => {
    const when = understandWhen(text, { now: NOW, timeZone: BERLIN, languages: [language] });
    expect('unclear' in when && when.unclear.phrase).toBe('when.no-time');
  });
});
