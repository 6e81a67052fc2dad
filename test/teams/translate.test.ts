import { describe, expect, test } from 'vitest';
import { activityReader } from '../../src/teams/inbound.ts';
import { translate } from '../../src/teams/translate.ts';
import {
  ANA,
  BOT,
  channel,
  execute,
  GENERAL,
  groupChat,
  installation,
  OPS,
  personal,
  TENANT,
  teamEvent,
} from './activities.ts';

const RECEIVED_AT = new Date('2030-01-01T00:00:00Z');
const bot = { id: BOT };
const ben = { id: '29:ben', aadObjectId: 'b-object', name: 'Ben' };
const people = (...ids: { id: string; aadObjectId: string; name: string }[]) =>
  ids.map(({ id, aadObjectId, name }) => ({ teamsId: id, aadObjectId, name }));
const ops = { id: OPS, name: 'Operations' };
const atBot = { type: 'mention', text: '<at>Herald</at>', mentioned: { id: BOT, name: 'Herald' } };
const atBen = { type: 'mention', text: '<at>Ben</at>', mentioned: { id: ben.id, name: 'Ben' } };

const edited = (id: string, timestamp = '2026-11-20T08:15:00Z') =>
  personal({
    ...{ type: 'messageUpdate', id, text: 'x', timestamp },
    channelData: { tenant: { id: TENANT }, eventType: 'editMessage' },
  });

/** As they come through the door. */
const read = activityReader(() => true, { now: () => RECEIVED_AT });
const events = (activity: object) => translate(read(activity), RECEIVED_AT);
const ENVELOPE = [
  'activityId',
  'at',
  'conversation',
  'conversationName',
  'threadRootId',
  'team',
  'from',
  'addressee',
  'locale',
  'timeZone',
];
/** Only what kind of event it is, without the envelope. */
const kinds = (activity: object) =>
  events(activity).map(each =>
    Object.fromEntries(Object.entries(each).filter(([name]) => !ENVELOPE.includes(name))),
  );

const installed = { kind: 'installed', upgrade: false };
const removed = { kind: 'removed', upgrade: false };
const seen = { kind: 'seen' };
const update = (fields: object) => ({ type: 'conversationUpdate', ...fields });

describe('every activity of Teams becomes', () => {
  const table: [string, object, object[]][] = [
    ['personal: bot and person come together', personal(update({ membersAdded: [bot, ANA] })), [installed]],
    ['personal: only the person comes', personal(update({ membersAdded: [ANA] })), [seen]],
    ['personal: installation', personal(installation('add')), [installed]],
    ['personal: removal', personal(installation('remove')), [removed]],
    ['personal: upgrade', personal(installation('add-upgrade')), [{ kind: 'installed', upgrade: true }]],
    ['personal: downgrade', personal(installation('remove-upgrade')), [{ kind: 'removed', upgrade: true }]],
    ['installation in another case', personal(installation('Add')), [installed]],
    ['installation of an unknown kind', personal(installation('constructor')), [seen]],
    ['group chat: installation', groupChat(installation('add')), [installed]],
    ['group chat: the bot comes', groupChat(update({ membersAdded: [bot] })), [installed]],
    ['team: installation', channel(installation('add')), [installed]],
    ['team: the bot comes', teamEvent('teamMemberAdded', { membersAdded: [bot] }), [installed]],
    ['team: the bot goes', teamEvent('teamMemberRemoved', { membersRemoved: [bot] }), [removed]],
    [
      'team: bot and people come together',
      teamEvent('teamMemberAdded', { membersAdded: [ANA, bot] }),
      [installed, { kind: 'membersAdded', people: people(ANA) }],
    ],
    [
      'team: people come',
      teamEvent('teamMemberAdded', { membersAdded: [ANA, ben] }),
      [{ kind: 'membersAdded', people: people(ANA, ben) }],
    ],
    [
      'team: people go',
      teamEvent('teamMemberRemoved', { membersRemoved: [ben] }),
      [{ kind: 'membersRemoved', people: people(ben) }],
    ],
    [
      'shared channel: the bot comes',
      teamEvent('channelMemberAdded', { membersAdded: [bot] }, { channel: ops }),
      [{ kind: 'channelMembership', channel: ops, added: true }],
    ],
    [
      'shared channel: the bot goes',
      teamEvent('channelMemberRemoved', { membersRemoved: [bot] }, { channel: ops }),
      [{ kind: 'channelMembership', channel: ops, added: false }],
    ],
    [
      'shared channel: people come',
      teamEvent('channelMemberAdded', { membersAdded: [ANA] }, { channel: ops }),
      [seen],
    ],
    ['channel event without a channel', teamEvent('channelRenamed'), [seen]],
    ['event of a later day', teamEvent('channelTurnedPurple'), [seen]],
    ['edit', edited('17'), [{ kind: 'said', text: 'x', edits: '17' }]],
    [
      'edit in a channel',
      { ...channel({}), ...edited('17'), conversation: channel({}).conversation },
      [seen],
    ],
    ['edit that Teams says nothing of', personal({ type: 'messageUpdate', text: 'x' }), [seen]],
    ['reaction', personal({ type: 'messageReaction' }), [seen]],
    ['read receipt', personal({ type: 'event', name: 'application/vnd.microsoft.readReceipt' }), [seen]],
    ['type named like an inner part of JavaScript', personal({ type: 'constructor' }), [seen]],
    ['invoke that is no card action', personal({ type: 'invoke', name: 'task/fetch' }), []],
  ];
  test.each(table)('%s', (_, activity, expected) => {
    expect(kinds(activity)).toEqual(expected);
  });

  test.each([
    ['channelCreated', 'created'],
    ['channelRenamed', 'renamed'],
    ['channelDeleted', 'deleted'],
    ['channelRestored', 'restored'],
    ['channelrestored', 'restored'],
    ['channelShared', 'shared'],
    ['channelUnshared', 'unshared'],
  ])('%s: a channel is %s', (eventType, change) => {
    expect(kinds(teamEvent(eventType, {}, { channel: ops }))).toEqual([
      { kind: 'channelChanged', change, channel: ops },
    ]);
  });

  test.each([
    ['teamRenamed', 'renamed'],
    ['teamArchived', 'archived'],
    ['teamarchived', 'archived'],
    ['teamUnarchived', 'unarchived'],
    ['teamDeleted', 'deleted'],
    ['teamHardDeleted', 'hardDeleted'],
    ['teamRestored', 'restored'],
    ['teamrestored', 'restored'],
  ])('%s: a team is %s', (eventType, change) => {
    expect(kinds(teamEvent(eventType))).toEqual([{ kind: 'teamChanged', change }]);
  });
});

