import fc from 'fast-check';
import { sql } from 'kysely';
import { v7 as newId } from 'uuid';
import { describe, expect, test } from 'vitest';
import { abilitiesOf } from '../../src/chat/abilities.ts';
import { isOn } from '../../src/chat/click.ts';
import type { Said } from '../../src/core/notification.ts';
import { asking } from '../../src/core/said.ts';
import { FEATURES } from '../../src/features/features.ts';
import { cardOf, nodesOf, samples } from '../deliver/card-tree.ts';
import { FIXTURES } from '../features/fixtures.ts';
import { catalogue } from '../voices.ts';
import { CHANNEL, clickWorld, type Press, type Somebody } from './click-world.ts';

const BUTTONS = abilitiesOf(FEATURES, catalogue).buttons;

const verbsOn = (card: unknown) =>
  nodesOf(card).flatMap(({ verb }) => (verb === undefined ? [] : [String(verb)]));

describe('the table of buttons', () => {
  test.each(samples.map(sample => [sample.file, sample] as const))(
    'has every button of %s',
    (_file, sample) => {
      const unknown = verbsOn(cardOf(sample).card).filter(verb => {
        const button = BUTTONS.get(verb);
        return button === undefined || !(button.on === 'none' || isOn(button, sample.said));
      });
      expect(unknown).toEqual([]);
    },
  );

  test('has no button that no card has', () => {
    const met = { how: 'interrupted', topic: { phrase: 'settings.name' } } as const;
    const drawn = samples.flatMap(({ said, context }) =>
      verbsOn(cardOf({ said, context: { ...context, met } }).card),
    );
    expect([...BUTTONS.keys()].filter(verb => !drawn.includes(verb))).toEqual([]);
  });
});

const world = clickWorld();

/** On which card of what stands there somebody presses. */
const CARDS = [
  'their copy',
  'their own',
  'the copy of another',
  'the own of another',
  'the channel’s',
  'none',
] as const;
type Card = (typeof CARDS)[number];

/** Somebody and another, each with things of their own; a broadcast to both and a channel, and a card for each. */
async function stage(sample: Extract<Said, { template: unknown }>) {
  const tenantId = world.book.tenant();
  const [somebody, another] = [await world.somebody(tenantId), await world.somebody(tenantId)];
  const [own, foreign] = [await world.things(somebody), await world.things(another)];
  const of = (things: typeof own) => asking(sample, sample.template in things ? (things as object) : {});
  const begins = FIXTURES.map(each => each.begins?.(sample.template)).find(each => each !== undefined);
  const to = [somebody.recipient, another.recipient, CHANNEL];
  const [copy, copyOfAnother, channels] = await world.posted(tenantId, of(own), to, begins && { begins });
  const herald = { callerId: 'herald', callerName: 'Herald' };
  const [card] = await world.posted(tenantId, of(own), [somebody.recipient], herald);
  const [cardOfAnother] = await world.posted(tenantId, of(foreign), [another.recipient], herald);
  await sql`update deliveries set met = '{"how":"interrupted","topic":"talking"}' where person_id is not null
    and tenant_id = ${tenantId}`.execute(world.book.db);
  const ids: Record<Card, string | undefined> = {
    'their copy': copy,
    'their own': card,
    'the copy of another': copyOfAnother,
    'the own of another': cardOfAnother,
    'the channel’s': channels,
    none: newId(),
  };
  return { tenantId, somebody, another, own, foreign, ids };
}
type Stage = Awaited<ReturnType<typeof stage>>;

/** All that a click might change: by its table and id, as text. A change of a card is that card's. */
async function everything({ tenantId }: Stage): Promise<Map<string, string>> {
  const { rows } = await sql<{ key: string; value: string }>`
    with here as (select id from people where tenant_id = ${tenantId})
    select 'says ' || coalesce(d.amends || ' by ', '') || d.id as key, coalesce(d.said, n.said)::text as value
      from deliveries d join notifications n on n.id = d.notification_id where d.tenant_id = ${tenantId}
    union all select 'delivery ' || coalesce(amends || ' by ', '') || id, (to_jsonb(d) - 'said')::text from deliveries d where tenant_id = ${tenantId}
    union all select 'notification ' || caller_id || ' ' || id, to_jsonb(n)::text from notifications n where tenant_id = ${tenantId}
    union all select 'of ' || person_id || ' reminder ' || id, to_jsonb(r)::text from reminders r where tenant_id = ${tenantId}
    union all select 'of ' || person_id || ' watch ' || id, to_jsonb(w)::text from watches w where tenant_id = ${tenantId}
    union all select 'of ' || person_id || ' question ' || id, to_jsonb(q)::text from questions q where tenant_id = ${tenantId}
    union all select 'of ' || person_id || ' topic ' || topic, to_jsonb(s)::text from subscriptions s where person_id in (select id from here)
    union all select 'of ' || person_id || ' stop ' || id, to_jsonb(s)::text from stops s where person_id in (select id from here)
    union all select 'of ' || person_id || ' state ' || key, value::text from bot_state where person_id in (select id from here)`.execute(
    world.book.db,
  );
  return new Map(rows.map(({ key, value }) => [key, value]));
}

