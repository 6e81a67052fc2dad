import { describe, expect, test } from 'vitest';
import { dataOf } from '../../../src/core/said.ts';
import { quietWordsOf } from '../../../src/features/attention/rules/quiet-words.ts';
import { readEnd, withEnd } from '../../../src/features/attention/rules/read-end.ts';
import { lineRead } from '../../chat/corpus.ts';
import { type Talker, talkWorld, templates } from '../../chat/talk-world.ts';
import { voiceFor } from '../../voices.ts';

/** "No messages after 6pm" says one end of the quiet hours: the other is as it stands, or asked, and never guessed. */
type Row = readonly [language: string, line: string, end: string];

const ROWS: readonly Row[] = [
  ['en', 'no messages after 6pm', 'from 18:00'],
  ['en', "don't message me before 8", 'until 08:00'],
  ['en', 'not after 6', 'from 18:00'],
  ['en', 'Please no notifications after half past six', 'from 18:30'],
  ['en', "don't bother me after 10 at night please", 'from 22:00'],
  ['en', 'no messages after 18:30 on weekdays', 'from 18:30 on 1,2,3,4,5'],
  ['en', 'nothing before 9 on weekends', 'until 09:00 on 6,0'],
  ['en', 'quiet hours after 8pm', 'from 20:00'],
  ['en', 'no messages after midnight', 'from 00:00'],
  ['de', 'keine Nachrichten nach 18 Uhr', 'from 18:00'],
  ['de', 'Bitte keine Nachrichten mehr nach 18 Uhr!', 'from 18:00'],
  ['de', 'ab 19 uhr keine nachrichten mehr', 'from 19:00'],
  ['de', 'schreib mir nicht vor 8', 'until 08:00'],
  ['de', 'nicht nach 6', 'from 18:00'],
  ['de', 'stör mich nicht vor halb neun', 'until 08:30'],
  ['de', 'keine Benachrichtigungen nach 20 Uhr am Wochenende', 'from 20:00 on 6,0'],
  ['fr', 'pas de messages après 18h', 'from 18:00'],
  ['fr', 'ne m’écris pas avant 8h', 'until 08:00'],
  ['fr', 'plus de notifications à partir de 19 heures', 'from 19:00'],
  ['fr', 'pas après 20h', 'from 20:00'],
  ['es', 'no me mandes mensajes después de las 6 de la tarde', 'from 18:00'],
  ['es', 'no me escribas antes de las 8', 'until 08:00'],
  ['es', 'sin notificaciones a partir de las 19:00', 'from 19:00'],
  ['es', 'no después de las 6', 'from 18:00'],
  ['pt-BR', 'não me mande mensagens depois das 18h', 'from 18:00'],
  ['pt-BR', 'nao me incomode antes das 8', 'until 08:00'],
  ['pt-BR', 'sem notificações após as 19h', 'from 19:00'],
  ['pt-BR', 'não depois das 6 da tarde', 'from 18:00'],
  ['ar', 'لا ترسل لي رسائل بعد الساعة 6 مساء', 'from 18:00'],
  ['ar', 'لا تزعجني قبل الساعة 8', 'until 08:00'],
  ['ar', 'لا إشعارات بعد الساعة ١٨', 'from 18:00'],
  ['ja', '18時以降は通知しないで', 'from 18:00'],
  ['ja', '午後6時以降は連絡しないでください', 'from 18:00'],
  ['ja', '朝8時前は通知しないで', 'until 08:00'],
  ['ja', '平日の19時以降は通知しないで', 'from 19:00 on 1,2,3,4,5'],
  ['ja', '夜10時以降はやめて', 'from 22:00'],
  // Two days with a word that ties them are all from the one to the other, on either side.
  ['en', 'no messages Monday to Friday after 6pm', 'from 18:00 on 1,2,3,4,5'],
  ['en', 'no messages after 6pm Monday to Friday', 'from 18:00 on 1,2,3,4,5'],
  ['de', 'keine Nachrichten von Montag bis Freitag nach 18 Uhr', 'from 18:00 on 1,2,3,4,5'],
  ['fr', 'pas de messages après 19h du lundi au vendredi', 'from 19:00 on 1,2,3,4,5'],
  ['es', 'no me mandes mensajes después de las 19:00 de lunes a viernes', 'from 19:00 on 1,2,3,4,5'],
  ['es', 'no me mandes mensajes después de las 19:00 los sábados', 'from 19:00 on 6'],
  ['pt-BR', 'não me mande mensagens depois das 19h na terça', 'from 19:00 on 2'],
  ['pt-BR', 'não me mande mensagens depois das 19h no sabado', 'from 19:00 on 6'],
  ['ar', 'لا ترسل لي رسائل بعد الساعة 19 يوم الأحد', 'from 19:00 on 0'],
  ['pt-BR', 'não me mande mensagens depois das 18h de segunda a sexta', 'from 18:00 on 1,2,3,4,5'],
];

const world = talkWorld();

test.each(ROWS)('%s: %s', (locale, line, end) => {
  const { name, text } = lineRead(locale, line);
  expect(name).toBe('quiet hours');
  const read = [locale, 'en'].map(language => readEnd(text, quietWordsOf(voiceFor({ language }))));
  const { edge, clock, days = [] } = read.find(each => each !== undefined) ?? {};
  expect(`${edge} ${clock}${days.length === 0 ? '' : ` on ${days}`}`).toBe(end);
});

