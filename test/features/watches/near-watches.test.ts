import { describe, expect, test } from 'vitest';
import { askedBy, dataOf } from '../../../src/core/said.ts';
import { nearSubjects } from '../../../src/features/watches/rules/near-subjects.ts';
import type { Talker } from '../../chat/talk-world.ts';
import { talkWorld, templates } from '../../chat/talk-world.ts';
import { actionsOf, textsOf } from '../../deliver/card-tree.ts';
import { catalogue } from '../../voices.ts';

const HOTEL = { subject: 'Hotel Bellagio, Las Vegas', value: 249, unit: 'USD' };
const KNOWN = [
  HOTEL,
  { subject: 'Hotel Caesars Palace, Las Vegas', value: 199 },
  { subject: 'checkout errors', value: 12 },
  { subject: 'nightly build', value: 'passed' },
];

test.each([
  ['hotel bellagio', ['Hotel Bellagio, Las Vegas']],
  ['hotel las vegas', ['Hotel Bellagio, Las Vegas', 'Hotel Caesars Palace, Las Vegas']],
  ['Hotel Belagio', ['Hotel Bellagio, Las Vegas']],
  ['chekout erors', ['checkout errors']],
  ['the nightly build', ['nightly build']],
  ['hotel', ['Hotel Bellagio, Las Vegas', 'Hotel Caesars Palace, Las Vegas']],
  ['palace of the king', []],
  ['of', []],
  ['', []],
  ['💥', []],
])('%j is near to %j', (asked, near) => {
  expect(nearSubjects(asked, KNOWN).map(({ subject }) => subject)).toEqual(near);
});

/** Takes the readings of these subjects in somebody's tenant. */
async function read(world: ReturnType<typeof talkWorld>, { tenantId }: Talker): Promise<void> {
  await world.store.features.readings.take(tenantId, KNOWN);
}

const watched = (world: ReturnType<typeof talkWorld>, { tenantId }: Talker) =>
  world.book.db.selectFrom('watches').where('tenant_id', '=', tenantId).select('subject').execute();

describe('where the operator opened what may be watched', () => {
  const world = talkWorld({ watches: { watchable: ['hotel *', 'checkout*'] } });

  test('a name of which there are no readings is asked about, and a press runs what was meant', async () => {
    const ana = await world.somebody();
    await read(world, ana);
    const [asked] = (await ana.say('watch hotel bellagio drops 20%')).map(askedBy);
    expect(asked?.question).toMatchObject({ values: { asked: 'hotel bellagio' } });
    expect(asked?.choices?.map(({ value }) => value)).toEqual(['Hotel Bellagio, Las Vegas', 'as-written']);
    expect(await watched(world, ana)).toEqual([]);
    await ana.say('yes');
    expect(await watched(world, ana)).toEqual([{ subject: 'Hotel Bellagio, Las Vegas' }]);
  });

  test('what is not said yet is asked afterwards, and it may be meant as it is written', async () => {
    const ana = await world.somebody();
    await read(world, ana);
    expect((await ana.say('watch hotel las vegas')).map(askedBy)[0]?.choices).toHaveLength(3);
    const [kind] = (await ana.say('no')).map(askedBy);
    expect(kind?.question).toMatchObject({ phrase: 'watches.ask.kind' });
    await ana.say('changes');
    await ana.say('skip');
    expect(await watched(world, ana)).toEqual([{ subject: 'hotel las vegas' }]);
  });

  test('so it is where it was said bit by bit, and nothing is asked of a name that has readings', async () => {
    const ana = await world.somebody();
    await read(world, ana);
    for (const line of ['watch', 'hotel belagio', 'changes']) await ana.say(line);
    expect((await ana.say('skip')).map(askedBy)[0]?.question).toMatchObject({
      phrase: 'watches.did-you-mean',
    });
    await ana.say('1');
    await ana.say('watch CHECKOUT  errors changes');
    expect((await watched(world, ana)).map(({ subject }) => subject).toSorted()).toEqual([
      'CHECKOUT errors',
      'Hotel Bellagio, Las Vegas',
    ]);
  });

  test('so it is in the form on the card, whose buttons run what was filled in', async () => {
    const ana = await world.somebody();
    await read(world, ana);
    await ana.say('watches');
    const filled = { subject: 'hotel las vegas', kind: 'drops', value: '20 %', days: '7' };
    const asked = (await ana.press('watchFromCard', filled)) as { card: object };
    const ways = actionsOf(asked.card).filter(({ verb }) => verb === 'watchFromCard');
    expect(ways.map(({ title }) => title)).toEqual([
      'Hotel Bellagio, Las Vegas (249 USD)',
      'Hotel Caesars Palace, Las Vegas (199)',
      'No, “hotel las vegas” as I wrote it',
      'Watch it',
    ]);
    expect(textsOf(asked.card).join()).toContain('There are no readings of “hotel las vegas”.');
    expect(await watched(world, ana)).toEqual([]);
    // A press sends the values that were filled in, without the inputs that still stand there.
    for (const way of [ways[0], ways[2]]) {
      expect(way).toMatchObject({ associatedInputs: 'none' });
      await ana.press('watchFromCard', way?.data as Record<string, unknown>);
    }
    expect((await watched(world, ana)).map(({ subject }) => subject).toSorted()).toEqual([
      'Hotel Bellagio, Las Vegas',
      'hotel las vegas',
    ]);
  });

  test('watches says what else there is, and not what is not open', async () => {
    const ana = await world.somebody();
    await read(world, ana);
    const [list] = await ana.say('watches');
    const { known, more } = (list && dataOf(list, 'watches')?.open) ?? {};
    expect(known?.map(({ subject }) => subject).toSorted()).toEqual([
      'Hotel Bellagio, Las Vegas',
      'Hotel Caesars Palace, Las Vegas',
      'checkout errors',
    ]);
    expect(more).toBe(0);
  });
});