describe('a message', () => {
  const said = (fields: object) => kinds(personal({ type: 'message', ...fields }));

  test.each<[string, object, string]>([
    ['is taken as it is', { text: 'help' }, 'help'],
    ['loses the mention of the bot', { text: '<at>Herald</at> help', entities: [atBot] }, 'help'],
    ['loses it in the middle too', { text: 'please <at>Herald</at>\u00a0', entities: [atBot] }, 'please'],
    [
      'keeps the names of people who are mentioned',
      { text: '<at>Herald</at> tell <at>Ben</at>', entities: [atBot, atBen] },
      'tell Ben',
    ],
    [
      'knows numbered mentions',
      { text: '<at id="0">Herald</at>&nbsp;ask <at id="1">Ben</at>', entities: [atBot, atBen] },
      'ask Ben',
    ],
    [
      'knows the bot by a name that is escaped in one place only',
      {
        text: '<at>R&amp;D Herald</at> help',
        entities: [{ ...atBot, text: '<at>R&D Herald</at>', mentioned: { id: BOT, name: 'R&D Herald' } }],
      },
      'help',
    ],
    [
      'keeps what looks like a mention, where no entity vouches for it',
      { text: 'remind me to praise <at>Herald</at>' },
      'remind me to praise <at>Herald</at>',
    ],
    [
      'keeps what looks like a tag and is none',
      { text: 'a <b> c < d & e &amp; f' },
      'a <b> c < d & e &amp; f',
    ],
    ['loses spaces that do not break', { text: '\u00a0&nbsp; help &nbsp;\n' }, 'help'],
    ['may be empty', {}, ''],
    ['may come from a button that speaks for its owner', { text: 'topics', value: { verb: 'x' } }, 'topics'],
  ])('%s', (_, fields, text) => {
    expect(said(fields)).toEqual([{ kind: 'said', text }]);
  });

  test.each([
    ['<quoted messageId="1764320000000"/>\nthanks', 'thanks', '1764320000000'],
    ['<quoted messageId="1">Deployment failed</quoted> why', 'why', '1'],
    ['<quoted/> why', 'why', undefined],
  ])('loses the message to which it replies, and says which: %j', (written, text, repliesTo) => {
    expect(said({ text: written })).toEqual([{ kind: 'said', text, ...(repliesTo && { repliesTo }) }]);
  });

  test('with a value and no text is a click of an Action.Submit', () => {
    const value = { verb: 'optOut', topic: 'builds' };
    expect(said({ value, replyToId: 'card-1' })).toEqual([
      { kind: 'clicked', via: 'submit', verb: 'optOut', data: value, card: 'card-1' },
    ]);
  });

  test('with the data of a button is a click, whatever text stands beside it', () => {
    const value = { verb: 'optOut', delivery: 'd1' };
    expect(said({ value, text: 'Stop these', replyToId: 'card-1' })).toEqual([
      { kind: 'clicked', via: 'submit', verb: 'optOut', data: value, card: 'card-1' },
    ]);
  });

  test('with a value that names no verb is only seen', () => {
    expect(said({ value: { topic: 'builds' } })).toEqual([seen]);
  });
});

