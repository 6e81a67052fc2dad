import type { Suggestion, TemplateName } from '../core/cards.ts';
import type { Dialogue } from '../core/dialogue.ts';
import type { Person } from '../core/person.ts';
import { type Catalogue, SOURCE_LANGUAGE } from '../text/catalogue.ts';
import { asButton, firstForm, formsOf } from '../text/forms.ts';
import { phrase, type SentenceKey } from '../text/phrase.ts';
import { remembered } from '../text/remembered.ts';
import { type Button, CARD_TRAITS, type CardTrait, isOn } from './click.ts';
import {
  type FormsIn,
  type SpokenCommand,
  withoutCourtesy,
  withoutPoliteness,
  withoutPolitenessApart,
} from './commands.ts';
import type { AskingCards, ChatFeature, Command, Hint, OtherWords } from './feature.ts';
import { asSuggestion, sayGuidance } from './guidance.ts';
import type { SentDelivery } from './ports/turn-ledger.ts';
import { sayLine, type Turn, type TurnAbilities, toPerson, voiceOf } from './turn.ts';

/** **Abilities**: everything that people can do in a conversation, of all features together. */
export interface Abilities extends TurnAbilities {
  /** Where two begin alike, the first is meant. */
  readonly commands: readonly SpokenCommand[];
  readonly otherWords: readonly OtherWords[];
  /** How people wrap what they want: "can you …, please". */
  readonly courtesies: FormsIn;
  /** Those of them that only ask or thank, behind what they want. */
  readonly politeness: FormsIn;
  readonly buttons: ReadonlyMap<string, Button>;
  readonly hints: readonly SpokenHint[];
  readonly asking: AskingCards;
  /** Whether this line is what stands on a button, in any of these languages. */
  isButton(line: string, languages: readonly string[]): boolean;
}

interface SpokenHint {
  readonly hint: Hint;
  readonly words: FormsIn;
  /** A whole line of its words, as a command that says what it says. */
  readonly asCommand: SpokenCommand;
}

/** The traits of Herald's own cards. */
const TRAITS: ChatFeature['traits'] = {
  notification: ['news', 'topical'],
  prompt: ['asks'],
  digest: ['topical'],
};

/** Built once, when Herald starts. */
export function abilitiesOf(features: readonly ChatFeature[], catalogue: Catalogue): Abilities {
  const commands = features.flatMap(feature => feature.commands ?? []);
  const formsIn = formsBy(catalogue);
  const buttons = features.flatMap(feature => Object.entries(feature.buttons ?? {}));
  const dialogues = features.flatMap(feature => feature.dialogues ?? []);
  const cardsOf = cardsByTrait(features);
  const otherWords = features.flatMap(feature => feature.otherWords ?? []);
  const wishes = new Set(commands.filter(({ takes }) => takes === 'wish').map(({ name }) => name));
  const courtesies = formsIn('talk.word.courtesy');
  const politeness = formsIn('talk.word.politeness');
  const languagesOf = (reader: string) => [...new Set([reader, SOURCE_LANGUAGE, ...catalogue.languages])];
  const standing = new Map(buttons.map(([verb, button]) => [verb, standingOn(button, cardsOf)]));
  return {
    commands: commands.map(command => ({
      command,
      forms: formsIn(command.forms, ...(command.buttons ?? [])),
      told: formsBy(catalogue, firstForm)(command.forms, ...(command.buttons ?? [])),
    })),
    otherWords,
    courtesies,
    politeness,
    languagesOf,
    buttons: standing,
    pressing: (verb, delivery) => pressingOf(standing.get(verb), delivery),
    asking: Object.assign({}, ...features.map(({ asking }) => asking)),
    isButton: buttonsIn(features, catalogue),
    hints: features.flatMap(({ hints = [] }) => hints.map(hint => spoken(hint, formsIn(hint.words)))),
    conducted: new Map(dialogues.map(each => [each.dialogue.name, each])),
    facts: turn => Object.assign({}, ...features.map(feature => feature.facts?.(turn))),
    reads(turn, line) {
      const languages = languagesOf(voiceOf(turn).language);
      const bare = withoutCourtesy(line, courtesies, languages);
      // Most lines have no courtesy around them, and are read once.
      const readAs = (asked: string) => new Set([asked, line, bare]);
      const wish = readAs(withoutPolitenessApart(line, politeness, languages));
      const sentence = readAs(withoutPoliteness(line, politeness, languages));
      for (const { command, read, mayAnswer } of otherWords) {
        // The words at the end of a wish may be a part of it.
        for (const each of wishes.has(command) ? wish : sentence) {
          const found = read(turn, each);
          const written = typeof found === 'string' ? { text: found } : found;
          if (written !== undefined) return { command, ...written, ...(mayAnswer && { mayAnswer }) };
        }
      }
      return undefined;
    },
    withoutPoliteness: (turn, text) =>
      withoutPoliteness(text, politeness, languagesOf(voiceOf(turn).language)),
    async continues(turn, person, said) {
      for (const feature of features) if (await feature.continues?.(turn, person, said)) return true;
      return false;
    },
    async suggestions(turn, person, said) {
      const all: Suggestion[] = [];
      for (const feature of features) all.push(...((await feature.suggests?.(turn, person, said)) ?? []));
      return all;
    },
    wishInWords(turn, person, wish) {
      for (const feature of features) {
        const says = feature.wishInWords?.(turn, person, wish);
        if (says !== undefined) return says;
      }
      return undefined;
    },
    waits: (turn, person, of) => features.flatMap(feature => feature.waits?.(turn, person, of) ?? []),
    async afterwards(turn, person) {
      for (const feature of features) await feature.afterwards?.(turn, person);
    },
    async firstShown(turn, delivery) {
      for (const { shownBefore } of features) {
        const before = await shownBefore?.(turn, delivery);
        if (before !== undefined) return before;
      }
      return delivery;
    },
  };
}

