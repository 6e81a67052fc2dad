import { sql } from 'kysely';
import { v7 as newId } from 'uuid';
import { describe, expect, test } from 'vitest';
import { abilitiesOf } from '../../src/chat/abilities.ts';
import type { ConversationKind, ConversationReference } from '../../src/core/conversation.ts';
import type { InboundEvent } from '../../src/core/inbound-event.ts';
import type { Said } from '../../src/core/notification.ts';
import { templateOf } from '../../src/core/said.ts';
import { whyYouGetThis } from '../../src/decide/wording.ts';
import { FEATURES } from '../../src/features/features.ts';
import type { ClaimedDelivery } from '../../src/ledger/ports/delivering.ts';
import { samples } from '../deliver/card-tree.ts';
import { FIXTURES } from '../features/fixtures.ts';
import {
  PSEUDO,
  pseudo,
  pseudoRender,
  pseudoVoices,
  strangersIn,
  stringsIn,
  textsIn,
} from '../text/pseudo.ts';
import type { Wire } from '../wire.ts';
import { turnWorld } from './turn-world.ts';

/**
 * Herald speaks the pseudo-language, and somebody writes every command and presses every button: all words of the
 * answers come from the catalogue, or are theirs. The features list the commands, and the cards have the buttons.
 */
const voiceFor = pseudoVoices();
const world = turnWorld(undefined, { catalogue: pseudo, voiceFor, render: pseudoRender });
const { book } = world;
const voice = voiceFor(PSEUDO);
const { commands, hints } = abilitiesOf(FEATURES, pseudo);

/** Names and words of callers and people, wherever they come up. */
const KNOWN = ['Ana Silva', 'CI', 'deployments', 'Desk', 'Launch crew', 'hotel'];
/** Each language is named in itself, a zone as it is known, and a topic by its one name. */
const NAMES = ['English', 'አማርኛ', PSEUDO.timeZone, 'Herald', 'examples'];
const NEWS: Said = samples.find(({ file }) => file === 'notification.sample.json')?.said ?? { text: 'x' };

const PLACES = { personal: 'a:', groupChat: '19:crew', channel: '19:ops' } as const;

type Happens = Wire;

