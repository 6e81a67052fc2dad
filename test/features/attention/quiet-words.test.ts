import { describe, expect, test } from 'vitest';
import { WEEK } from '../../../src/core/attention.ts';
import { quietWordsOf } from '../../../src/features/attention/rules/quiet-words.ts';
import { readQuiet, withChange } from '../../../src/features/attention/rules/read-quiet.ts';
import { asTyped, readForm, typedIn } from '../../../src/features/attention/rules/settings-form.ts';
import { voiceFor } from '../../voices.ts';

const wordsIn = (language: string) => quietWordsOf(voiceFor({ language }));

const ALL = [...WEEK];
const WORKDAYS = [1, 2, 3, 4, 5];
const NIGHT = '18:00-08:00';

type Row = readonly [language: string, text: string, span: string, days: number[], whole: number[]];
const TABLE: readonly Row[] = [
  ['en', '18 to 8', NIGHT, ALL, []],
  ['en', 'from 18:00 to 8:00', NIGHT, ALL, []],
  ['en', '6pm to 8am', NIGHT, ALL, []],
  ['en', '6 pm - 8 a.m.', NIGHT, ALL, []],
  ['en', 'between 22.30 and 7', '22:30-07:00', ALL, []],
  ['en', '12am to 6am', '00:00-06:00', ALL, []],
  ['en', '18 to 8 on weekdays', NIGHT, WORKDAYS, []],
  ['en', '18 to 8 and weekends', NIGHT, ALL, [6, 0]],
  ['en', '18 to 8 and at weekends', NIGHT, ALL, [6, 0]],
  ['en', '18 to 8 on weekdays and at weekends', NIGHT, WORKDAYS, [6, 0]],
  ['en', '16 to 8 on Friday', '16:00-08:00', [5], []],
  ['en', '16 to 8 on Mondays and Fridays', '16:00-08:00', [1, 5], []],
  ['en', 'weekends', '', [], [6, 0]],
  ['en', 'Saturday and Sunday', '', [], [6, 0]],
  ['de', '18 bis 8', NIGHT, ALL, []],
  ['de', 'von 18 Uhr bis 8 Uhr', NIGHT, ALL, []],
  ['de', '18 bis 8 am Montag und Freitag', NIGHT, [1, 5], []],
  ['de', '18:00 bis 8:00 und am Wochenende', NIGHT, ALL, [6, 0]],
  ['fr', '18 h à 8 h', NIGHT, ALL, []],
  ['fr', 'de 18h30 à 8h', '18:30-08:00', ALL, []],
  ['fr', '18 à 8 et le week-end', NIGHT, ALL, [6, 0]],
  ['es', '18 a 8', NIGHT, ALL, []],
  ['es', 'de las 18:00 a las 8:00 y los fines de semana', NIGHT, ALL, [6, 0]],
  ['ja', '18時から8時まで', NIGHT, ALL, []],
  ['ja', '18 8', NIGHT, ALL, []],
  ['ja', '平日の18時から8時', NIGHT, WORKDAYS, []],
  ['pt-BR', 'das 18 às 8', NIGHT, ALL, []],
  ['pt-BR', '18 a 8 e fim de semana', NIGHT, ALL, [6, 0]],
  ['ar', 'من ١٨ إلى ٨', NIGHT, ALL, []],
  ['ar', '18 إلى 8 و عطلة نهاية الأسبوع', NIGHT, ALL, [5, 6]],
  ['en', '18 to 8 Monday to Friday', NIGHT, WORKDAYS, []],
  ['en', '10 at night to 6 in the morning', '22:00-06:00', ALL, []],
  ['de', '18 bis 8 von Montag bis Freitag', NIGHT, WORKDAYS, []],
  ['es', 'de 10 de la noche a 6 de la mañana', '22:00-06:00', ALL, []],
  ['ja', '月曜日から金曜日 18時から8時', NIGHT, WORKDAYS, []],
  ['pt-BR', 'das 10 da noite as 6 da manha', '22:00-06:00', ALL, []],
  ['pt-BR', 'aos sabados e domingos', '', [], [6, 0]],
  ['ar', 'من 6 مساء إلى 8 صباحا من الأحد إلى الخميس', NIGHT, [0, 1, 2, 3, 4], []],
  ['ar', 'يومي الجمعة والسبت', '', [], [5, 6]],
  // The part of the day before the hour, and of a night whose end is in the morning.
  ['ja', '夜10時から朝7時まで', '22:00-07:00', ALL, []],
  ['ja', '平日の午後10時から午前7時まで', '22:00-07:00', WORKDAYS, []],
  ['ja', '夜10時から翌朝7時まで', '22:00-07:00', ALL, []],
  ['en', 'every night from 10 to 7', '22:00-07:00', ALL, []],
  ['de', 'von abends 10 Uhr bis morgens 7 Uhr', '22:00-07:00', ALL, []],
  ['de', 'nachts von 10 bis 7', '22:00-07:00', ALL, []],
  ['de', 'morgens von 6 bis 8', '06:00-08:00', ALL, []],
  ['fr', 'la nuit de 10h à 7h', '22:00-07:00', ALL, []],
  ['es', 'por la noche de 10 a 7', '22:00-07:00', ALL, []],
  ['pt-BR', 'à noite das 10 às 7', '22:00-07:00', ALL, []],
  ['ar', 'ليلا من 10 إلى 7', '22:00-07:00', ALL, []],
];

