import { v7 as newId } from 'uuid';
import { beforeEach, describe, expect, test } from 'vitest';
import type { InboundEvent } from '../../src/core/inbound-event.ts';
import type { Notification } from '../../src/core/notification.ts';
import type { PlaceWishes } from '../../src/core/place-wishes.ts';
import { dataOf } from '../../src/core/said.ts';
import { MOST_WHILE_AWAY } from '../../src/decide/burst.ts';
import { decisionOn } from '../../src/decide/decision.ts';
import type { ClaimedDelivery } from '../../src/ledger/ports/delivering.ts';
import { worded } from '../../src/text/phrase.ts';
import { english, voiceFor } from '../voices.ts';
import { lastSaid } from './last-said.ts';
import { turnWorld } from './turn-world.ts';

const world = turnWorld();
const { book } = world;
const SENT = { state: 'sent', conversationId: '19:crew', activityId: '1' } as const;

let tenantId: string;
const conversation = (conversationId = '19:crew') => ({
  ...{ tenantId, conversationId, kind: 'groupChat' as const },
  ...{ serviceUrl: 'https://smba/emea/', botId: '28:herald' },
});
const envelope = (name: string, where?: string) => ({
  activityId: newId(),
  at: new Date(book.clock.now()),
  conversation: conversation(where),
  from: { teamsId: `29:${name}`, aadObjectId: `${name}-${tenantId}`, name },
  locale: 'en-GB',
  timeZone: 'Europe/Berlin',
});
const say = async (text: string, name = 'Ana') => {
  book.pass(1_000);
  await world.handle({ kind: 'said', text, ...envelope(name) } as InboundEvent);
  return last();
};
const click = (delivery: string, name = 'Ben', where?: string) => {
  book.pass(1_000);
  const event = { kind: 'clicked', via: 'execute', verb: 'undoHere', data: { delivery } };
  return world.handle({ ...event, ...envelope(name, where) } as InboundEvent);
};

/** The last message of Herald in the chat. */
async function last() {
  const row = await lastSaid(book.db, tenantId);
  const voice = { ...voiceFor({ locale: 'en-GB', timeZone: 'Europe/Berlin' }), now: book.clock.now() };
  const here = dataOf(row.said, 'here');
  return { ...row, by: here?.by, words: here?.says.map(each => worded(voice, each)).join(' ') };
}
async function wishes(): Promise<PlaceWishes> {
  const row = await book.db
    .selectFrom('conversations')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', '19:crew')
    .select('wishes')
    .executeTakeFirst();
  return row?.wishes ?? {};
}

const crew = { kind: 'conversation', conversationId: '19:crew', label: 'Crew' } as const;
const CONTENT = { topic: 'deployments', title: 'Built', subject: { name: 'x' }, actor: { name: 'CI' } };
const tell = (title: string, more: Partial<Notification> = {}) =>
  book.delivery(tenantId, crew, {
    notification: { said: { template: 'notification', data: { ...CONTENT, title } }, ...more },
  });

/** One worker, until nothing more is due. Returns the cards that it sent there. */
async function work(): Promise<ClaimedDelivery[]> {
  const sent: ClaimedDelivery[] = [];
  for (let quiet = 0; quiet < 2; book.pass(1_500)) {
    await book.claims.release();
    const claimed = await book.claim('w1', 20);
    quiet = claimed.length === 0 ? quiet + 1 : 0;
    for (const delivery of claimed) {
      const decision = decisionOn(delivery, book.clock.now(), 300_000);
      const settlement = decision && 'settlement' in decision ? decision.settlement : SENT;
      const outcome = settlement.state === 'sent' ? 'sent' : 'not-tried';
      await book.records.settle(delivery, 'w1', settlement, { outcome });
      const isCard = dataOf(delivery.said, 'notification') ?? dataOf(delivery.said, 'digest');
      if (settlement.state === 'sent' && isCard) sent.push(delivery);
    }
  }
  return sent;
}
const titles = (sent: readonly ClaimedDelivery[]) =>
  sent.map(
    ({ said }) =>
      dataOf(said, 'digest')?.items.map(({ title }) => title) ?? dataOf(said, 'notification')?.title,
  );
const stateOf = async (id: string) => {
  const { state, reason_code } = await book.row(id);
  return [state, reason_code];
};

