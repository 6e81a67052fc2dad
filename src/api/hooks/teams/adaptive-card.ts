import { z } from 'zod';
import type { CardAction, Severity } from '../../../core/cards.ts';
import { text as maybeText } from '../telling.ts';
import { plainly } from './plainly.ts';
import { opening, type SaidInTeams } from './said.ts';

/** The cards in what a workflow takes: in its envelope, or the bare card that some flows take. */
export function cardsIn(payload: unknown): unknown[] {
  const envelope = fieldsOf(payload);
  if (envelope.type === 'AdaptiveCard') return [payload];
  const attachments = Array.isArray(envelope.attachments) ? envelope.attachments : [];
  return attachments
    .map(each => fieldsOf(each).content)
    .filter(each => fieldsOf(each).type === 'AdaptiveCard');
}

/**
 * The texts of an Adaptive Card. The card is its sender's own, in whatever version: its texts are taken, in their
 * order, and its looks are not. Undefined: it says nothing.
 */
export function saidByAdaptiveCard(card: unknown): SaidInTeams | undefined {
  const elements = elementsOf(card);
  const texts = elements.flatMap(textsOf).filter(({ words }) => words !== '');
  const title = texts.find(({ isHeading }) => isHeading) ?? texts[0];
  if (title === undefined) return undefined;
  return {
    headings: [title.words],
    lines: texts.filter(each => each !== title).map(({ words }) => words),
    facts: elements.flatMap(factsOf),
    actions: elements.flatMap(opened),
    severity: COLOURS.get(title.colour),
  };
}

/** The actions that a card of Herald's does not do. */
export const droppedFrom = (card: unknown): string[] =>
  elementsOf(card).flatMap(({ type, title }) =>
    typeof type === 'string' && /^Action\.(?!OpenUrl$)/.test(type) ? [plainly(textOf(title)) || type] : [],
  );

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

const textOf = (value: unknown): string => maybeText.parse(value) ?? '';

/** Where a card has more elements inside. */
const INSIDE = [
  'body',
  'items',
  'columns',
  'rows',
  'cells',
  'inlines',
  'actions',
  'inlineAction',
  'selectAction',
];
const MOST_ELEMENTS = 500;
const DEEPEST = 20;

/** All elements, as they stand on the card from top to bottom. */
function elementsOf(card: unknown): Fields[] {
  const found: Fields[] = [];
  const walk = (value: unknown, depth: number): void => {
    if (depth > DEEPEST || found.length >= MOST_ELEMENTS) return;
    if (Array.isArray(value)) {
      for (const each of value) walk(each, depth + 1);
      return;
    }
    const fields = fieldsOf(value);
    found.push(fields);
    for (const name of INSIDE) if (fields[name] !== undefined) walk(fields[name], depth + 1);
  };
  walk(card, 0);
  return found;
}

interface Text {
  readonly words: string;
  readonly isHeading: boolean;
  readonly colour: string;
}

/** Senders write "bolder" and "Bolder", and both are meant. */
const lower = (value: unknown) => textOf(value).toLowerCase();

function textsOf(element: Fields): Text[] {
  const isText = element.type === 'TextBlock' || element.type === 'TextRun';
  if (!isText) return [];
  const isLarge = ['medium', 'large', 'extralarge'].includes(lower(element.size));
  const isHeading = lower(element.style) === 'heading' || lower(element.weight) === 'bolder' || isLarge;
  return [{ words: plainly(textOf(element.text)), isHeading, colour: lower(element.color) }];
}

const COLOURS: ReadonlyMap<string, Severity> = new Map([
  ['attention', 'critical'],
  ['warning', 'warning'],
  ['good', 'success'],
]);

const fact = z.object({ title: maybeText, value: z.string() });

function factsOf({ type, facts }: Fields): SaidInTeams['facts'][number][] {
  if (type !== 'FactSet' || !Array.isArray(facts)) return [];
  return facts.flatMap(each => {
    const { data } = fact.safeParse(each);
    return data?.value ? [{ title: plainly(data.title ?? ''), value: plainly(data.value) }] : [];
  });
}

const opened = ({ type, title, url }: Fields): CardAction[] =>
  type === 'Action.OpenUrl' ? opening(plainly(textOf(title)), textOf(url)) : [];
