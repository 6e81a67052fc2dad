import type { CardData } from '../../core/cards.ts';
import { LONGEST, plainLine } from '../plain.ts';
import type { RenderContext } from '../ports/render.ts';
import type { View } from './view.ts';

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

function hello(who: string | undefined): string {
  const known = name(who ?? '');
  return known === '' ? 'Hello, this is Herald' : `Hello ${known}, this is Herald`;
}

function name(text: string): string {
  return plainLine(text, LONGEST.name);
}
