import type { FeatureFacts, Suggestion, TemplateName } from '../core/cards.ts';
import type { Person } from '../core/person.ts';
import type { Phrase } from '../core/phrase.ts';
import type { SentenceKey } from '../text/phrase.ts';
import type { Button, CardTrait } from './click.ts';
import type { Conducted, StandingWish, Turn, Waiting } from './turn.ts';

/** A feature's part in a conversation. */
export interface ChatFeature {
  readonly commands?: readonly Command[];
  /** By the verb. */
  readonly buttons?: Readonly<Record<string, Button>>;
  /** The titles of those that somebody may write instead; where a command has the same words, that is meant. */
  readonly buttonWords?: readonly SentenceKey[];
  readonly dialogues?: readonly Conducted[];
  /** Which of its cards ask for a yes or a no, which somebody may write instead of pressing. */
  readonly asking?: AskingCards;
  /** Which buttons of others stand on its cards. */
  readonly traits?: { readonly [T in TemplateName]?: readonly CardTrait[] };
  /** The names by which people look for something and that are no commands, with the answer to each. */
  readonly hints?: readonly Hint[];
  /** In which other words its commands are written, where a line begins as none does. */
  readonly otherWords?: readonly OtherWords[];
  /** A text that is no command, where it goes on from what was said right before it: true, and it is answered. */
  continues?(turn: Turn, person: Person, said: string): Promise<boolean>;
  /** Suggestions for a text that is no command. */
  suggests?(turn: Turn, person: Person, said: string): Promise<readonly Suggestion[]>;
  /** The facts that its lines on the help card and the welcome depend on, as things are. */
  facts?(turn: Turn): FeatureFacts;
  /** One wish as it holds now, in a sentence, where it is one that this feature keeps. */
  wishInWords?(turn: Turn, person: Person, wish: StandingWish): Phrase | undefined;
  /** The holds that let cards of some topics wait, in a sentence each. */
  waits?(turn: Turn, person: Person, of: Waiting): readonly Phrase[];
  /** Says more, once the person has their answer. */
  afterwards?(turn: Turn, person: Person): Promise<void>;
  /** The delivery whose card this one shows again; undefined: it shows none. */
  shownBefore?(turn: Turn, delivery: string): Promise<string | undefined>;
}

/** The cards that ask for a yes or a no, with the titles of their buttons for each. */
export type AskingCards = { readonly [T in TemplateName]?: Readonly<Record<PlainAnswer, SentenceKey>> };
export type PlainAnswer = 'yes' | 'no';

/** **Other words** for a command: a line that begins as no command does, and is understood as a whole. */
export interface OtherWords {
  /** By its name. */
  readonly command: string;
  /** With which it is written (`text/forms.ts`). */
  readonly forms: SentenceKey;
  /** They may be what somebody answers who is asked for anything: they tell of something, and ask for nothing. */
  readonly mayAnswer?: true;
  /** The text that would stand behind the command; undefined: the line is none. */
  read(turn: Turn<'said'>, line: string): string | InLanguageOf | undefined;
}

/** A text with the language in which it was written: BCP 47. */
export interface InLanguageOf {
  readonly text: string;
  readonly language: string;
}

/** Words that are no command, and what is said to who writes one. */
export interface Hint {
  readonly words: SentenceKey;
  readonly says: SentenceKey;
  /** The command with which it is done instead, as a button. */
  readonly suggests?: Pointer;
  /** Said to a question it is meant as its answer, even where it is none: nobody is told 👍 and asked again. */
  readonly isReply?: true;
}

/** A button that writes a command for its owner: how it is written, and the title where that is another. */
export interface Pointer {
  readonly command: SentenceKey;
  readonly title?: SentenceKey;
}

/** A line that is a command, while a question is open. `isAsTold`: it begins as people are told to write it. */
export interface AlwaysHeard {
  readonly turn: Turn;
  readonly person: Person;
  readonly text: string;
  readonly isAsTold: boolean;
}

/** **Command**: what a person may write to Herald, in any letter case, with or without the mention. */
export type Command = Named & (Bare | Taking);

interface Named {
  readonly name: string;
  /** How it is written (`text/forms.ts`), in every language; the first is what people are told. One that is almost so is guessed. */
  readonly forms: SentenceKey;
  /** Buttons that do the same: somebody may write what stands on one. */
  readonly buttons?: readonly SentenceKey[];
  /** `text` is what follows, which may be nothing. */
  answer(turn: Turn, person: Person, text: string): Promise<void>;
  /** While a question is open it is an answer, whatever it is otherwise. */
  readonly isReply?: true;
  /** It is what somebody may answer who is asked for anything: small talk, or what bothers them. */
  readonly mayAnswer?: true;
  /** In a channel or group chat: answers there. False where it is answered in the 1:1, like everything else. */
  answerInPlace?(turn: Turn<'said'>, person: Person, text: string): Promise<boolean>;
}

/** Nothing follows. A line that is as people are told to write it, or of several words, is heard whatever is asked. */
interface Bare {
  readonly takes?: never;
  /** Whether a single word that people are not told is, too: nobody has to answer in order to stop. */
  always?(heard: AlwaysHeard): boolean | Promise<boolean>;
}

interface Taking {
  /**
   * How what follows is read: quotes around a name are dropped, and so is the courtesy behind a sentence. Words of a wish are
   * kept, and a text goes to somebody else, so it stays as it was written.
   */
  readonly takes: 'name' | 'sentence' | 'wish' | 'text';
  /** Whether all of it is understood: then it is heard whatever is asked, in whichever words; else it may be an answer. */
  always(heard: AlwaysHeard): boolean | Promise<boolean>;
}