beforeEach(async () => {
  await book.db.deleteFrom('deliveries').execute();
  tenantId = book.tenant();
  await say('hi');
  await tell('first');
  await tell('build', { topic: 'builds' });
  await work();
});

describe('a digest in a group chat', () => {
  const HOUR_MS = 3_600_000;

  test('is one card at its time, and nothing more until the next; of one it is the card', async () => {
    await say('digest deployments hourly');
    const ids = [await tell('one'), await tell('two'), await tell('build', { topic: 'builds' })];
    expect(titles(await work())).toEqual(['build']);
    expect(await stateOf(ids[0] ?? '')).toEqual(['held', 'topic-digest']);
    book.pass(HOUR_MS);
    expect(titles(await work())).toEqual([['one', 'two']]);
    const alone = await tell('alone');
    expect(titles(await work())).toEqual([]);
    book.pass(HOUR_MS);
    expect(titles(await work())).toEqual(['alone']);
    expect(await stateOf(alone)).toEqual(['sent', 'sent']);
    book.pass(HOUR_MS);
    expect(titles(await work())).toEqual([]);
  });

  test('comes at once where it is wanted as it happens again, and `settings` says what holds', async () => {
    await say('digest deployments hourly');
    await tell('one');
    expect(titles(await work())).toEqual([]);
    expect((await say('settings')).words).toMatch(/Digest of deployments: every hour\./);
    expect((await say('digest deployments now')).words).toBe(
      english.say('attention.no-digest', { topic: 'deployments' }),
    );
    expect(titles(await work())).toEqual(['one']);
    expect((await say('settings')).words).toBe(english.say('here.everything'));
  });
});

