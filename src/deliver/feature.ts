import type { CardData, Help, TemplateName } from '../core/cards.ts';
import type { Phrase } from '../core/phrase.ts';
import type { SentenceKey } from '../text/phrase.ts';
import type { Voice } from '../text/voice.ts';
import type { RenderContext } from './ports/render.ts';
import type { Shortening, View } from './views/view.ts';

/** What a feature brings to cards. */
export interface CardFeature {
  /** How each of its cards is shown, by the name of the template. */
  readonly cards?: Views;
  /** Its lines on the help card, in their order. */
  readonly help?: readonly HelpLine[];
  /** A way to put a card off that tells something. A card has room for one button of that sort: the first is taken. */
  readonly putOff?: PutOff;
}

/** Pure: from what is said to what the template shows. */
export type Views = {
  readonly [T in TemplateName]?: (said: CardData[T], context: ViewContext, cut: Shortening) => View;
};

/** What a view is told besides what is said. */
export interface ViewContext extends RenderContext {
  readonly brought: Brought;
  /** How Herald speaks to who reads it. */
  readonly voice: Voice;
}

/** What all features bring to cards that are not their own. */
export interface Brought {
  readonly help: readonly HelpLine[];
  readonly putOff?: PutOff;
}

/** One action, with its ways inside. `isBrief`: where there is no room. */
export type PutOff = (context: ViewContext, isBrief: boolean) => object;

/** The way to put this card off, where a feature brings one. */
export const putOff = (context: ViewContext, isBrief: boolean): object[] =>
  [context.brought.putOff?.(context, isBrief)].filter(action => action !== undefined);

/** **Help line**: what a person can write, and what it does. */
export interface HelpLine {
  /** What they are after who write it. */
  readonly under: HelpGroup;
  readonly write: SentenceKey;
  /** Undefined: it makes no sense here, and is left out. */
  readonly does: SentenceKey | ((said: Help) => Phrase | undefined);
}

export type HelpGroup = 'hear' | 'keep' | 'talk';
