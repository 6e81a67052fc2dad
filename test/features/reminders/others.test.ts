import { expect, test } from 'vitest';
import type { Turn } from '../../../src/chat/turn.ts';
import type { Person } from '../../../src/core/person.ts';
import { namesOther } from '../../../src/features/reminders/chat/remind-others.ts';
import { ABILITIES, LANGUAGES, lineRead, NOW, THERE } from '../../chat/corpus.ts';
import { talkWorld } from '../../chat/talk-world.ts';
import { voiceFor } from '../../voices.ts';

/** The people whom a line asks Herald to remind: a reminder for others is never taken silently for one of one's own. */
function whom(locale: string, line: string): string {
  const { name, text, language = locale } = lineRead(locale, line);
  const event = { ...THERE, locale };
  const turn = { event, now: NOW, voiceFor, writtenIn: language, abilities: ABILITIES } as unknown as Turn;
  if (name === 'remind-somebody') return namesOther(turn, {} as Person, text) ? 'others' : 'me';
  return name === 'remind' ? 'me' : name === 'remind-others' ? 'others' : `none: ${name}`;
}

interface Lines {
  readonly others: readonly string[];
  readonly me: readonly string[];
}

const LINES: Readonly<Record<string, Lines>> = {
  en: {
    others: [
      'remind Bob to call Ana tomorrow at 9',
      'remind bob about the budget tomorrow at 9',
      'tomorrow at 9 remind Bob to call Ana',
      'remind tomorrow at 9 Bob to call Ana',
      'please remind Ana and Bob of the deadline on Friday',
      'can you remind Bob that the report is due tomorrow at 9?',
      'remind us to submit the timesheet every Friday at 4',
      'remind everyone to fill in the survey tomorrow',
      'can you remind everybody about lunch at noon please',
      'remind the team about the demo tomorrow at 9',
      'remind me and Bob to call Ana tomorrow at 9',
      'reminder for everyone: lunch at noon',
      'remind ourselves to order pizza at 6',
      'remind us',
      'remind Bob tomorrow at 9',
      'tomorrow at 9 remind Bob',
      'please remind Ana on Friday',
    ],
    me: [
      'remind oven tomorrow at 9',
      'remind VAT tomorrow at 9',
      'remind Bob',
      'remind tomorrow at 9',
      'remind me to call Ana tomorrow at 9',
      'remind to call Ana tomorrow at 9',
      'remind to call Ana about the budget tomorrow at 9',
      'remind about the trip to Paris tomorrow at 9',
      'remind tomorrow at 9 to call Ana',
      'remind call Ana tomorrow at 9',
      'remind dentist tomorrow at 9',
      'remind me flight to Paris tomorrow at 9',
      'tomorrow at 9 remind me to remind Bob of the budget',
      'remind me to tell Bob about the demo tomorrow at 9',
    ],
  },
  de: {
    others: [
      'erinnere Bob morgen um 9 an den Bericht',
      'erinnere Bob an den Bericht morgen um 9',
      'erinnere Frau Müller morgen um 9 daran, Ana anzurufen',
      'erinnere uns morgen um 9 an die Zeiterfassung',
      'erinnere alle an die Umfrage morgen um 9',
      'kannst du uns morgen um 9 an das Meeting erinnern',
      'erinnere das Team an die Demo morgen um 9',
      'Erinnerung für alle: Mittagessen morgen um 12',
      'erinnere mich und Bob morgen um 9 an die Demo',
      'erinnere Bob morgen um 9',
    ],
    me: [
      'erinnere an Ofen morgen um 9',
      'erinnere mich morgen um 9 an den Bericht',
      'erinnere an den Bericht morgen um 9',
      'erinnere morgen um 9 an den Bericht',
      'erinnere mich an den Anruf von Bob morgen um 9',
    ],
  },
  fr: {
    others: [
      'rappelle à Bob d’appeler Ana demain à 9h',
      'rappelez-nous de remplir la feuille de temps demain à 9h',
      'rappel pour tout le monde : déjeuner demain à 12h',
      'rappelle-leur la réunion demain à 9h',
      'peux-tu rappeler à Bob la réunion demain à 9h',
      'rappeler Bob demain à 9h',
    ],
    me: ['rappelle-moi d’appeler Ana demain à 9h', 'peux-tu me rappeler la réunion demain à 9h'],
  },
  es: {
    others: [
      'recuérdale a Bob que llame a Ana mañana a las 9',
      'recuérdanos enviar el informe mañana a las 9',
      'recuerda a Bob que llame mañana a las 9',
      'puedes recordarnos la reunión mañana a las 9',
      'recuerda a Bob mañana a las 9',
    ],
    me: ['recuérdame llamar a Ana mañana a las 9', 'puedes recordar llamar a Ana mañana a las 9'],
  },
  'pt-BR': {
    others: [
      'lembre o Bob de ligar para Ana amanhã às 9',
      'nos lembre de enviar o relatório amanhã às 9',
      'lembre todos da reunião amanhã às 9',
      'lembre Bob de ligar amanhã às 9',
      'lembre o Bob amanhã às 9',
    ],
    me: ['me lembre de ligar para Ana amanhã às 9', 'lembre de ligar para Ana amanhã às 9'],
  },
  ar: {
    others: [
      'ذكّرنا بالاجتماع غدا الساعة 9',
      'ذكر الجميع بالاجتماع غدا الساعة 9',
      'ذكّر بوب أن يتصل غدا الساعة 9',
    ],
    me: ['ذكرني أن أتصل غدا الساعة 9'],
  },
  ja: {
    others: [
      'みんなに会議をリマインドして',
      '明日9時に会議を全員にリマインドして',
      '明日9時に会議をBobにリマインドして',
    ],
    me: ['明日9時に会議をリマインドして', '明日9時にリマインドして', '明日9時にAnaに電話をリマインドして'],
  },
};

test('there are lines in every language', () => {
  expect(Object.keys(LINES).toSorted()).toEqual(LANGUAGES.toSorted());
});

test.each(Object.entries(LINES))('in %s', (language, { others, me }) => {
  const read = (lines: readonly string[]) => lines.map(line => `${line}: ${whom(language, line)}`);
  expect(read(others)).toEqual(others.map(line => `${line}: others`));
  expect(read(me)).toEqual(me.map(line => `${line}: me`));
});

const world = talkWorld();

test('it is said, with all that was written on a button that reminds oneself', async () => {
  const ana = await world.somebody();
  expect(await ana.say('remind Bob to call Ana tomorrow at 9')).toMatchObject([
    {
      template: 'guidance',
      data: {
        note: { phrase: 'reminders.only-you' },
        suggestions: [{ write: { phrase: 'command.remind' }, rest: 'Bob to call Ana tomorrow at 9' }, {}],
      },
    },
  ]);
  const [reminder] = await ana.say('remind me Bob to call Ana tomorrow at 9');
  expect(reminder).toMatchObject({ template: 'reminder', data: { what: 'Bob to call Ana' } });
});