describe('in a group chat, for everybody there', () => {
  test.each([
    ['stop deployments', 'Nothing on deployments comes here any more.'],
    ['bestell deployments ab', 'Nothing on deployments comes here any more.'],
    ['stop deploy*', 'Nothing on topics like deploy* comes here any more, nor on new ones.'],
    ['stop everything', 'No notifications come here any more. Only answers do.'],
    ['mute deployments for 3 hours', /^Nothing on deployments before .*, not even urgent\.$/],
    ['pause for 2 hours', /^Nothing before .*, except urgent\./],
    ['quiet hours 18 to 8', /^Nothing between 18:00 and 8:00, except urgent\./],
    ['digest deployments daily at 9', /^Digest of deployments: every day at 9:00\. The next comes .*9:00\.$/],
    ['hold urgent deployments', /^Urgent notifications on deployments wait, too, until/],
    ['Zusammenfassung deployments stündlich', /^Digest of deployments: every hour\./],
  ])('%j is said there with who did it, and taken back by anybody', async (line, words) => {
    const { id, recipient, by, words: said } = await say(line);
    expect(recipient).toMatchObject({ kind: 'conversation', conversationId: '19:crew' });
    if (typeof words === 'string') expect(said).toBe(words);
    else expect(said).toMatch(words);
    expect(by).toBe('Ana');
    const { changedAt, ...set } = await wishes();
    expect(set).not.toEqual({});
    expect(await click(id)).toEqual({ text: english.say('here.undone') });
    expect(await last()).toMatchObject({ by: 'Ben', words: expect.stringMatching(/^Undone: /) });
    const { changedAt: later, ...left } = await wishes();
    expect(left).toEqual({});
    expect(later).not.toBe(changedAt);
  });

  test.each([
    ['mute deployments for a blue moon', 'help.mute'],
    ['quiet hours 18 to 8 except for Bob', 'help.quiet'],
    ['pause for a blue moon', 'help.pause'],
    ['digest deployments at 9 for Bob', 'help.digest'],
    ['digest', 'help.digest'],
  ] as const)('%j changes nothing, and says how', async (line, example) => {
    expect((await say(line)).words).toBe(english.say('here.how', { example: english.say(example) }));
    expect(await wishes()).toEqual({});
  });

  test('"settings" lists what holds, and "resume", "no quiet hours" and "start everything" end it', async () => {
    expect((await say('settings')).words).toBe(english.say('here.everything'));
    for (const line of ['stop everything', 'stop builds', 'quiet hours 18 to 8', 'pause for 2 hours'])
      await say(line);
    const { words, by } = await say('settings');
    expect(by).toBeUndefined();
    expect(words).toMatch(/No notifications.*Nothing between 18:00.*Nothing before.*Stopped here: builds/);
    for (const line of ['resume', 'no quiet hours', 'start everything', 'subscribe builds']) await say(line);
    expect((await say('settings')).words).toBe(english.say('here.everything'));
  });

  test.each([
    ['start deployments', /comes again\..*deployments is not muted any more\./],
    ['unmute deployments', /^deployments is not muted any more\.$/],
  ])('"%s" ends the mute there, and Undo brings it back', async (line, words) => {
    await say('mute deployments until Friday');
    const before = (await wishes()).attention;
    const said = await say(line);
    expect(said.words).toMatch(words);
    expect((await wishes()).attention).toEqual({});
    await click(said.id);
    expect((await wishes()).attention).toEqual(before);
  });

  test.each([
    ['mute deployments until Friday', /^Undone: deployments is not muted\.$/],
    ['pause for 2 hours', /^Undone: Nothing is paused\.$/],
    ['quiet hours 18 to 8', /^Undone: Quiet hours are off/],
    ['digest deployments daily at 9', /^Undone: You get deployments as it happens again/],
    ['stop deployments', /^Undone: everything here is as it was before\.$/],
    ['stop everything', /^Undone: everything here is as it was before\.$/],
    ['stop deploy*', /^Undone: everything here is as it was before\.$/],
    ['hold urgent deployments', /^Undone: Urgent notifications on deployments come at once/],
  ])(
    '"undo" behind "%s", written there by anybody, takes it back once, and says what holds',
    async (line, words) => {
      await say('mute builds until Friday');
      const { changedAt: _, last: __, ...stood } = await wishes();
      await say(line);
      const undone = await say('undo', 'Ben');
      expect(undone).toMatchObject({ by: 'Ben', words: expect.stringMatching(words) });
      const { changedAt, ...now } = await wishes();
      expect(now).toEqual(stood);
      await say('undo', 'Ben');
      expect(await wishes()).toEqual({ changedAt, ...now });
    },
  );

  test('"undo" brings back the language, and the Undo of what was taken back does nothing', async () => {
    await say('language deutsch');
    const { id } = await say('stop deployments');
    await say('undo');
    expect(await click(id)).toEqual({ text: english.say('here.changed') });
    const language = () =>
      book.db
        .selectFrom('conversations')
        .where('tenant_id', '=', tenantId)
        .where('id', '=', '19:crew')
        .select('language')
        .executeTakeFirstOrThrow();
    expect(await language()).toEqual({ language: 'de' });
    await say('language english');
    await say('undo');
    expect(await language()).toEqual({ language: 'de' });
  });

  test('what changes nothing has no Undo, and is not what "undo" is of', async () => {
    await say('stop deployments');
    const said = await say('no quiet hours');
    expect(dataOf(said.said, 'here')?.undo).toBeUndefined();
    await say('undo');
    expect((await wishes()).choices).toBeUndefined();
  });

  test.each([
    ['start everything', /nothing is muted any more/],
    ['start deploy*', /deployments is not muted any more/],
    ['subscribe deployments', /deployments is not muted any more/],
  ])('"%s" ends the mute, and names the pause that stays', async (line, words) => {
    await say('mute deployments until Friday');
    await say('pause for 2 hours');
    const said = (await say(line)).words;
    expect(said).toMatch(words);
    expect(said).toMatch(/Nothing before /);
    expect((await wishes()).attention?.muted).toBeUndefined();
  });

  test('of two changes the first cannot be taken back over the second', async () => {
    const { id } = await say('stop deployments');
    await say('stop builds', 'Omar');
    expect(await click(id)).toEqual({ text: english.say('here.changed') });
    expect(Object.keys((await wishes()).choices ?? {}).toSorted()).toEqual(['builds', 'deployments']);
  });

  test('a click from another chat takes nothing back, and one that comes again does so once', async () => {
    const { id } = await say('stop deployments');
    expect(await click(id, 'Mallory', '19:other')).toEqual({ text: english.say('click.not-yours') });
    expect((await wishes()).choices).toMatchObject({ deployments: { is: 'out' } });
    await click(id);
    await say('stop deployments');
    expect(await click(id)).toEqual({ text: english.say('here.changed') });
    expect((await wishes()).choices).toMatchObject({ deployments: { is: 'out' } });
  });

  test('the wishes of who wrote it stay as they were', async () => {
    await say('stop deployments');
    await say('pause for 2 hours');
    const kept = await book.db
      .selectFrom('people')
      .leftJoin('preferences', 'preferences.person_id', 'people.id')
      .leftJoin('subscriptions', 'subscriptions.person_id', 'people.id')
      .where('people.tenant_id', '=', tenantId)
      .select(['preferences.attention', 'subscriptions.choice'])
      .execute();
    expect(kept).toEqual([{ attention: null, choice: null }]);
  });
});

