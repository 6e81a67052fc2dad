import type { AwayReason, TopicWish } from '../core/attention.ts';
import type { CardData, FeatureFacts, TemplateName } from '../core/cards.ts';
import type { Phrase } from '../core/phrase.ts';
import { phrase, type SentenceKey, worded } from '../text/phrase.ts';
import type { Voice } from '../text/voice.ts';
import type { RenderContext } from './ports/render.ts';
import type { Shortening, View } from './views/view.ts';

/** A feature's part in cards. */
export interface CardFeature {
  /** How each of its cards is shown, by the name of the template. */
  readonly cards?: Views;
  /** Its lines on the help card, in their order. */
  readonly help?: readonly HelpLine[];
  /** Its use to people, in a line of the welcome. */
  readonly welcome?: FactualLine;
  /** Its buttons there. */
  readonly welcomeButtons?: WelcomeButtons;
  /** How often each topic comes, for the card of topics. */
  readonly howOften?: HowOften;
  /** A way to put a card off that tells something. A card has room for one button of that sort: the first is taken. */
  readonly putOff?: PutOff;
}

/** Pure: from what is said to what the template shows. */
export type Views = {
  readonly [T in TemplateName]?: (said: CardData[T], context: ViewContext, cut: Shortening) => View;
};

/** The context of a view, besides the words of its card. */
export interface ViewContext extends RenderContext {
  readonly brought: Brought;
  /** How Herald speaks to who reads it. */
  readonly voice: Voice;
}

/** The parts that all features bring to cards that are not their own. */
export interface Brought {
  readonly help: readonly HelpLine[];
  readonly welcome: readonly FactualLine[];
  readonly welcomeButtons: readonly WelcomeButtons[];
  readonly putOff?: PutOff;
  readonly howOften?: HowOften;
}

/** How often one topic comes, in a few words after how it stands; and the way to change it, or why something waits. */
export interface HowOften {
  readonly inWords: (wish: TopicWish, voice: Voice) => Phrase;
  /** `of`: why something waits; missing: how often some topic comes. */
  readonly button: (context: ViewContext, of?: AwayReason) => object;
}

export type WelcomeButtons = (context: ViewContext) => readonly object[];

/** One action, with its ways inside. `isBrief`: where there is no room. */
export type PutOff = (context: ViewContext, isBrief: boolean) => object;

/** The way to put this card off, where a feature brings one. */
export const putOff = (context: ViewContext, isBrief: boolean): object[] =>
  [context.brought.putOff?.(context, isBrief)].filter(action => action !== undefined);

/** **Help line**: words that a person can write, and their effect. */
export interface HelpLine {
  /** The aim of people who write it. */
  readonly under: HelpGroup;
  readonly write: SentenceKey;
  readonly does: FactualLine;
}

/** A line about a feature as things are. Undefined: it makes no sense here, and is left out. */
export type FactualLine = SentenceKey | ((facts: FeatureFacts) => Phrase | undefined);

/** As it reads for them: none where it is left out. */
export function factual(line: FactualLine, facts: FeatureFacts, voice: Voice): string[] {
  const text = typeof line === 'string' ? phrase(line) : line(facts);
  return text === undefined ? [] : [worded(voice, text)];
}

export type HelpGroup = 'hear' | 'keep' | 'talk';
