import type { Because } from '../core/delivery.ts';

/** The sentence *why you get this* for a card. It quotes names from outside: show it where nothing is interpreted. */
export function whyYouGetThis(because: Because, topic?: string): string {
  return `${reasonOf(because)}${topicOf(because, topic)}`;
}

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
  }
}

function installed({ by, place }: { by?: string; place?: string }): string {
  const who = by === undefined ? 'Herald was added' : `${by} added Herald`;
  return `You get this because ${who}${place === undefined ? '' : ` to ${place}`}.`;
}

/** A subscriber's sentence names the topic already; what Herald says on its own account has none. */
function topicOf(because: Because, topic: string | undefined): string {
  return topic === undefined || because.code === 'subscriber' ? '' : ` Topic: ${topic}.`;
}
