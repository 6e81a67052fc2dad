import { actionsOf } from '../../src/simulator/control/card.ts';
import { hookCommand, keyCommand, newKey } from '../stories/key-command.ts';
import { KEY, type Stage } from '../stories/stage.ts';
import type { Wire } from '../wire.ts';

export const RESPONDER = 'IT Help Desk';

/** A button of a card that somebody got. */
export interface Button {
  readonly verb: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** The message that it is on. */
  readonly card: string;
  readonly conversation: string;
}

/** The people, places and things that exist, so that a mutation begins at something that is taken. */
export interface Scene {
  readonly key: string;
  /** A key made with `--people`, which alone gives people their data and forgets them. */
  readonly peopleKey: string;
  readonly tenantId: string;
  readonly bot: { readonly id: string; readonly name: string };
  readonly serviceUrl: string;
  readonly people: readonly { id: string; upn: string; aadObjectId: string; name: string }[];
  readonly personal: string;
  readonly team: { readonly id: string; readonly name: string; readonly aadGroupId: string };
  readonly channel: string;
  readonly chat: string;
  /** A person who may be forgotten without the rest of the scene. Writes again now and then, and so is known again. */
  readonly leaver: string;
  /** An address at which GitHub posts, and what it signs with. */
  readonly hook: { readonly path: string; readonly secret: string };
  /** A hook whose source first asks whether it may come. */
  readonly handshake: { readonly path: string };
  /** One of each shape, in an order that is always the same. */
  readonly buttons: readonly Button[];
  /** By the folder of their door, such as `surveys`: the last that were made. */
  readonly ids: Map<string, string>;
}

/** Ana has Herald, and has done once all that can be done with it; so have the team and the chat. */
export async function setScene(stage: Stage): Promise<Scene> {
  const { teams } = stage;
  await teams.control('install', { person: ANA });
  await teams.messages({ person: ANA, text: 'Hello' });
  await teams.control('install', { team: 'Contoso Engineering', channel: 'Ops' });
  await teams.control('install', { chat: 'Launch crew', by: ANA });
  await teams.messages({ conversation: 'Launch crew', text: 'Herald' });
  const ids = await post(stage);
  await speak(stage);
  await hold(stage, ids);
  await haveRole(stage, ids);
  await beCalledBack(stage);
  const state = await teams.state();
  const leaver = state.people[2].upn;
  await teams.control('install', { person: leaver });
  await teams.messages({ person: leaver, text: 'Hello' });
  const personal = state.conversations.find(
    ({ kind, title }: Wire) => kind === 'personal' && title === state.people[0].name,
  ).id;
  return {
    key: KEY,
    peopleKey: await makePeopleKey(stage),
    tenantId: state.tenantId,
    bot: { id: state.botId, name: state.botName },
    serviceUrl: state.serviceUrl,
    people: state.people,
    personal,
    team: state.teams[0],
    channel: state.teams[0].channels[1].id,
    chat: state.chats[0].id,
    leaver,
    hook: await makeHook(stage, 'github'),
    handshake: await makeHook(stage, 'eventgrid'),
    buttons: buttonsOf(state.conversations),
    ids,
  };
}

const ANA = 'ana@contoso.com';

async function post({ herald, teams }: Stage): Promise<Map<string, string>> {
  const actions = [{ type: 'callback', title: 'Roll back', verb: 'rollback', data: { run: 4521 } }];
  const card = await herald.notify({ actions, audience: { people: [ANA] } });
  await teams.messages({ person: ANA, text: 'Roll back' });
  await herald.notify({ title: 'For the channel', actions, audience: { conversations: [await ops(teams)] } });
  await teams.messages({ conversation: 'Ops', text: 'For the channel' });
  return new Map([
    ['notifications', card.body.id],
    ['people', ANA],
  ]);
}

const ops = async ({ state }: Stage['teams']): Promise<string> => (await state()).teams[0].channels[1].id;

