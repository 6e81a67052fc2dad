import type { CardData, PromptCard, TemplateName } from './cards.ts';
import type { Said, SaidCard } from './notification.ts';
import { type InLanguages, type Text, translated } from './phrase.ts';

/** A card of this template. */
export const card = <T extends TemplateName>(template: T, data: CardData[T]): SaidCard & SaidCard<T> =>
  ({ template, data }) as SaidCard & SaidCard<T>;

/** The data of this card; undefined of any other card, and of a line. */
export function dataOf<T extends TemplateName>(said: Said, template: T): CardData[T] | undefined {
  return templateOf(said) === template ? (said as SaidCard<T>).data : undefined;
}

/** The template of a card; undefined of a line. */
export const templateOf = (said: Said): TemplateName | undefined =>
  'template' in said ? said.template : undefined;

/** A field by its name, whatever card has it: unknown, and undefined where there is none. */
export const fieldOf = (said: Said, name: string): unknown =>
  'template' in said ? Reflect.get(said.data, name) : undefined;

/** Its title in every language that it has one in; undefined where a card has none, and of a line. */
export function titleOf(said: Said): Text | undefined {
  const title = fieldOf(said, 'title') as Text | undefined;
  const translations = fieldOf(said, 'translations') as InLanguages<{ readonly title?: string }> | undefined;
  return typeof title === 'string' ? translated(title, translations, words => words.title) : title;
}

/** The fields that a dialogue adds to the card that asks, whatever its template; a line has no room for them. */
type Asked = Partial<PromptCard> & { readonly topic?: string };

/** The question that a card asks, as far as the dialogue added to it. Of a line, or where nothing is asked, nothing. */
export const askedBy = (said: Said): Partial<PromptCard> =>
  'template' in said ? (said.data as Partial<PromptCard>) : {};

/** The same card, saying this as well; once it is answered, its draft goes. A line stays as it is. */
export function asking(said: Said, more: Asked): Said {
  if (!('template' in said)) return said;
  const { draft: _, ...answered } = said.data as { readonly draft?: unknown };
  const data = more.answered === undefined ? said.data : answered;
  return { ...said, data: { ...data, ...more } } as SaidCard;
}
