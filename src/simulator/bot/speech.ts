import type { Conversation, Person, World } from '../world/nouns.ts';
import { type Activity, channelData, conversationOf, envelope, localTime } from './envelope.ts';

/** Something that a person does in a conversation. */
export interface Doing {
  readonly person: Person;
  readonly place: Conversation;
  /** The post of the channel whose thread it happens in. */
  readonly rootId?: string;
}

function base(world: World, { person, place, rootId }: Doing, id?: string) {
  return {
    ...envelope(world, person, id),
    ...localTime(world, person),
    conversation: conversationOf(place, rootId),
    channelData: channelData(world, place),
  };
}

/** A message as the bot hears it: with the mention in front and named in `entities` where it is in a group. */
export function messageActivity(
  world: World,
  doing: Doing,
  said: { id: string; text: string; mention: boolean },
) {
  const activity = base(world, doing, said.id);
  const mention = `<at>${world.bot.name}</at>`;
  const mentioned = { type: 'mention', mentioned: { id: world.bot.id, name: world.bot.name }, text: mention };
  const text = said.mention ? `${mention} ${said.text}` : said.text;
  return {
    type: 'message',
    ...activity,
    text,
    textFormat: 'plain',
    attachments: [{ contentType: 'text/html', content: html(said) }],
    entities: said.mention ? [mentioned, ...activity.entities] : activity.entities,
  } satisfies Activity;
}

/** Teams attaches what was typed as HTML too. */
function html(said: { text: string; mention: boolean }): string {
  const mention = '<span itemscope itemtype="http://schema.skype.com/Mention" itemid="0">Herald</span>&nbsp;';
  const escaped = said.text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<p>${said.mention ? mention : ''}${escaped}</p>`;
}

/** A click on an `Action.Execute`. */
export function executeActivity(
  world: World,
  doing: Doing,
  click: { card: string; action: { id?: string; title?: string; verb?: string; data: unknown } },
): Activity {
  return {
    type: 'invoke',
    name: 'adaptiveCard/action',
    ...base(world, doing),
    channelData: { ...channelData(world, doing.place), source: { name: 'message' } },
    replyToId: click.card,
    value: { action: { type: 'Action.Execute', ...click.action }, trigger: 'manual' },
  };
}

/** A click on an `Action.Submit`: a message without text that carries the data. */
export function submitActivity(
  world: World,
  doing: Doing,
  click: { card: string; text?: string; value?: unknown },
): Activity {
  const { card, text = '', value } = click;
  const source = { name: 'message' };
  return {
    type: 'message',
    ...base(world, doing),
    ...(text && { textFormat: 'plain' }),
    text,
    ...(value !== undefined && { value }),
    channelData: { ...channelData(world, doing.place), source, legacy: { replyToId: card } },
    replyToId: card,
  };
}
