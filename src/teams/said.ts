import type { InboundEventKind } from '../core/inbound-event.ts';
import { folded } from '../core/text.ts';
import { type InboundActivity, isObject, text } from './activity.ts';
import { isBot } from './envelope.ts';

/**
 * A message is what somebody wrote, or the click of an `Action.Submit`: the latter comes without a text and
 * with the button's data. A button that only speaks for its owner (`imBack`, `messageBack`) has a text and is
 * taken as written.
 */
export function saidOrClicked(activity: InboundActivity): InboundEventKind {
  const { value } = activity;
  const written = withoutMention(activity);
  if (written !== '' || !isObject(value)) return { kind: 'said', text: written };
  return typeof value.verb === 'string'
    ? { kind: 'clicked', via: 'submit', verb: value.verb, data: value, card: text(activity.replyToId) }
    : { kind: 'seen' };
}

/** The click of an `Action.Execute`; `undefined` when the activity lacks what makes it one. */
export function executed({ value, replyToId }: InboundActivity): InboundEventKind | undefined {
  const action = isObject(value) ? value.action : undefined;
  if (!isObject(action) || action.type !== 'Action.Execute' || typeof action.verb !== 'string')
    return undefined;
  const data = isObject(action.data) ? action.data : {};
  return { kind: 'clicked', via: 'execute', verb: action.verb, data, card: text(replyToId) };
}

/** Only the bot's own mention goes; a mention of a person is part of what was said. */
function withoutMention(activity: InboundActivity): string {
  const mentions = (activity.entities ?? []).filter(
    ({ type, mentioned }) => type === 'mention' && isBot(mentioned, activity),
  );
  const spoken = mentions.reduce(
    (left, { text: written, mentioned }) =>
      left.replaceAll(text(written) ?? `<at>${mentioned?.name}</at>`, ' '),
    text(activity.text) ?? '',
  );
  return folded(spoken);
}