describe('cards to that chat', () => {
  test('are not sent where their topic is stopped, until it is started', async () => {
    await say('stop deployments');
    const [one, other] = [await tell('one'), await tell('two', { topic: 'builds' })];
    expect(titles(await work())).toEqual(['two']);
    expect([await stateOf(one), await stateOf(other)]).toEqual([
      ['suppressed', 'opted-out'],
      ['sent', 'sent'],
    ]);
    await say('subscribe deployments');
    await tell('three');
    expect(titles(await work())).toEqual(['three']);
  });

  test('of a topic that was started after a stop of everything are sent', async () => {
    await say('stop everything');
    const held = await tell('one', { topic: 'builds' });
    await say('subscribe deployments');
    await tell('two');
    expect(titles(await work())).toEqual(['two']);
    expect(await stateOf(held)).toEqual(['suppressed', 'stopped-everything']);
  });

  test('wait while it is paused, and come as one card afterwards; what is urgent comes at once', async () => {
    await say('pause for 2 hours');
    const one = await tell('one');
    await tell('two', { topic: 'builds' });
    await tell('fire', { urgency: 'urgent' });
    expect(titles(await work())).toEqual(['fire']);
    expect(await stateOf(one)).toEqual(['held', 'paused']);
    book.pass(2 * 3_600_000);
    const [digest, ...others] = await work();
    expect(others).toEqual([]);
    expect(digest).toMatchObject({ recipient: crew, because: { code: 'away' } });
    expect(digest && titles([digest])).toEqual([['one', 'two']]);
  });

  test('wait while it is paused, urgent ones of a topic too, where that is wanted, until it is not any more', async () => {
    await say('pause for 2 hours');
    await say('hold urgent deployments');
    const fire = await tell('fire', { urgency: 'urgent' });
    await tell('build', { topic: 'builds', urgency: 'urgent' });
    expect(titles(await work())).toEqual(['build']);
    expect(await stateOf(fire)).toEqual(['held', 'paused']);
    expect((await say('settings')).words).toMatch(/Urgent notifications on deployments wait/);
    expect((await say('hold urgent nothing')).words).toMatch(/^There is no topic “nothing”/);
    expect((await say('allow urgent deployments')).words).toMatch(
      /^Urgent notifications on deployments come at once/,
    );
    expect(titles(await work())).toEqual(['fire']);
  });

  test('are one card afterwards, however many there were', async () => {
    await say('pause for 2 hours');
    const ids: string[] = [];
    for (let i = 0; i < MOST_WHILE_AWAY + 30; i++) ids.push(await tell(`${i}`));
    expect(titles(await work())).toEqual([]);
    book.pass(2 * 3_600_000);
    const [digest, ...others] = await work();
    expect(others).toEqual([]);
    expect(digest).toMatchObject({ recipient: crew, because: { code: 'away' } });
    const states = await Promise.all(ids.map(stateOf));
    expect(new Set(states.map(String))).toEqual(new Set(['folded,digest']));
  });

  test('come at once when somebody resumes, and one comes as itself', async () => {
    await say('mute deployments for 3 hours');
    await tell('one');
    expect(titles(await work())).toEqual([]);
    await say('resume', 'Omar');
    expect(titles(await work())).toEqual(['one']);
  });

  test('wait in the quiet hours of the zone of who set them', async () => {
    await say('quiet hours 18 to 8');
    // From 10:00 to 20:00 in Berlin.
    book.pass(10 * 3_600_000);
    const one = await tell('one');
    expect(titles(await work())).toEqual([]);
    const { state, due_at } = await book.row(one);
    expect([state, due_at.toISOString().slice(11, 16)]).toEqual(['held', '07:00']);
  });
});
