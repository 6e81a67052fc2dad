import type { ViewContext } from '../../../deliver/feature.ts';
import { LONGEST, plainLine } from '../../../deliver/plain.ts';
import type { View } from '../../../deliver/views/view.ts';
import { SOURCE_LANGUAGE } from '../../../text/catalogue.ts';
import { languageName } from '../../../text/language-names.ts';
import { languageFor, type Voice } from '../../../text/voice.ts';
import { AUTOMATIC, type LanguageCard } from './language-card.ts';

/** As many actions as a card takes. The others are written. */
const MOST_BUTTONS = 6;
const IN_A_ROW = 2;

export function languageView(said: LanguageCard, context: ViewContext): View {
  const text = textOf(said, context);
  return {
    summary: plainLine(text, LONGEST.title),
    data: { text, ...(said.kind === 'ask' ? choicesOf(context) : waysOf(said, context)) },
  };
}

function textOf(said: LanguageCard, { voice, place }: ViewContext): string {
  if (said.kind === 'learned') return voice.say('language.learned');
  if (said.kind === 'chosen') return chosenText(said, voice);
  const quoted = plainLine(said.said ?? '', LONGEST.said);
  if (quoted !== '') return voice.say('language.unknown', { said: quoted });
  return voice.say(place === 'group' ? 'language.which-here' : 'language.which');
}

function chosenText({ language, by }: Extract<LanguageCard, { kind: 'chosen' }>, { say }: Voice): string {
  const isAutomatic = language === AUTOMATIC;
  if (by === undefined) return say(isAutomatic ? 'language.as-teams' : 'language.now');
  const name = { by: plainLine(by, LONGEST.name) };
  return isAutomatic ? say('language.usual-here', name) : say('language.now-here', name);
}

function choicesOf(context: ViewContext) {
  const { voice, place } = context;
  const others = voice.languages.filter(language => language !== voice.language).toSorted();
  const buttons = others
    .slice(0, MOST_BUTTONS)
    .map(language => button(languageName(language), context, language));
  const rows = buttons.flatMap((_, i) => (i % IN_A_ROW === 0 ? [buttons.slice(i, i + IN_A_ROW)] : []));
  return {
    actions: [],
    choices: rows.map(actions => ({ type: 'ActionSet', spacing: 'Small', actions })),
    hint: voice.say(place === 'group' ? 'language.how-here' : 'language.how'),
  };
}

function waysOf(said: Exclude<LanguageCard, { kind: 'ask' }>, context: ViewContext) {
  const { say } = context.voice;
  const back = said.kind === 'chosen' ? say('button.undo') : languageName(said.before);
  return { actions: [button(back, context, said.before), button(say('button.languages'), context)] };
}

/**
 * On the welcome of somebody who may read another language than they expect: English, and from there the way back to what
 * Teams says.
 */
export function languagesOnWelcome(context: ViewContext): object[] {
  const { voice, reader } = context;
  const offered = [SOURCE_LANGUAGE, languageFor(reader?.locale ?? '', voice.languages)];
  return offered
    .filter(language => language !== undefined && language !== voice.language)
    .map(language => button(languageName(String(language)), context, language));
}

/** Without a language it shows which there are. */
function button(title: string, { deliveryId }: ViewContext, language?: string) {
  const data = { delivery: deliveryId, ...(language !== undefined && { language }) };
  const fallback = { type: 'Action.Submit', title, data: { verb: 'chooseLanguage', ...data } };
  return { type: 'Action.Execute', title, verb: 'chooseLanguage', data, fallback };
}
