import type { Dice } from './dice.ts';
import type { Button, Scene } from './scene.ts';

type Activity = Readonly<Record<string, unknown>>;
/** Where an activity comes from. */
type Place = 'personal' | 'channel' | 'team' | 'chat';

/** An activity as Teams sends it, of any kind that Teams is known to send. */
export const anActivity = (scene: Scene, dice: Dice): Activity => {
  const kind = dice.of(KINDS);
  return { ...envelope(scene, dice, dice.of(kind.in)), ...kind.says(scene, dice) };
};

function envelope(scene: Scene, dice: Dice, place: Place) {
  const person = scene.people[dice.of([0, 0, 0, 0, 1, 2])];
  return {
    id: `f:${dice.below(1_000_000)}`,
    timestamp: '2026-11-20T08:15:00.000Z',
    localTimestamp: '2026-11-20T09:15:00.000+01:00',
    localTimezone: 'Europe/Berlin',
    locale: 'de-DE',
    channelId: 'msteams',
    serviceUrl: scene.serviceUrl,
    from: { id: person?.id, aadObjectId: person?.aadObjectId, name: person?.name },
    recipient: scene.bot,
    conversation: conversationIn(scene, place),
    channelData: channelDataIn(scene, place),
    entities: [
      { type: 'clientInfo', locale: 'de-DE', country: 'DE', platform: 'Web', timezone: 'Europe/Berlin' },
    ],
  };
}

function conversationIn(scene: Scene, place: Place) {
  const { tenantId } = scene;
  if (place === 'personal') return { conversationType: 'personal', tenantId, id: scene.personal };
  if (place === 'chat') return { isGroup: true, conversationType: 'groupChat', tenantId, id: scene.chat };
  const id = place === 'team' ? scene.team.id : `${scene.channel};messageid=1700000000000`;
  return { isGroup: true, conversationType: 'channel', tenantId, id, name: 'Ops' };
}

function channelDataIn({ tenantId, team, channel }: Scene, place: Place) {
  const tenant = { id: tenantId };
  if (place === 'personal' || place === 'chat') return { tenant, source: { name: 'message' } };
  return {
    settings: { selectedChannel: { id: channel } },
    channel: { id: channel, name: 'Ops', type: 'standard' },
    team: { id: team.id, name: team.name, aadGroupId: team.aadGroupId },
    tenant,
  };
}

interface Kind {
  readonly in: readonly Place[];
  readonly says: (scene: Scene, dice: Dice) => Activity;
}

const IN_GROUPS: readonly Place[] = ['channel', 'chat'];
const ANYWHERE: readonly Place[] = ['personal', 'channel', 'team', 'chat'];

const KINDS: readonly Kind[] = [
  { in: ['personal'], says: (_, dice) => written(dice.of(SAID)) },
  { in: ['personal'], says: (_, dice) => written(dice.of(SAID)) },
  { in: IN_GROUPS, says: (scene, dice) => mentioned(scene, dice.of(SAID)) },
  { in: ['personal', 'personal', 'channel'], says: (scene, dice) => executed(dice.of(scene.buttons), dice) },
  { in: ['personal', 'personal', 'channel'], says: (scene, dice) => executed(dice.of(scene.buttons), dice) },
  { in: ['personal', 'personal', 'channel'], says: (scene, dice) => submitted(dice.of(scene.buttons), dice) },
  { in: ANYWHERE, says: (_, dice) => ({ type: 'invoke', name: dice.of(INVOKES), value: INVOKED }) },
  { in: ANYWHERE, says: (_, dice) => ({ type: 'installationUpdate', action: dice.of(INSTALLATIONS) }) },
  { in: ANYWHERE, says: (scene, dice) => membership(scene, dice) },
  { in: ['team', 'channel'], says: (scene, dice) => happenedToTeam(scene, dice) },
  {
    in: ANYWHERE,
    says: (_, dice) => ({ ...written('edited'), type: dice.of(['messageUpdate', 'messageDelete']) }),
  },
  {
    in: ANYWHERE,
    says: () => ({ type: 'messageReaction', reactionsAdded: [{ type: 'like' }], replyToId: '1' }),
  },
  {
    in: ANYWHERE,
    says: (_, dice) => ({ type: dice.of(['typing', 'endOfConversation', 'handoff', 'trace', 'command']) }),
  },
  {
    in: ANYWHERE,
    says: (_, dice) => ({ type: 'event', name: dice.of(EVENTS), value: { lastReadMessageId: '1' } }),
  },
];