async function makeHook({ database }: Stage, source: string): Promise<Scene['hook']> {
  const words = ['create', '--source', source, '--people', ANA];
  const { stdout, stderr } = await hookCommand({ databaseUrl: database.url }, ...words);
  const [, path, secret] = /^address\t\S+(\/api\/\S+)\nsecret\t(\S+)/.exec(stdout) ?? [];
  if (path === undefined || secret === undefined) throw new Error(stderr);
  return { path, secret };
}

/** An address that nobody has: whoever may be told has one. */
async function beCalledBack({ database }: Stage): Promise<void> {
  const address = ['--name', 'bootstrap', '--url', 'https://ci.example/herald'];
  const { exitCode, stderr } = await keyCommand(database.url, 'callback', ...address);
  if (exitCode !== 0) throw new Error(stderr);
}

async function makePeopleKey({ database }: Stage): Promise<string> {
  const { authorization } = await newKey(database.url, '--name', 'privacy', '--people');
  return authorization.replace('Bearer ', '');
}

/** Lines that she writes, each with a word of Herald's answer. */
const SPEECH: readonly (readonly [string, string])[] = [
  ['topics', 'Your topics'],
  ['remind me to water the ferns in 3 days', 'I’ll remind you'],
  ['reminders', 'Your reminders'],
  ['watch room 12 falls below 18', 'I’ll tell you when room 12'],
  ['watches', 'You’re watching'],
  ['ask where is the coffee?', 'Passed on to'],
  ['interruptions', 'When something comes up'],
  ['cancel', 'Cancelled.'],
  ['watch', 'What should I watch?'],
  ['cancel', 'Cancelled.'],
  ['help', 'subscribe'],
];

async function speak({ teams }: Stage): Promise<void> {
  for (const [text, answer] of SPEECH) {
    await teams.control('say', { person: ANA, text });
    await teams.messages({ person: ANA, text: answer });
  }
}

const ONE_OF_EACH = [
  { type: 'rating', text: 'How is it?' },
  { type: 'choice', text: 'Which?', choices: ['a', 'b'], many: true },
  { type: 'number', text: 'How many?' },
  { type: 'date', text: 'When?' },
  { type: 'yes-no', text: 'Well?' },
  { type: 'text', text: 'What else?' },
];

/** Surveys of both kinds, one of them in the channel, and what has an id. */
async function hold({ herald, teams }: Stage, ids: Map<string, string>): Promise<void> {
  const survey = { topic: 'pulse', title: 'The office', actor: { name: 'Facility' }, questions: ONE_OF_EACH };
  const ask = (more: object) => herald.request('POST', '/api/surveys', { ...survey, ...more });
  const { body } = await ask({ audience: { people: [ANA] } });
  await teams.messages({ person: ANA, text: 'How is it?' });
  await ask({ audience: { conversations: [await ops(teams)] } });
  await teams.messages({ conversation: 'Ops', text: 'The office' });
  const watches = await herald.request('GET', `/api/watches?person=${ANA}`);
  const questions = await herald.request('GET', '/api/questions?state=open');
  ids.set('surveys', body.id);
  ids.set('watches', watches.body.items[0].id);
  ids.set('questions', questions.body.items[0].id);
}

async function haveRole({ herald }: Stage, ids: Map<string, string>): Promise<void> {
  const role = 'on-call';
  const { status } = await herald.request('PUT', `/api/roles/${role}`, { people: [ANA] });
  if (status !== 200) throw new Error(`PUT of the role: ${status}`);
  ids.set('roles', role);
}

function buttonsOf(conversations: readonly Wire[]): Button[] {
  const found = new Map<string, Button>();
  for (const { id, messages } of conversations)
    for (const message of messages)
      for (const { type, verb, data } of actionsOf(message.attachments?.[0]?.content) as Wire[]) {
        if (type !== 'Action.Execute') continue;
        const shape = `${verb} ${Object.keys(data).toSorted().join(' ')}`;
        if (!found.has(shape)) found.set(shape, { verb, data, card: message.id, conversation: id });
      }
  return [...found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, button]) => button);
}