/**
 * How something is written, in each language: by its forms, or as its buttons have it. Made with the first line that is
 * heard in a language: all of them are a fifteenth of a start, and most processes hear one.
 */
const formsBy =
  ({ languages, say }: Catalogue, which: (forms: string) => string = forms => forms) =>
  (...keys: readonly SentenceKey[]): FormsIn => {
    const written = remembered(languages.length, (language: string) =>
      formsOf(keys.map(key => which(say(language)(key))).join(' | ')),
    );
    return { get: language => (languages.includes(language) ? written(language) : undefined) };
  };

const NOT_TOLD: SpokenCommand['told'] = new Map();

function spoken(hint: Hint, words: SpokenHint['words']): SpokenHint {
  const { words: forms, isReply } = hint;
  const command: Command = {
    ...{ name: 'hint', forms, mayAnswer: true as const },
    ...(isReply && { isReply }),
    answer: (turn, person) => sayHint(turn, person, hint),
  };
  return { hint, words, asCommand: { command, forms: words, told: NOT_TOLD } };
}

/** A line, or with its way a card. */
const sayHint = (turn: Turn, person: Person, { says, suggests }: Hint): Promise<void> =>
  suggests === undefined
    ? sayLine(turn, toPerson(person), phrase(says))
    : sayGuidance(turn, person, { note: phrase(says) }, [asSuggestion(suggests)]);

function buttonsIn(features: readonly ChatFeature[], { languages, say }: Catalogue): Abilities['isButton'] {
  const keys = features.flatMap(({ buttonWords = [] }) => buttonWords);
  const written = remembered(
    languages.length,
    (language: string) => new Set(keys.map(key => asButton(say(language)(key)))),
  );
  return (line, heard) => {
    const said = asButton(line);
    return heard.some(language => languages.includes(language) && written(language).has(said));
  };
}

/** The dialogues alone, as `teams/` takes them: without the steps that follow from them. */
export const dialoguesOf = (features: readonly ChatFeature[]): Dialogue[] =>
  features.flatMap(feature => (feature.dialogues ?? []).map(({ dialogue }) => dialogue));

type CardsOf = (trait: CardTrait) => readonly TemplateName[];

function cardsByTrait(features: readonly ChatFeature[]): CardsOf {
  const traits: [string, readonly CardTrait[]][] = [{ traits: TRAITS }, ...features].flatMap(feature =>
    Object.entries(feature.traits ?? {}),
  );
  return trait => traits.filter(([, all]) => all.includes(trait)).map(([name]) => name as TemplateName);
}

/** A button with the names of all cards on which it stands. */
function standingOn(button: Button, cardsOf: CardsOf): Button {
  if (button.on === 'any' || button.on === 'none') return button;
  return { ...button, on: button.on.flatMap(each => (isTrait(each) ? cardsOf(each) : [each])) };
}

function pressingOf(
  button: Button | undefined,
  delivery: SentDelivery,
): ReturnType<TurnAbilities['pressing']> {
  if (button === undefined) return undefined;
  if (button.on === 'none') return button.press;
  return isOn(button, delivery.said) ? asked => button.press({ ...asked, delivery }) : undefined;
}

const isTrait = (on: TemplateName | CardTrait): on is CardTrait => CARD_TRAITS.some(trait => trait === on);
