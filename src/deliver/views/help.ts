import type { Help } from '../../core/cards.ts';
import { LONGEST, plainLine } from '../plain.ts';
import type { RenderContext } from '../ports/render.ts';
import type { View } from './view.ts';

/** What a person can write, and what comes of it, by what they are after. */
const GROUPS: readonly Group[] = [
  {
    name: 'What you hear',
    lines: [
      ['topics', 'Your topics, and which of them you stopped'],
      ['subscribe <topic>', 'Start a topic, or start it again'],
      ['unsubscribe <topic>', 'Stop a topic'],
      ['why', 'Why you got the last cards, or did not'],
    ],
  },
  {
    name: 'What I keep in mind for you',
    lines: [
      ['remind me', 'For example: remind me to call Ana tomorrow at 9'],
      ['reminders', 'Change or delete them. Snooze on a card makes one'],
      ['watch', 'For example: watch Hotel Bellagio drops 20%'],
      ['watches', 'What you watch. To stop one: unwatch <name>'],
    ],
  },
  {
    name: 'What we talk about',
    lines: [
      ['ask <question>', ({ responder }) => asksWhom(responder)],
      ['survey', 'Answer the last survey that you got'],
      ['settings', 'What I do when something comes up while we talk'],
      ['cancel, continue', 'Stop what we are doing, or go on with it'],
      ['help', 'This card'],
    ],
  },
];

interface Group {
  readonly name: string;
  /** What to write, and what it does; a line that makes no sense here is left out. */
  readonly lines: readonly (readonly [string, string | ((said: Help) => string | undefined)])[];
}

export function helpView(said: Help, context: RenderContext): View {
  const note = noteOf(said);
  return {
    summary: note ?? 'What Herald can do',
    data: {
      ...(note && { note }),
      groups: GROUPS.map(({ name, lines }) => ({ name, lines: lines.flatMap(line => shown(line, said)) })),
      mention: context.place === 'group' ? MENTION_FIRST : ONLY_WORDS,
    },
  };
}

function shown([write, does]: Group['lines'][number], said: Help) {
  const text = typeof does === 'string' ? does : does(said);
  return text === undefined ? [] : [{ write, does: text }];
}

function asksWhom(responder: string | undefined): string | undefined {
  const who = plainLine(responder ?? '', LONGEST.name);
  return who === '' ? undefined : `I pass it on to ${who}, and bring you the answer`;
}

const MENTION_FIRST = 'Here, mention Herald first; in our own chat the words are enough.';
const ONLY_WORDS = 'Capital letters do not matter. In a channel or group chat, mention Herald first.';

function noteOf({ note, said, meant }: Help): string | undefined {
  if (note !== undefined) return plainLine(note, LONGEST.note) || undefined;
  const quoted = plainLine(said ?? '', LONGEST.said);
  if (quoted === '') return undefined;
  const perhaps = plainLine(meant ?? '', LONGEST.said);
  const guess = perhaps === '' ? '' : ` Did you mean “${perhaps}”?`;
  return `I did not understand “${quoted}”.${guess} These words I know:`;
}
