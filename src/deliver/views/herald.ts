import type { CardData } from '../../core/cards.ts';
import { stopped } from '../../decide/stop-words.ts';
import { worded } from '../../text/phrase.ts';
import type { Voice } from '../../text/voice.ts';
import { factual, type ViewContext } from '../feature.ts';
import { LONGEST, plainLine } from '../plain.ts';
import { act } from './act.ts';
import { nameOf } from './stop-name.ts';
import type { View } from './view.ts';

/** Herald's own cards: sentences with names in them, put together here, set by the template. */

export function optedOutView(said: CardData['opted-out'], context: ViewContext): View {
  const { voice, deliveryId, place } = context;
  const { say } = voice;
  const stop = said.stopped ?? { kind: 'topic', topic: said.topic ?? '' };
  const headline = plainLine(worded(voice, stopped(stop)), LONGEST.note);
  const title = said.title && plainLine(worded(voice, said.title), LONGEST.title);
  const was = title ? { was: say('opted-out.was', { title }) } : {};
  if (said.undone) return undone(nameOf(stop, say), { ...was, ...stillWaiting(said, voice) }, voice);
  const again = stop.kind === 'topic' && { topic: plainLine(stop.topic, LONGEST.topic) };
  const still = say(place === 'personal' ? 'opted-out.still' : 'opted-out.still-here');
  const undo = said.stopped ? { stop: said.stopped.stop } : { topic: said.topic };
  const data = { delivery: deliveryId, ...undo };
  return {
    summary: headline,
    data: {
      headline,
      ...was,
      waits: [],
      ...(stop.kind !== 'everything' && { still }),
      again: again ? say('opted-out.again', again) : say('stopped.again'),
      actions: [act(say('button.undo'), said.stopped ? 'unstop' : 'optIn', data)],
    },
  };
}

/** *Undo* was pressed, or written. */
function undone(what: string, more: object, { say }: Voice): View {
  const headline = say('stopped.undone', { what });
  return { summary: headline, data: { headline, ...more, actions: [act(say('button.help'), 'help', {})] } };
}

const stillWaiting = ({ waits = [] }: CardData['opted-out'], voice: Voice) => ({
  waits: waits.map(each => plainLine(worded(voice, each), LONGEST.note)),
});

/** Why it is there, what it does, what comes next. Each feature brings its line, where it is on. */
export function welcomePersonView(said: CardData['welcome-person'], context: ViewContext): View {
  const { voice, brought, deliveryId } = context;
  return {
    summary: voice.say('welcome.summary'),
    data: {
      delivery: deliveryId,
      hello: hello(voice, said.name),
      more: brought.welcomeButtons.flatMap(buttons => buttons(context)),
      lines: brought.welcome.flatMap(line => factual(line, said, voice)),
      next: voice.say(said.exampleShown ? 'welcome.next-example-shown' : 'welcome.next-text'),
      ...(!said.exampleShown && { offerExample: true }),
    },
  };
}

export function welcomeGroupView(said: CardData['welcome-group'], { voice }: ViewContext): View {
  const kind = said.kind === 'team' ? 'team' : 'other';
  return {
    summary: voice.say('welcome-group.summary', { kind }),
    data: {
      because: whyInGroup(said, voice),
      posts: voice.say('welcome-group.posts', { kind }),
      conversationId: plainLine(said.conversationId, 300),
    },
  };
}

/** The person who added Herald, and the name of the place, as far as Teams told them. */
function whyInGroup({ installedBy, name }: CardData['welcome-group'], { say }: Voice): string {
  const [by, place] = [installedBy, name].map(each => plainLine(each ?? '', LONGEST.name));
  if (by) return place ? say('welcome-group.by-in', { by, place }) : say('welcome-group.by', { by });
  return place ? say('welcome-group.in', { place }) : say('welcome-group.added');
}

export function helloView(said: CardData['hello'], { voice }: ViewContext): View {
  const quoted = plainLine(said.said ?? '', LONGEST.said);
  return {
    summary: voice.say('hello.summary'),
    data: {
      hello: hello(voice, said.name),
      because: whereMentioned(said, voice),
      ...(quoted && { note: voice.say('guidance.not-understood', { said: quoted }) }),
    },
  };
}

function whereMentioned(said: CardData['hello'], { say }: Voice): string {
  const [channel, team] = [said.channel, said.team].map(each => plainLine(each ?? '', LONGEST.name));
  if (channel && team) return say('hello.because-in-channel', { channel, team });
  const place = channel || team;
  return place ? say('hello.because-in', { place }) : say('hello.because');
}

function hello({ say }: Voice, who: string | undefined): string {
  const name = plainLine(who ?? '', LONGEST.name);
  return name === '' ? say('welcome.hello') : say('welcome.hello-name', { name });
}
