import { expect, test } from 'vitest';
import { askedBy, dataOf } from '../../../src/core/said.ts';
import { type Talker, talkWorld, templates } from '../../chat/talk-world.ts';

/** A card is put off in words: it is Monday, 5 January 2026, nine in London. */
const world = talkWorld();
const { book } = world;

const snoozed = (said: Awaited<ReturnType<Talker['say']>>) =>
  said.flatMap(each => {
    const { what, at } = dataOf(each, 'reminder') ?? {};
    return what === undefined ? [] : [`${what} @ ${at?.slice(0, 16)}`];
  });

const remarkOn = async (delivery: string) => (await book.row(delivery)).remark;

/** The minute in which it was said does not tell: each was said some seconds after nine. */
test.each([
  ['snooze 2 hours', '2026-01-05T11:00'],
  ['snooze for 2 hours', '2026-01-05T11:00'],
  ['Snooze until 11', '2026-01-05T11:00'],
  ['snooze this until Monday at 9', '2026-01-12T09:00'],
  ['snooze it till tomorrow', '2026-01-06T09:00'],
  ['please snooze this card for a day', '2026-01-06T09:00'],
  ['can you snooze this until next week Tuesday at 10?', '2026-01-13T10:00'],
  ['snooze the deployment until Friday', '2026-01-09T09:00'],
  ['snooze tomorrow', '2026-01-06T09:00'],
  ['show this again on Friday at 14:00', '2026-01-09T14:00'],
  ['remind me about this tomorrow', '2026-01-06T09:00'],
  ['remind me of this card in 2 hours', '2026-01-05T11:00'],
  ['remind me again on Friday', '2026-01-09T09:00'],
  ['erinner mich morgen nochmal daran', '2026-01-06T09:00', 'de-DE'],
  ['rappelle-moi ça vendredi', '2026-01-09T09:00', 'fr-FR'],
  ['recuérdame esto mañana', '2026-01-06T09:00', 'es-ES'],
  ['zurückstellen bis Freitag', '2026-01-09T09:00', 'de-DE'],
  ['stell das bis Montag um 9 zurück', '2026-01-12T09:00', 'de-DE'],
  ['für 2 Stunden zurückstellen', '2026-01-05T11:00', 'de-DE'],
  ['reporter jusqu’à vendredi', '2026-01-09T09:00', 'fr-FR'],
  ['reporte ça de 2 heures', '2026-01-05T11:00', 'fr-FR'],
  ['posponer hasta el viernes', '2026-01-09T09:00', 'es-ES'],
  ['pospón esto 2 horas', '2026-01-05T11:00', 'es-ES'],
  ['スヌーズ 金曜日まで', '2026-01-09T09:00', 'ja-JP'],
  ['これを2時間スヌーズ', '2026-01-05T11:00', 'ja-JP'],
  ['adiar até sexta', '2026-01-09T09:00', 'pt-BR'],
  ['adie isso por 2 horas', '2026-01-05T11:00', 'pt-BR'],
  ['تأجيل حتى الجمعة', '2026-01-09T09:00', 'ar-EG'],
  ['تأجيل لمدة ساعتين', '2026-01-05T11:00', 'ar-EG'],
])('%j is the last card, then', async (line, at, locale = 'en-GB') => {
  const ana = await world.somebody();
  const card = await ana.card('Deployment failed');
  const said = await ana.say(line, { locale });
  expect(snoozed(said)).toEqual([`Deployment failed @ ${at}`]);
  // A person who writes another language is asked about that as well.
  expect(templates(said).filter(each => each !== 'language')).toEqual(['reminder']);
  expect((await remarkOn(card))?.says).toMatchObject({ phrase: 'snooze.snoozed' });
  expect(await ana.dialogue()).toEqual({});
});

