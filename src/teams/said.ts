import type { InboundEventKind } from '../core/inbound-event.ts';
import { folded } from '../core/text.ts';
import { type InboundActivity, isObject, text } from './activity.ts';
import { isBot, kindOf } from './envelope.ts';

/**
 * A message is what somebody wrote, or the click of an `Action.Submit`: that brings the data of the button, which names
 * the delivery of its card, and some clients put a text beside it. A button that only speaks for its owner (`imBack`,
 * `messageBack`) has a text and names none: it is taken as written.
 */
export function saidOrClicked(activity: InboundActivity): InboundEventKind {
  const { value } = activity;
  const written = ownWords(activity);
  if (!isObject(value) || (written !== '' && typeof value.delivery !== 'string'))
    return { kind: 'said', text: written, ...repliesTo(activity) };
  return typeof value.verb === 'string'
    ? { kind: 'clicked', via: 'submit', verb: value.verb, data: value, card: text(activity.replyToId) }
    : { kind: 'seen' };
}

/** In a 1:1, an edit is what its person means. Elsewhere Teams tells of messages that are not for Herald. */
export function edited(activity: InboundActivity): InboundEventKind {
  const { id, channelData } = activity;
  const isEdit = channelData?.eventType?.toLowerCase() === 'editmessage';
  if (!isEdit || id === undefined || kindOf(activity) !== 'personal') return { kind: 'seen' };
  return { kind: 'said', text: ownWords(activity), edits: id };
}

/** The click of an `Action.Execute`; `undefined` when the activity lacks what makes it one. */
export function executed({ value, replyToId }: InboundActivity): InboundEventKind | undefined {
  const action = isObject(value) ? value.action : undefined;
  if (!isObject(action) || action.type !== 'Action.Execute' || typeof action.verb !== 'string')
    return undefined;
  const data = isObject(action.data) ? action.data : {};
  return { kind: 'clicked', via: 'execute', verb: action.verb, data, card: text(replyToId) };
}

/**
 * The person's own words, without those that Teams adds: the mention of the bot, the tags around the name of anybody
 * else who is mentioned, and the message to which this is a reply. Text that only looks like a mention stays: no entity
 * vouches for it.
 */
function ownWords(activity: InboundActivity): string {
  const mentioned = mentionsIn(activity);
  const spoken = (text(activity.text) ?? '')
    .replace(QUOTED, ' ')
    .replace(MENTION, (written, name: string) => {
      const who = mentioned.get(comparable(name));
      if (who === undefined) return written;
      return who === 'bot' ? ' ' : unescaped(name);
    });
  return folded(spoken);
}

function repliesTo(activity: InboundActivity): { readonly repliesTo?: string } {
  const [, quoted] = /<quoted\b[^<>]*\bmessageId="([^"<>]{1,200})"/.exec(text(activity.text) ?? '') ?? [];
  return quoted === undefined ? {} : { repliesTo: quoted };
}

const QUOTED = /<quoted\b[^<>]*(?:\/>|>[^<]*<\/quoted>)/g;
/** Teams numbers the mentions of some clients: `<at id="0">`. */
const MENTION = /<at\b[^<>]*>([^<>]*)<\/at>/g;

/** By the names in the text, which are not always written as in the entity. */
function mentionsIn(activity: InboundActivity): ReadonlyMap<string, 'bot' | 'somebody'> {
  const mentions = (activity.entities ?? []).filter(({ type }) => type === 'mention');
  return new Map(
    mentions.flatMap(({ text: written = '', mentioned }) =>
      [...[...written.matchAll(MENTION)].map(([, name]) => name), mentioned?.name]
        .filter(name => name !== undefined)
        .map(name => [comparable(name), isBot(mentioned, activity) ? 'bot' : 'somebody'] as const),
    ),
  );
}

const comparable = (name: string) => unescaped(name).replace(/\s+/g, ' ').trim().toLowerCase();

const CHARACTERS: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  '#39': "'",
  nbsp: ' ',
};

/** Names stand in the markup of a mention as in HTML. */
const unescaped = (name: string) =>
  name.replace(/&(amp|lt|gt|quot|apos|#39|nbsp);/g, (_, word) => CHARACTERS[word] ?? '');
