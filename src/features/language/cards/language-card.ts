declare module '../../../core/cards.ts' {
  interface CardData {
    readonly language: LanguageCard;
  }
}

/** In place of a language: the one that Teams says, or where several read, that of whoever installed Herald. */
export const AUTOMATIC = 'automatic';

/** Languages are BCP 47 tags, or `automatic`. */
export type LanguageCard =
  /** They choose. `said`: what they wrote, if it named none. */
  | { readonly kind: 'ask'; readonly said?: string }
  /** It was chosen; `by` whom, where several read. */
  | { readonly kind: 'chosen'; readonly language: string; readonly before: string; readonly by?: string }
  /** Teams said it; `before` is the one that they were spoken to in, or would be otherwise. */
  | { readonly kind: 'learned'; readonly before: string };