describe('where they did not', () => {
  const world = talkWorld();

  test('nothing is told of what there is but of what somebody watches themselves', async () => {
    const ana = await world.somebody();
    await read(world, ana);
    expect(templates(await ana.say('watch hotel bellagio drops 20%'))).toEqual(['line']);
    expect((await ana.say('watches')).map(said => dataOf(said, 'watches')?.open)).toEqual([undefined]);
    await ana.say('watch nightly build changes');
    const [asked] = (await ana.say('watch the nightly build is failed')).map(askedBy);
    expect(asked?.choices?.map(({ value }) => value)).toEqual(['nightly build', 'as-written']);
  });
});

/** Each way to say it without a name. */
const alone = (language: string) =>
  catalogue
    .say(language)('command.unwatch')
    .split(' | ')
    .filter(form => /^[^…]+(?: …)?$/.test(form))
    .map(form => form.replace(' …', ''));

describe('"stop watching" alone', () => {
  const world = talkWorld();
  const whichOf = async (ana: Talker, line: string, language: string) =>
    (await ana.say(line, { locale: language }))
      .map(said => dataOf(said, 'watches'))
      .find(card => card !== undefined);

  test.each(catalogue.languages)('asks which, and stops nothing, in %s', async language => {
    const ana = await world.somebody();
    for (const name of ['Room 1', 'Room 2']) await ana.say(`watch ${name} changes`);
    expect(alone(language).length).toBeGreaterThan(1);
    for (const line of alone(language)) {
      const card = await whichOf(ana, line, language);
      expect([line, card?.note]).toEqual([line, { phrase: 'watches.which' }]);
      expect(card?.watches.map(({ subject }) => subject)).toEqual(['Room 2', 'Room 1']);
    }
    expect(await watched(world, ana)).toHaveLength(2);
  });

  test('is answered by a press', async () => {
    const ana = await world.somebody();
    for (const name of ['Room 1', 'Room 2']) await ana.say(`watch ${name} changes`);
    const card = await whichOf(ana, 'stop watching', 'en');
    await ana.press('stopWatching', { watch: card?.watches[0]?.watch });
    expect(await watched(world, ana)).toEqual([{ subject: 'Room 1' }]);
  });

  test('asks nothing where nothing is watched', async () => {
    const ana = await world.somebody();
    expect(await whichOf(ana, 'stop watching', 'en')).toEqual({ watches: [] });
  });
});
