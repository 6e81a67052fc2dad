import type { Because } from '../core/delivery.ts';

/** The sentence *why you get this* for a card. `isNew`: the person has Herald only because of such a card. It quotes names from outside: show it where nothing is interpreted. */
export function whyYouGetThis(because: Because, topic?: string, isNew = false): string {
  return `${reasonOf(because)}${topicOf(because, topic)}${isNew ? INTRODUCTION : ''}`;
}

/** For somebody who did not ask for Herald: what wrote to them, and what they can do. */
const INTRODUCTION = ' Herald was added to your chats to bring it; write "help" to see what it does.';

function reasonOf(because: Because): string {
  switch (because.code) {
    case 'named':
      return `You get this because ${because.by} addressed it to you.`;
    case 'team-member':
      return `You get this because you are in the team ${because.team}.`;
    case 'subscriber':
      return `You get this because you subscribed to ${because.topic}.`;
    case 'conversation':
      return `This is here because ${because.by} addressed it to this conversation.`;
    case 'installed':
      return installed(because);
    case 'asked':
      return 'You get this because you asked for it.';
    case 'watching':
      return `You get this because you watch ${because.subject}.`;
    case 'snoozed':
      return 'You get this again because you snoozed it.';
    case 'fallback':
      return `This comes to you because ${listed(because.for)} could not be reached.`;
  }
}

const MOST_NAMES = 3;

/** `Ana`, `Ana and Ben`, `Ana, Ben, Chloe and 297 others`. */
function listed(names: readonly string[]): string {
  const others = names.length - MOST_NAMES;
  const more = others === 1 ? '1 other' : `${others} others`;
  const shown = others > 0 ? [...names.slice(0, MOST_NAMES), more] : names;
  const last = shown.at(-1) ?? 'somebody else';
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} and ${last}`;
}

function installed({ by, place }: { by?: string; place?: string }): string {
  const who = by === undefined ? 'Herald was added' : `${by} added Herald`;
  return `You get this because ${who}${place === undefined ? '' : ` to ${place}`}.`;
}

/** A subscriber's sentence names the topic already; what Herald says on its own account has none. */
function topicOf(because: Because, topic: string | undefined): string {
  return topic === undefined || because.code === 'subscriber' ? '' : ` Topic: ${topic}.`;
}
