import type { Help } from '../../core/cards.ts';
import type { HelpGroup, HelpLine, ViewContext } from '../feature.ts';
import { LONGEST, plainLine } from '../plain.ts';
import type { View } from './view.ts';

/** What people are after, in the order of the card. */
const GROUPS: Readonly<Record<HelpGroup, string>> = {
  hear: 'What you hear',
  keep: 'What I keep in mind for you',
  talk: 'What we talk about',
};

/** What a person can write, and what comes of it, by what they are after. Each feature brings its lines. */
export function helpView(said: Help, context: ViewContext): View {
  const note = noteOf(said);
  const groups = Object.entries(GROUPS).map(([group, name]) => {
    const lines = context.brought.help.filter(({ under }) => under === group);
    return { name, lines: lines.flatMap(line => shown(line, said)) };
  });
  return {
    summary: note ?? 'What Herald can do',
    data: {
      ...(note && { note }),
      groups: groups.filter(({ lines }) => lines.length > 0),
      mention: context.place === 'group' ? MENTION_FIRST : ONLY_WORDS,
    },
  };
}

function shown({ write, does }: HelpLine, said: Help) {
  const text = typeof does === 'string' ? does : does(said);
  return text === undefined ? [] : [{ write, does: text }];
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