describe('quiet hours as they are written', () => {
  test.each(TABLE)('%s: %s', (language, text, span, days, whole) => {
    const change = readQuiet(text, wordsIn(language));
    expect(change).toBeDefined();
    if (change === undefined) return;
    const { hours, wholeDays } = withChange(undefined, change);
    const said = Object.entries(hours).map(([day, { from, until }]) => [`${from}-${until}`, Number(day)]);
    expect(said.toSorted()).toEqual(days.map(day => [span, day]).toSorted());
    expect(wholeDays.toSorted()).toEqual(whole.toSorted());
  });

  test.each([
    '18',
    '18 to 18',
    '18 to 8 to 9',
    '25 to 8',
    '18:75 to 8',
    '18 to 8 except urgent',
    '18 to 8 from next week',
    'soon',
    '13pm to 8am',
    'at night please',
    'evening 6 to 8',
    '-',
    'x'.repeat(10_000),
  ])('%.30j is not understood, so nothing is half set', text => {
    expect(readQuiet(text, wordsIn('en'))).toBeUndefined();
  });

  test.each([
    ['de', 'abends von 6 bis 8'],
    ['ja', '夜6時から8時まで'],
    ['es', 'por la noche de 8 a 10'],
  ])('%s: "%s", whose part of the day may be of both hours, is asked', (language, text) => {
    expect(readQuiet(text, wordsIn(language))).toBeUndefined();
  });

  test('of one day leave the others as they were; of all take the place of all', () => {
    const en = wordsIn('en');
    const read = (text: string) => readQuiet(text, en) ?? { days: [], only: false, wholeDays: [] };
    const first = withChange(undefined, read('18 to 8 and weekends'));
    const friday = withChange(first, read('16 to 8 on Friday'));
    expect(friday.hours[5]).toEqual({ from: '16:00', until: '08:00' });
    expect(friday.hours[4]).toEqual({ from: '18:00', until: '08:00' });
    expect(friday.wholeDays).toEqual([6, 0]);
    expect(withChange(friday, read('22 to 6')).hours[5]).toEqual({ from: '22:00', until: '06:00' });
    expect(Object.keys(withChange(friday, read('22 to 6 on weekdays')).hours)).toEqual([
      '1',
      '2',
      '3',
      '4',
      '5',
    ]);
  });
});

const GOOD = {
  from: '18:00',
  until: '08:00',
  days: '1,2',
  wholeDays: '6,0',
  holidays: '',
  urgent: 'true',
  atOnce: 'usual',
  timeZone: '',
};

describe('quiet hours as they are filled in', () => {
  test.each([
    ['one time alone', { until: '' }, ['until']],
    ['the other alone', { from: '' }, ['from']],
    ['no time', { from: '6 o’clock' }, ['from']],
    ['no such time', { until: '24:00' }, ['until']],
    ['the same twice', { until: '18:00' }, ['until']],
    ['no day', { days: '' }, ['days']],
    ['every day as a whole', { wholeDays: '0,1,2,3,4,5,6' }, ['wholeDays']],
    ['words for days', { holidays: 'Christmas' }, ['holidays']],
    ['a day that there is not', { holidays: '2026-02-30' }, ['holidays']],
    ['an end before its beginning', { holidays: '2027-01-01 to 2026-12-24' }, ['holidays']],
    ['eleven of them', { holidays: Array.from({ length: 11 }, () => '2026-12-24').join(',') }, ['holidays']],
    ['more than one wrong', { from: '', holidays: 'x' }, ['from', 'holidays']],
  ])('%s is said at its field', (_, wrong, fields) => {
    const read = readForm({ ...GOOD, ...wrong });
    expect('faults' in read && Object.keys(read.faults)).toEqual(fields);
  });

  test.each([
    [
      '2026-12-24 to 2027-01-01, 2027-04-02',
      [
        ['2026-12-24', '2027-01-01'],
        ['2027-04-02', '2027-04-02'],
      ],
    ],
    ['2026-12-24 – 2027-01-01', [['2026-12-24', '2027-01-01']]],
    [
      '٢٠٢٦-١٢-٢٤، 2026-12-31',
      [
        ['2026-12-24', '2026-12-24'],
        ['2026-12-31', '2026-12-31'],
      ],
    ],
  ])('%s are days off', (holidays, expected) => {
    const read = readForm({ ...GOOD, holidays });
    const kept = 'attend' in read ? read.attend({}).quiet?.holidays : [];
    expect(kept?.map(({ from, until }) => [from, until])).toEqual(expected);
  });

  test('that were left as they are stay, with what the form has no field for', () => {
    const hours = { 1: { from: '18:00', until: '08:00' }, 5: { from: '16:00', until: '08:00' } };
    const standing = {
      quiet: { hours, wholeDays: [], holidays: [] },
      muted: { builds: '2026-12-01T00:00:00Z' },
    };
    const read = readForm(typedIn({ ...asTyped(standing), urgent: 'false' }));
    expect('attend' in read && read.attend(standing)).toEqual({ ...standing, holdsUrgent: true });
  });

  test('whatever a card sends is read as text of the form or as nothing', () => {
    expect(typedIn({ from: 5, days: '9,1,x', wholeDays: null })).toEqual({
      ...{
        from: '',
        until: '',
        days: '1',
        wholeDays: '',
        holidays: '',
        urgent: '',
        atOnce: '',
        timeZone: '',
      },
    });
  });
});