/** Somebody, with news before them; what they are told comes back as the texts that they read. */
async function somebody({ name = 'Ana Silva' }: { name?: string | undefined } = { name: 'Ana Silva' }) {
  const tenantId = book.tenant();
  const written: string[] = [];
  const teamsId = `29:${newId()}`;
  const conversationIn = (kind: ConversationKind): ConversationReference => ({
    ...{ tenantId, kind, serviceUrl: 'https://smba/emea/', botId: '28:herald' },
    conversationId: kind === 'personal' ? `${PLACES.personal}${teamsId}` : `${PLACES[kind]}${teamsId}`,
  });

  /** Sends what waits, as a worker would: the texts, and the cards with their buttons. */
  async function heard() {
    const sent: { delivery: ClaimedDelivery; texts: string[]; card: unknown }[] = [];
    for (;;) {
      book.pass(1_000);
      const claimed = (await book.claim('w', 100)).filter(each => each.tenantId === tenantId);
      if (claimed.length === 0) return sent;
      for (const delivery of claimed) {
        const context = {
          ...{
            deliveryId: delivery.card?.deliveryId ?? delivery.id,
            reader: PSEUDO,
            urgency: delivery.urgency,
          },
          why: whyYouGetThis(voice, delivery),
          place: delivery.recipient.kind === 'person' ? 'personal' : 'group',
          ...{ met: delivery.met, answers: delivery.answers, remark: delivery.remark },
        } as const;
        const message = pseudoRender(delivery.said, context as Parameters<typeof pseudoRender>[1]);
        const { sent: told, undelivered } = delivery.report ?? {};
        const reports = [told, undelivered].flatMap(said =>
          said ? [pseudoRender(said, context as never)] : [],
        );
        const texts = [message, ...reports].flatMap(each =>
          'card' in each ? [...textsIn(each.card), each.summary] : [each.text],
        );
        sent.push({ delivery, texts, card: 'card' in message ? message.card : undefined });
        await sql`update deliveries set state = 'sent', sent_at = ${book.clock.now()}, activity_id = ${`1:${delivery.id}`},
          conversation_id = coalesce(conversation_id, ${conversationIn('personal').conversationId})
          where id = ${delivery.id}`.execute(book.db);
      }
    }
  }

  async function happens(event: Happens, where: ConversationKind = 'personal') {
    const answer = await world.handle({
      ...{ activityId: newId(), at: new Date(book.clock.now()), conversation: conversationIn(where) },
      ...(where !== 'personal' && { conversationName: 'Launch crew' }),
      ...(where === 'channel' && { team: { id: `19:general${tenantId}`, name: 'Launch crew' } }),
      from: { teamsId, ...(name !== undefined && { name }) },
      ...{ locale: PSEUDO.locale, timeZone: PSEUDO.timeZone },
      ...event,
    } as InboundEvent);
    const sent = await heard();
    const answered = answer === undefined ? [] : 'text' in answer ? [answer.text] : textsIn(answer.card);
    const cards = [
      ...sent.map(({ card, delivery }) => ({ card, template: templateOf(delivery.said) ?? 'line' })),
      ...(answer !== undefined && 'card' in answer ? [{ card: answer.card, template: 'answer' }] : []),
    ].filter(({ card }) => card !== undefined);
    return { texts: [...answered, ...sent.flatMap(({ texts }) => texts)], cards };
  }

  await happens({ kind: 'installed', upgrade: false });
  const { person_id: personId } = await book.db
    .selectFrom('person_addresses')
    .where('tenant_id', '=', tenantId)
    .where('address', '=', teamsId)
    .select('person_id')
    .executeTakeFirstOrThrow();
  const recipient = { kind: 'person', personId, label: name ?? '' } as const;
  await book.delivery(tenantId, recipient, { notification: { said: NEWS } });
  await heard();
  const person = { id: personId, tenantId, reach: 'open' } as const;
  return {
    person,
    recipient,
    heard,
    happens,
    strangers: (texts: readonly string[], more: readonly string[] = []) =>
      strangersIn(texts, [...KNOWN, ...NAMES, ...written, ...more, ...stringsIn(NEWS), name ?? '']),
    say(text: string, where: ConversationKind = 'personal') {
      // Its parts, too: a message may begin in the middle of its marks, and a time at its end is none of a name.
      const parts = text.split(/\[§.*?§\]/);
      written.push(
        text,
        ...parts,
        ...parts.map(part => part.replace(/\s\S+$/, '')),
        text.replace(/^\S+/, ''),
      );
      return happens({ kind: 'said', text }, where);
    },
    press(action: Wire, where: ConversationKind = 'personal', via: 'execute' | 'submit' = 'execute') {
      const { verb = action.data?.verb, data = {} } = action;
      // A button that speaks for its person says an English form, which is always understood; here it is not.
      if (typeof data.word === 'string') written.push(data.word);
      return happens({ kind: 'clicked', via, verb, data }, where);
    },
  };
}

const told = ({ forms }: (typeof commands)[number]) => {
  const { words = [], lines = [] } = forms.get('en') ?? {};
  return [...new Set([...words, ...lines])];
};

/** Words behind a command: nothing, a topic, a name, a time, a wish, and something that is none of these. */
const REST = [
  '',
  'deployments',
  'zzz',
  'hotel',
  'zzz tomorrow at 9',
  'hotel drops 20%',
  '18 to 8',
  'for 2 hours',
];
/** Lines that may answer a question. */
const ANSWERS = ['zzz', '5', 'zzz tomorrow at 9', '20%'];

const pressable = (value: unknown): Wire[] => {
  if (typeof value !== 'object' || value === null) return [];
  const { type, verb, data } = value as Wire;
  const own = String(type).startsWith('Action.') && (verb ?? data?.verb) !== undefined ? [value] : [];
  const inside = Object.entries(value).filter(([name]) => name !== 'data' && name !== 'fallback');
  return [...own, ...inside.flatMap(([, each]) => pressable(each))];
};

