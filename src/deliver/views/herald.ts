import type { CardData, Topics } from '../../core/cards.ts';
import { LONGEST, plainLine } from '../plain.ts';
import type { RenderContext } from '../ports/render.ts';
import type { Shortening, View } from './view.ts';

/** What Herald says on its own account: sentences with names in them, put together here, set by the template. */

export function optedOutView(said: CardData['opted-out'], context: RenderContext): View {
  const topic = plainLine(said.topic, LONGEST.topic);
  const headline = `You will not get ${topic} notifications any more`;
  return {
    summary: `${headline}.`,
    data: {
      headline: `${headline}.`,
      ...(said.title && { was: `You pressed stop on: ${plainLine(said.title, LONGEST.title)}` }),
      still: STILL_COMES[context.place],
      again: `To start them again later, write: subscribe ${topic}`,
      undo: { delivery: context.deliveryId, topic: said.topic },
      undoSubmit: { verb: 'optIn', delivery: context.deliveryId, topic: said.topic },
    },
  };
}

const STILL_COMES: Readonly<Record<RenderContext['place'], string>> = {
  personal: 'Your other topics still come, and so do answers to what you ask me.',
  group:
    'Your other topics still come. What is addressed to this whole conversation still appears here, for everybody.',
};

export function welcomePersonView(said: CardData['welcome-person'], context: RenderContext): View {
  return {
    summary: 'Hello, this is Herald. I tell you what happened.',
    data: {
      delivery: context.deliveryId,
      hello: hello(said.name),
      because: whyWelcome(said),
      ...(said.exampleShown ? { next: EXAMPLE_SHOWN } : { next: NEXT, offerExample: true }),
    },
  };
}

const NEXT = 'Nothing has to be set up. Look at an example, or ask me what I can do.';
const EXAMPLE_SHOWN = 'The example is below; nothing in it has really happened. Or ask me what I can do.';

function whyWelcome({ installedBy, team }: CardData['welcome-person']): string {
  const inTeam = team === undefined ? undefined : `the team ${name(team)}, which you are in`;
  if (installedBy === undefined) {
    return inTeam === undefined
      ? 'You see me because you added me to your chats.'
      : `You see me because I am in ${inTeam}.`;
  }
  return `You see me because ${name(installedBy)} added me ${inTeam === undefined ? 'for you' : `to ${inTeam}`}.`;
}

export function welcomeGroupView(said: CardData['welcome-group']): View {
  const here = said.kind === 'team' ? 'team' : 'chat';
  const where = said.name === undefined ? `this ${here}` : name(said.name);
  const added = said.installedBy === undefined ? 'I was added' : `${name(said.installedBy)} added me`;
  return {
    summary: `Herald is now in ${where}.`,
    data: {
      because: `${added} to ${where}.`,
      posts: `I post here what is addressed to this ${said.kind === 'team' ? 'channel' : 'chat'}, such as a deployment that failed or a request that waits.`,
      silence: `I do not write to the members because I was added. Somebody hears from me in their own chat only when a notification is addressed to them, and can stop it on the card.`,
      conversationId: plainLine(said.conversationId, 300),
    },
  };
}

export function helloView(said: CardData['hello']): View {
  return {
    summary: 'You mentioned me. This is where only you can read me.',
    data: {
      hello: hello(said.name),
      because: `You mentioned me${mentionedIn(said)}, so I write to you here, where only you can read it.`,
    },
  };
}

function mentionedIn({ channel, team }: CardData['hello']): string {
  const where = [channel, team].filter(part => part !== undefined).map(name);
  return where.length === 0 ? '' : ` in ${where.join(' of ')}`;
}

/** Buttons for so many topics: with "What can you do?" there are six actions, which is all that a card takes. */
const MOST_BUTTONS = 5;

export function topicsView(said: Topics, context: RenderContext, cut: Shortening): View {
  const shown = said.topics.slice(0, cut.topics);
  const hidden = said.topics.length - shown.length;
  return {
    summary: said.topics.length === 0 ? 'You have no topics yet.' : `Your topics: ${said.topics.length}`,
    data: {
      delivery: context.deliveryId,
      intro:
        said.topics.length === 0 ? NO_TOPICS : 'Stop what you do not need. Start it again whenever you like.',
      topics: shown.map(topicRow),
      ...(hidden > 0 && { more: `And ${hidden} more.` }),
      ...(said.topics.length > MOST_BUTTONS && {
        hint: 'For the others, write: subscribe <topic> or unsubscribe <topic>',
      }),
    },
  };
}

const NO_TOPICS = 'Nothing has been sent to you yet. A topic appears here with its first notification.';

function topicRow(topic: Topics['topics'][number], index: number) {
  const name = plainLine(topic.name, LONGEST.topic);
  const { state, button, verb } = TOPIC_STATES[topic.state];
  const row = { name, state, topic: topic.name };
  return index < MOST_BUTTONS ? { ...row, button, verb, tooltip: `${button}: ${name}` } : row;
}

const TOPIC_STATES = {
  on: { state: 'On', button: 'Stop', verb: 'optOut' },
  addressed: { state: 'Only what is addressed to you', button: 'Get all', verb: 'optIn' },
  stopped: { state: 'Stopped', button: 'Start', verb: 'optIn' },
} as const satisfies Record<Topics['topics'][number]['state'], object>;

function hello(who: string | undefined): string {
  const known = name(who ?? '');
  return known === '' ? 'Hello, this is Herald' : `Hello ${known}, this is Herald`;
}

function name(text: string): string {
  return plainLine(text, LONGEST.name);
}
