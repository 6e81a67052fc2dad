import type { AdaptiveCard } from '../core/message.ts';

type Node = Readonly<Record<string, unknown>>;

/** A card as lines of text, as its reader meets it: elements side by side on one line, a button in brackets. */
export function cardText(card: AdaptiveCard): string[] {
  return [...linesOf(card.body), ...buttons(card.actions)];
}

function linesOf(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(linesOf);
  const { type, isVisible, ...rest } = Object(node) as Node;
  return isVisible === false ? [] : (LINES[String(type)]?.(rest) ?? []);
}

/** By the type of an element; other types have nothing to read. */
const LINES: Readonly<Record<string, (node: Node) => string[]>> = {
  TextBlock: ({ text }) => String(text).split('\n'),
  RichTextBlock: ({ inlines }) => listOf(inlines).map(runText).join('').split('\n'),
  Container: ({ items }) => linesOf(items),
  ColumnSet: ({ columns }) => beside(listOf(columns)),
  Column: ({ items }) => linesOf(items),
  ActionSet: ({ actions }) => buttons(actions),
};

function runText(run: unknown): string {
  const { text = run, selectAction } = Object(run) as Node;
  const { url } = Object(selectAction) as Node;
  return url === undefined ? String(text) : `${text} <${url}>`;
}

/** A name and its value are one line; where one of them has several, they follow each other. */
function beside(columns: readonly unknown[]): string[] {
  const each = columns.map(linesOf);
  return each.every(lines => lines.length <= 1) ? [each.flat().join('  ')] : each.flat();
}

const buttons = (actions: unknown): string[] => {
  const all = listOf(actions).map(action => {
    const { title, url } = Object(action) as Node;
    return url === undefined ? `[${title}]` : `[${title}] <${url}>`;
  });
  return all.length === 0 ? [] : [all.join('  ')];
};

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