/** The quiet hours of a day on the next card of settings. */
async function hoursOf(ana: Talker, day = 1): Promise<string> {
  const [settings] = await ana.say('settings');
  const span = settings && dataOf(settings, 'settings')?.attention.quiet?.hours[day];
  return span === undefined ? 'none' : `${span.from}-${span.until}`;
}

describe('where quiet hours stand', () => {
  test.each([
    ['no messages after 8pm', '20:00-08:00'],
    ['don’t message me before 7', '18:00-07:00'],
    ['not after 10', '22:00-08:00'],
  ])('"%s" changes that end alone', async (line, hours) => {
    const ana = await world.somebody();
    await ana.say('quiet hours 18 to 8');
    expect(templates(await ana.say(line))).toEqual(['changed']);
    expect(await hoursOf(ana)).toBe(hours);
    expect(await ana.dialogue()).toEqual({});
  });

  test('other days keep theirs', async () => {
    const ana = await world.somebody();
    await ana.say('quiet hours 18 to 8');
    await ana.say('no messages after 16:00 on Friday');
    expect([await hoursOf(ana, 5), await hoursOf(ana, 4)]).toEqual(['16:00-08:00', '18:00-08:00']);
  });

  test('an end that makes no night of it is asked', async () => {
    const ana = await world.somebody();
    await ana.say('quiet hours 12 to 13');
    expect(templates(await ana.say('no messages after 6pm'))).toEqual(['prompt']);
    expect(await hoursOf(ana)).toBe('12:00-13:00');
  });
});

describe('where none stand', () => {
  test.each([
    ['no messages after 6pm', '8', '18:00-08:00'],
    ['no messages after 6pm', 'until half past 7', '18:00-07:30'],
    ['don’t message me before 8', '10', '22:00-08:00'],
    ['don’t message me before 8', '1', '18:00-08:00'],
    ['no messages after 6pm on weekdays', '9:00', '18:00-09:00'],
  ])('"%s" asks for the other end, and "%s" is one', async (line, answer, hours) => {
    const ana = await world.somebody();
    expect(templates(await ana.say(line))).toEqual(['prompt']);
    expect(await hoursOf(ana)).toBe('none');
    expect(templates(await ana.say(answer))).toEqual(['changed']);
    expect(await hoursOf(ana)).toBe(hours);
  });

  test('on weekdays alone, where that is what was said', async () => {
    const ana = await world.somebody();
    await ana.say('no messages after 6pm on weekdays');
    await ana.say('8');
    expect(await hoursOf(ana, 6)).toBe('none');
  });

  test('the same time twice is no span', async () => {
    const ana = await world.somebody();
    await ana.say('don’t message me before 8');
    expect(templates(await ana.say('8 in the morning'))).toEqual(['prompt']);
    await ana.say('cancel');
    expect(await hoursOf(ana)).toBe('none');
  });
});

test('both ends in one line are the quiet hours', async () => {
  for (const [locale, line] of [
    ['en-GB', 'no messages before 8 or after 6pm'],
    ['de', 'keine Nachrichten vor 8 und nach 18 Uhr'],
    ['fr', 'pas de messages avant 8h ni après 18h'],
    ['ja', '朝8時前と18時以降は通知しないで'],
  ] as const) {
    const ana = await world.somebody();
    expect([line, templates(await ana.say(line, { locale }))[0]]).toEqual([line, 'changed']);
    expect([line, await hoursOf(ana)]).toEqual([line, '18:00-08:00']);
  }
});

test.each([
  ['en', 'no messages after 6 in the morning'],
  ['de', 'keine Nachrichten nach 6 Uhr'],
])('what may be a slip changes nothing, and is shown where it is set: %s, %s', async (locale, line) => {
  const ana = await world.somebody();
  await ana.say('quiet hours 18 to 8');
  expect(templates(await ana.say(line, { locale }))[0]).toBe('settings');
  expect(await hoursOf(ana)).toBe('18:00-08:00');
});

test.each([
  'not after the meeting',
  'no messages after tomorrow',
  'no messages after 12',
  'not after 6 beers',
  'no messages after 6pm today',
])('"%s" is no end', line => {
  const { name, text } = lineRead('en', line);
  const end = name === 'quiet hours' ? readEnd(text, quietWordsOf(voiceFor({ language: 'en' }))) : undefined;
  expect(end).toBeUndefined();
});

test('of days whose hours differ each keeps its own other end', () => {
  const hours = { 1: { from: '18:00', until: '08:00' }, 5: { from: '16:00', until: '09:00' } };
  const changed = withEnd({ hours, wholeDays: [], holidays: [] }, { edge: 'from', clock: '20:00', days: [] });
  expect(changed?.hours).toEqual({
    1: { from: '20:00', until: '08:00' },
    5: { from: '20:00', until: '09:00' },
  });
  const other = withEnd({ hours, wholeDays: [], holidays: [] }, { edge: 'from', clock: '20:00', days: [2] });
  expect(other).toBeUndefined();
});