/** The deliveries that a person's own things speak through: what they change of those, these say. */
async function voicesOf({ person }: Somebody): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select delivery_id as id from reminders where person_id = ${person.id}
    union all select question_card from questions where person_id = ${person.id}`.execute(world.book.db);
  return rows.map(({ id }) => id);
}

const IDS = ['own', 'foreign', 'none'] as const;

const presses = fc.record({
  verb: fc.constantFrom(...BUTTONS.keys(), 'constructor', 'madeUp'),
  // Mostly where it hurts most: on a copy of what others get, too.
  card: fc.oneof(fc.constantFrom(...CARDS), fc.constant(CARDS[0])),
  form: fc.constantFrom('execute' as const, 'submit' as const),
  ids: fc.oneof(fc.constantFrom(...IDS), fc.constant(IDS[0])),
  words: fc.record(
    {
      for: fc.constantFrom('20 minutes', 'until', 7),
      from: fc.constantFrom(0, -1, '1', 4),
      word: fc.constantFrom('cancel', 'back', 'yes'),
      of: fc.constantFrom('subject', 'actor', 'everything', 'made up', 7),
      topic: fc.constantFrom('deployments', 'unheard of', null),
      action: fc.constantFrom('rollback', 'acknowledge'),
      value: fc.constantFrom(true, 'true', 1),
    },
    { requiredKeys: [] },
  ),
});
type Pressed = typeof presses extends fc.Arbitrary<infer T> ? T : never;

function pressOf({ own, foreign, ids }: Stage, { verb, card, form, ids: whose, words }: Pressed): Press {
  const named: Record<string, string> = { own, foreign, none: {} }[whose];
  const id = named.reminder ?? '';
  const forms = {
    [`what:${id}`]: 'FORGED',
    [`when:${id}`]: 'tomorrow at 9',
    subject: 'FORGED',
    kind: 'changes',
  };
  const where = card === 'the channel’s' ? 'channel' : 'personal';
  return { verb, form, where, data: { ...words, ...forms, ...named, delivery: ids[card] } };
}

const isTheirs = (card: Card) => card === 'their copy' || card === 'their own' || card === 'the channel’s';

/** Presses, and tells what is no longer as it was: keys that changed or went, and those that came. */
async function press(on: Stage, pressed: Pressed) {
  const [before, voices] = [await everything(on), await voicesOf(on.somebody)];
  const answer = await world.click(on.somebody, pressOf(on, pressed));
  const after = await everything(on);
  const changed = [...before].filter(([key, value]) => after.get(key) !== value).map(([key]) => key);
  const came = [...after].filter(([key]) => !before.has(key));
  const owned = [...before]
    .filter(
      ([key, value]) => key.startsWith('delivery ') && JSON.parse(value).person_id === on.somebody.person.id,
    )
    .map(([key]) => key.split(' ')[1]);
  return { answer, changed, came, owned, voices: new Set([...voices, ...(await voicesOf(on.somebody))]) };
}

type Outcome = Awaited<ReturnType<typeof press>>;

function expectOnlyItsOwn(
  { ids, another }: Stage,
  { verb, card }: Pressed,
  { changed, voices, owned }: Outcome,
): void {
  // A person who is forgotten is taken off all their cards.
  const own = verb === 'forgetMe' ? owned : [];
  const mine = new Set([...voices, ...own, isTheirs(card) ? ids[card] : undefined]);
  const others = changed.filter(key => {
    const [table, ...id] = key.split(' ');
    if (table === 'says' || table === 'delivery') return !mine.has(id[0]);
    return table === 'notification' ? id[0] !== 'herald' : id[0] === another.person.id;
  });
  expect(others).toEqual([]);
}

function expectNothing({ answer, changed, came }: Outcome): void {
  expect(answer).toEqual({ text: expect.stringMatching(/\w/) });
  expect(changed).toEqual([]);
  const said = came.filter(([key]) => key.startsWith('says ')).map(([, value]) => JSON.parse(value));
  expect(said.filter(each => !('text' in each))).toEqual([]);
  expect(came.filter(([key]) => key.startsWith('of '))).toEqual([]);
}

describe('a click', () => {
  test('changes what its own card says, and nothing that another says; what does not belong to the card is refused', async () => {
    const clicks = fc.tuple(
      fc.constantFrom(...samples),
      fc.array(presses, { minLength: 1, maxLength: 6, size: 'max' }),
    );
    await fc.assert(
      fc.asyncProperty(clicks, async ([{ said }, all]) => {
        const on = await stage(said);
        for (const pressed of all) {
          const outcome = await press(on, pressed);
          expectOnlyItsOwn(on, pressed, outcome);
          const button = BUTTONS.get(pressed.verb);
          if (button?.on === 'none') continue;
          // The words of the delivery may have changed, but never its template.
          if (button === undefined || !isTheirs(pressed.card) || !isOn(button, said)) expectNothing(outcome);
        }
      }),
      { numRuns: 40 },
    );
  }, 120_000);
});