describe('a card action', () => {
  test('is a click with its verb, its data and its card', () => {
    expect(kinds(execute())).toEqual([
      { kind: 'clicked', via: 'execute', verb: 'optOut', data: { topic: 'builds' }, card: 'card-1' },
    ]);
  });

  test('without data has empty data', () => {
    expect(kinds(execute({ type: 'Action.Execute', verb: 'undo' }))).toMatchObject([{ data: {} }]);
  });

  test.each([
    ['no action', undefined],
    ['another type', { type: 'Action.Submit', verb: 'x' }],
    ['no verb', { type: 'Action.Execute' }],
  ])('with %s is nothing', (_, action) => {
    expect(kinds({ ...execute(), value: { action } })).toEqual([]);
  });
});

describe('the envelope', () => {
  const only = (activity: object) => events(activity)[0];

  test('of a team installation names the chosen channel, the team, the tenant and who did it', () => {
    const entities = [{ type: 'clientInfo', locale: 'de-DE', timezone: 'Europe/Berlin' }];
    expect(only(channel({ ...installation('add'), entities }))).toEqual({
      kind: 'installed',
      upgrade: false,
      activityId: 'f:6a2d',
      at: new Date('2026-11-20T08:15:00.000Z'),
      conversation: {
        tenantId: TENANT,
        conversationId: OPS,
        kind: 'channel',
        serviceUrl: 'https://smba.trafficmanager.net/emea/',
        botId: BOT,
      },
      conversationName: 'Ops',
      threadRootId: undefined,
      team: { id: GENERAL, name: 'Support', aadGroupId: 'c0ffee00-0000-4000-8000-000000000002' },
      from: { teamsId: ANA.id, aadObjectId: ANA.aadObjectId, name: ANA.name },
      addressee: 'Herald',
      locale: 'de-DE',
      timeZone: 'Europe/Berlin',
    });
  });

  test('separates the root of a thread from its channel', () => {
    const conversation = { conversationType: 'channel', id: `${OPS};messageid=1776` };
    expect(only(channel({ type: 'message', text: 'hi', conversation }))).toMatchObject({
      threadRootId: '1776',
      conversation: { conversationId: OPS },
    });
  });

  test.each([
    ['its own type', personal({}), 'personal'],
    ['a team', teamEvent('teamRenamed', { conversation: { id: GENERAL } }), 'channel'],
    ['a group flag', groupChat({ conversation: { id: '19:x', isGroup: true } }), 'groupChat'],
    ['nothing at all', personal({ conversation: { id: 'a:1' } }), 'personal'],
  ])('tells the kind of conversation from %s', (_, activity, kind) => {
    expect(only({ type: 'typing', ...activity })?.conversation.kind).toBe(kind);
  });

  test('ends the service URL with a slash', () => {
    const activity = personal({ type: 'typing', serviceUrl: 'https://smba.trafficmanager.net/emea' });
    expect(only(activity)?.conversation.serviceUrl).toBe('https://smba.trafficmanager.net/emea/');
  });

  test('takes the time of receipt where there is no timestamp', () => {
    expect(only(personal({ type: 'typing', timestamp: undefined }))?.at).toEqual(RECEIVED_AT);
  });

  test('names nobody when the bot did it itself', () => {
    expect(only(teamEvent('teamRenamed', { from: { id: BOT } }))?.from).toBeUndefined();
  });
});

describe('of the three that tell where somebody is, the first that can be used counts', () => {
  const UNUSABLE = [undefined, '', ' ', 'Unknown', 'Nowhere/Land', '+02:00', null] as const;
  const zoneIn = (localTimezone: unknown, timezone: unknown, localTimestamp?: unknown) =>
    events(
      personal({
        ...{ type: 'message', text: 'hi', localTimezone, localTimestamp },
        entities: [{ type: 'clientInfo', locale: 'de-DE', timezone }],
      }),
    )[0]?.timeZone;
  const written = (offset: string) => `2026-11-20T09:15:00.000${offset}`;

  test.each(UNUSABLE.map(each => [each]))('beside %j', nothing => {
    expect(zoneIn('Asia/Tokyo', nothing, written('+01:00'))).toBe('Asia/Tokyo');
    expect(zoneIn(nothing, 'Europe/Berlin', written('-05:00'))).toBe('Europe/Berlin');
    expect(zoneIn(nothing, nothing, written('-05:00'))).toBe('-05:00');
    expect(zoneIn(nothing, nothing, nothing)).toBeUndefined();
  });

  test('where all can be used, in the order of what each says', () => {
    expect(zoneIn('Asia/Tokyo', 'Europe/Berlin', written('-05:00'))).toBe('Asia/Tokyo');
    expect(zoneIn(undefined, 'Europe/Berlin', written('-05:00'))).toBe('Europe/Berlin');
  });

  test('where there is no clientInfo at all', () => {
    const more = { localTimestamp: written('+05:30'), entities: undefined };
    expect(events(personal({ type: 'message', text: 'hi', ...more }))[0]?.timeZone).toBe('+05:30');
  });
});

test('each edit of a message is an event of its own, and comes from it', () => {
  const [one] = events(edited('17', '2026-11-20T08:15:00Z'));
  const [two] = events(edited('17', '2026-11-20T08:16:00Z'));
  expect(one?.activityId).toMatch(/^17 edited \d+$/);
  expect(two?.activityId).not.toBe(one?.activityId);
});
