import type { Help } from '../../core/cards.ts';
import type { SentenceKey } from '../../text/phrase.ts';
import type { Voice } from '../../text/voice.ts';
import { factual, type HelpGroup, type HelpLine, type ViewContext } from '../feature.ts';
import type { View } from './view.ts';

/** People's aims, in the order of the card. */
const GROUPS: Readonly<Record<HelpGroup, SentenceKey>> = {
  hear: 'help.hear',
  keep: 'help.keep',
  talk: 'help.talk',
};

/** The words that a person can write, and their effect, by the person's aim. Each feature brings its lines. */
export function helpView(said: Help, context: ViewContext): View {
  const { voice, brought } = context;
  const groups = Object.entries(GROUPS).map(([group, name]) => {
    const lines = brought.help.filter(({ under }) => under === group);
    return { name: voice.say(name), lines: lines.flatMap(line => shown(line, said, voice)) };
  });
  return {
    summary: voice.say('help.summary'),
    data: {
      groups: groups.filter(({ lines }) => lines.length > 0),
      mention: voice.say(context.place === 'group' ? 'help.mention-here' : 'help.mention'),
    },
  };
}

function shown({ write, does }: HelpLine, said: Help, voice: Voice) {
  return factual(does, said, voice).map(text => ({ write: voice.say(write), does: text }));
}
