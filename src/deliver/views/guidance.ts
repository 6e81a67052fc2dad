import type { Guidance, Suggestion } from '../../core/cards.ts';
import { firstForm, MORE } from '../../text/forms.ts';
import { worded } from '../../text/phrase.ts';
import type { Voice } from '../../text/voice.ts';
import type { ViewContext } from '../feature.ts';
import { LONGEST, plainLine } from '../plain.ts';
import type { View } from './view.ts';

/** One line, and the likeliest ways on. */
export function guidanceView(said: Guidance, { voice }: ViewContext): View {
  const line = lineOf(said, voice);
  return {
    summary: plainLine(line, LONGEST.title),
    data: { line, actions: said.suggestions.flatMap(each => button(each, voice)) },
  };
}

function lineOf({ note, said = '', meant = '' }: Guidance, voice: Voice): string {
  if (note !== undefined) return plainLine(worded(voice, note), LONGEST.note);
  const [quoted, perhaps] = [said, meant].map(text => plainLine(text, LONGEST.said));
  return perhaps
    ? voice.say('guidance.perhaps', { said: quoted ?? '', meant: perhaps })
    : voice.say('guidance.not-understood', { said: quoted ?? '' });
}

/** A card has room for so much; a longer line is a command of many lines, and no typing error. */
const LONGEST_LINE = 2_000;

/** A press sends the text as if its person had written it, so it stays as it is. */
function button({ write, rest, title }: Suggestion, voice: Voice): object[] {
  const value = typeof write === 'string' ? write : lineFor(firstForm(worded(voice, write)), rest);
  if (value.length > LONGEST_LINE + LONGEST.actionTitle) return [];
  return [
    {
      type: 'Action.Submit',
      title: plainLine(title === undefined ? value : worded(voice, title), LONGEST.actionTitle),
      data: { msteams: { type: 'imBack', value } },
    },
  ];
}

const lineFor = (form: string, rest = '') =>
  form
    .split(MORE)
    .map(part => part.trim())
    .join(rest === '' ? '' : form.includes(` ${MORE}`) ? ` ${rest} ` : rest)
    .trim();