type Person = Awaited<ReturnType<typeof somebody>>;
type Shown = Awaited<ReturnType<Person['say']>>['cards'];

/** A button says the same on every card of its sort. */
const pressed = new Set<string>();

async function pressAll(ana: Person, cards: Shown, where: ConversationKind): Promise<string[]> {
  const texts: string[] = [];
  const shown = [...cards];
  for (const { card, template } of shown)
    for (const action of pressable(card)) {
      const which = JSON.stringify([template, action.verb, action.title, where]);
      if (pressed.has(which)) continue;
      pressed.add(which);
      const answer = await ana.press(action, where);
      texts.push(...answer.texts);
      shown.push(...answer.cards);
    }
  return texts;
}

/** All that Herald says to these lines, and to each press of a button below its answers. */
async function allSaid(ana: Person, lines: readonly string[], where: ConversationKind = 'personal') {
  const texts: string[] = [];
  for (const line of lines) {
    const answer = await ana.say(line, where);
    texts.push(...answer.texts, ...(await pressAll(ana, answer.cards, where)));
  }
  return texts;
}

describe.each(commands.map(each => [each.command.name, each] as const))('"%s"', (_name, command) => {
  const [first = '', ...others] = told(command);
  const lines = REST.map(rest => `${first} ${rest}`.trim());

  test('whatever stands behind it, and in each of its forms', async () => {
    const ana = await somebody();
    const texts = await allSaid(ana, [...lines, ...others.map(form => `${form} zzz`)]);
    expect(texts.join()).toContain('[§');
    expect(ana.strangers(texts)).toEqual([]);
  });

  test('whatever it is answered with, where it asks', async () => {
    const ana = await somebody();
    const texts = await allSaid(ana, [first, ...ANSWERS, `${first} zzz`, ...ANSWERS]);
    expect(ana.strangers(texts)).toEqual([]);
  });

  test.each(['groupChat', 'channel'] as const)('in a %s', async where => {
    const ana = await somebody();
    expect(ana.strangers(await allSaid(ana, [first, `${first} zzz`], where))).toEqual([]);
  });
});

test('what is no command, and what is only looked for', async () => {
  const ana = await somebody();
  const words = hints.flatMap(({ words: forms }) => [...(forms.get('en')?.lines ?? [])]);
  const near = commands.map(each => told(each)[0]?.replace('§]', 'x§]') ?? '');
  expect(ana.strangers(await allSaid(ana, ['zzz', 'zzz '.repeat(200), ...words, ...near]))).toEqual([]);
});

test('whoever has no name', async () => {
  const nobody = await somebody({ name: undefined });
  const lines = commands.flatMap(each => [told(each)[0] ?? '', `${told(each)[0]} zzz`]);
  for (const where of ['personal', 'groupChat'] as const)
    expect(nobody.strangers(await allSaid(nobody, lines, where))).toEqual([]);
});

test('each dialogue, however it is answered', async () => {
  for (const { given = {} } of FIXTURES)
    for (const [dialogue, all] of Object.entries(given))
      for (const answers of all) {
        const ana = await somebody();
        const about = { ...(answers[dialogue] as object), id: newId(), closesAt: '2099-01-01T00:00:00Z' };
        const id = await book.delivery(ana.person.tenantId, ana.recipient, {
          notification: { begins: { dialogue, given: { [dialogue]: about } } },
        });
        const began = await ana.happens({
          kind: 'interrupts',
          delivery: id,
          does: 'ad-hoc',
          from: undefined,
        });
        const said = await allSaid(ana, [
          'zzz',
          '',
          '5',
          '99',
          '2026-12-01',
          'a',
          '3',
          '1',
          '20%',
          'zzz',
          '1',
        ]);
        expect(began.texts.join()).toContain('[§');
        expect(ana.strangers([...began.texts, ...said], stringsIn(about))).toEqual([]);
      }
});