/** Everything that has a meaning in the chat, and what is said in the middle of a dialogue. */
const SAID = [
  'help',
  'hi',
  'topics',
  'subscribe deployments',
  'unsubscribe deployments',
  'why',
  'settings',
  'interruptions',
  'quiet hours 18 to 8',
  'pause for 2 hours',
  'mute deployments for 3 hours',
  'survey',
  'reminders',
  'remind me to call Ana tomorrow at 9',
  'erinnere mich jeden Werktag um 8:30 an das Standup',
  'remind me',
  'watch',
  'watch hotel las vegas drops 20%',
  'watch disk above 90 for 3 days',
  'unwatch disk',
  'watches',
  'ask where is the form?',
  'ask',
  'cancel',
  'continue',
  'skip',
  'back',
  'done',
  'yes',
  'no',
  '3',
  '1,2',
  '2026-12-01',
  'tomorrow at 9',
  'in 20 minutes',
  'wait until we are done',
  'anything else',
  'The 2nd of May',
  '12.5 EUR',
];

const written = (text: string) => ({
  type: 'message',
  text,
  textFormat: 'plain',
  attachments: [{ contentType: 'text/html', content: `<p>${text}</p>` }],
});

function mentioned({ bot }: Scene, text: string): Activity {
  const mention = { type: 'mention', mentioned: bot, text: `<at>${bot.name}</at>` };
  return { ...written(`<at>${bot.name}</at> ${text}`), entities: [mention] };
}

/** Also on a card in another place than where the click says to be. */
function executed({ verb, data, card }: Button, dice: Dice): Activity {
  const action = { type: 'Action.Execute', title: 'Press', verb, data: { ...data, ...filled(dice) } };
  return {
    type: 'invoke',
    name: 'adaptiveCard/action',
    replyToId: card,
    value: { action, trigger: 'manual' },
  };
}

const submitted = ({ verb, data, card }: Button, dice: Dice): Activity => ({
  type: 'message',
  text: '',
  value: { ...data, verb, ...filled(dice) },
  replyToId: card,
});

/** The values of the inputs on Herald's cards, as strings. */
function filled(dice: Dice): Activity {
  if (dice.percent(40)) return {};
  return {
    value: dice.of(['1', '1,2', 'yes', '2026-12-01', 'text', '']),
    for: dice.of(['20m', 'then', '']),
    date: '2026-12-01',
    time: '09:00',
  };
}

const INVOKES = [
  'adaptiveCard/action',
  'task/fetch',
  'task/submit',
  'composeExtension/query',
  'composeExtension/submitAction',
  'composeExtension/fetchTask',
  'composeExtension/queryLink',
  'fileConsent/invoke',
  'signin/verifyState',
  'signin/tokenExchange',
  'actionableMessage/executeAction',
  'config/fetch',
  'config/submit',
  'tab/fetch',
  'tab/submit',
  'message/submitAction',
  'application/search',
];
const INVOKED = {
  action: { type: 'Action.Execute', verb: 'help', data: {} },
  state: 'x',
  queryText: 'x',
  data: {},
};

const INSTALLATIONS = ['add', 'add-upgrade', 'remove-upgrade', 'remove', 'add', 'add'];

const EVENTS = [
  'application/vnd.microsoft.readReceipt',
  'application/vnd.microsoft.meetingStart',
  'continueConversation',
];

function membership(scene: Scene, dice: Dice): Activity {
  const { bot, people } = scene;
  const [name, eventType] = dice.of([
    ['membersAdded', 'teamMemberAdded'],
    ['membersRemoved', 'teamMemberRemoved'],
  ] as const);
  const account = ({ id, aadObjectId }: Scene['people'][number]) => ({ id, aadObjectId });
  const list = dice.of([
    [{ id: bot.id }],
    people.slice(0, 2).map(account),
    [{ id: bot.id }, ...people.slice(3, 4).map(account)],
  ]);
  const inTeam = dice.percent(60) && { channelData: { ...channelDataIn(scene, 'team'), eventType } };
  return { type: 'conversationUpdate', [name]: list, ...inTeam };
}

const TEAM_EVENTS = [
  'channelCreated',
  'channelRenamed',
  'channelDeleted',
  'channelRestored',
  'channelShared',
  'channelUnshared',
  'channelMemberAdded',
  'channelMemberRemoved',
  'teamRenamed',
  'teamArchived',
  'teamUnarchived',
  'teamDeleted',
  'teamHardDeleted',
  'teamRestored',
  'teamMemberAdded',
  'teamMemberRemoved',
];

function happenedToTeam(scene: Scene, dice: Dice): Activity {
  const eventType = dice.of(TEAM_EVENTS);
  const channelData = { ...channelDataIn(scene, 'team'), eventType };
  return { type: 'conversationUpdate', membersAdded: dice.percent(50) ? [scene.bot] : [], channelData };
}