test('the card that is replied to goes before the last, and the card that is named', async () => {
  const ana = await world.somebody();
  await ana.card('Disk is full', '1764320000000');
  await ana.card('Build is broken');
  await ana.card('Deployment failed');
  expect(snoozed(await ana.say('snooze until Friday', { repliesTo: '1764320000000' }))).toEqual([
    'Disk is full @ 2026-01-09T09:00',
  ]);
  expect(snoozed(await ana.say('snooze the broken build until Friday'))).toEqual([
    'Build is broken @ 2026-01-09T09:00',
  ]);
});

test('what is not said is asked, and what is not understood is quoted', async () => {
  const ana = await world.somebody();
  await ana.card('Disk is full');
  await ana.card('Disk is slow');
  const [when] = (await ana.say('snooze')).map(askedBy);
  expect(when?.question).toMatchObject({ phrase: 'snooze.ask-when', values: { what: 'Disk is slow' } });
  expect(snoozed(await ana.say('Friday'))).toEqual(['Disk is slow @ 2026-01-09T09:00']);

  const [which] = (await ana.say('snooze the disk until Friday')).map(askedBy);
  expect(which).toMatchObject({
    note: { phrase: 'snooze.several', values: { asked: 'the disk' } },
    choices: [{ title: 'Disk is slow' }, { title: 'Disk is full' }],
  });
  expect(snoozed(await ana.say('2'))).toEqual(['Disk is full @ 2026-01-09T09:00']);

  const [unnamed] = (await ana.say('snooze flurb until Friday')).map(askedBy);
  expect(unnamed?.note).toMatchObject({ phrase: 'snooze.not-named', values: { asked: 'flurb' } });
  await ana.say('cancel');

  const [past] = (await ana.say('snooze until yesterday')).map(askedBy);
  expect(past?.note).toMatchObject({ values: { said: 'until yesterday', note: { phrase: 'when.past' } } });
  await ana.say('cancel');

  const [again] = (await ana.say('snooze every Friday')).map(askedBy);
  expect(again?.note).toMatchObject({ values: { note: { phrase: 'snooze.once' } } });
  const [far] = (await ana.say('in 2 years')).map(askedBy);
  expect(far?.note).toMatchObject({ values: { note: { phrase: 'snooze.furthest' } } });
  await ana.say('cancel');

  const [other] = (await ana.say('snooze until Friday', { repliesTo: '1' })).map(askedBy);
  expect(other?.note).toMatchObject({ phrase: 'snooze.not-this' });
});

test('of two dates that may be meant a button for each is shown', async () => {
  const ana = await world.somebody();
  await ana.card('Disk is full');
  const [which] = (await ana.say('snooze until 3/12', { locale: 'en' })).map(askedBy);
  expect(which?.choices).toHaveLength(2);
  expect(snoozed(await ana.say('1'))).toEqual(['Disk is full @ 2026-12-03T09:00']);
});

test('without a card there is none to put off, and that is said', async () => {
  const ana = await world.somebody();
  expect(templates(await ana.say('snooze until Friday'))).toEqual(['guidance']);
  expect(await ana.dialogue()).toEqual({});
});

test('an end that is said is heard while a question is open, and the question is asked again', async () => {
  const ana = await world.somebody();
  const card = await ana.card('Disk is full');
  await ana.say('remind me');
  expect(templates(await ana.say('snooze until Friday'))).toEqual(['reminder', 'prompt']);
  expect(await remarkOn(card)).not.toBeNull();
});

test('undo brings the card back, and takes what was said off it', async () => {
  const ana = await world.somebody();
  const card = await ana.card('Disk is full');
  await ana.say('snooze until Friday');
  const waiting = () =>
    book.db.selectFrom('reminders').where('tenant_id', '=', ana.tenantId).select('state').execute();
  expect(await waiting()).toEqual([{ state: 'waiting' }]);
  await ana.say('undo');
  expect(await waiting()).toEqual([{ state: 'removed' }]);
  expect(await remarkOn(card)).toBeNull();
});
