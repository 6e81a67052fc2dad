import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { TemplateName } from '../../src/core/cards.ts';
import type { SaidCard } from '../../src/core/notification.ts';
import { card } from '../../src/core/said.ts';
import type { RenderContext } from '../../src/deliver/ports/render.ts';
import { createRenderer } from '../../src/deliver/render.ts';
import { FEATURES } from '../../src/features/features.ts';
import { voiceFor } from '../voices.ts';

/** Shared by the tests of cards: the templates with their samples, and a walk through a card. */

export const templatesDir = join(import.meta.dirname, '../../templates');
export const render = createRenderer({ templatesDir, features: FEATURES, voiceFor });

export interface Sample {
  readonly file: string;
  readonly template: TemplateName;
  readonly said: SaidCard;
  readonly context: RenderContext;
}

/** The path of every template and sample, by the name of its file. */
const FILES = new Map(
  readdirSync(templatesDir, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.json'))
    .map(file => [basename(file), join(templatesDir, file)]),
);

export const templateFiles: readonly string[] = [...FILES.keys()];

export const samples: readonly Sample[] = templateFiles
  .filter(file => file.endsWith('.sample.json'))
  .map(file => {
    const template = file.split('.')[0] as TemplateName;
    const { data, context } = readJson(file) as { data: never; context: RenderContext };
    return { file, template, said: card(template, data), context };
  });

export function readJson(file: string): unknown {
  const path = FILES.get(file);
  if (path === undefined) throw new Error(`There is no ${file}`);
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** The card of a sample, or of any other data for its template. */
export function cardOf({ said, context }: Pick<Sample, 'said' | 'context'>) {
  const message = render(said, context);
  if (!('card' in message)) throw new Error('Not a card');
  return message;
}

export type Node = Record<string, unknown> & { type: string };

/** Every element and action of a card in reading order; not what is inside `data` or a `fallback`. */
export function nodesOf(value: unknown): Node[] {
  if (Array.isArray(value)) return value.flatMap(nodesOf);
  if (typeof value !== 'object' || value === null) return [];
  const self = 'type' in value && typeof value.type === 'string' ? [value as Node] : [];
  const inside = Object.entries(value).filter(([key]) => key !== 'data' && key !== 'fallback');
  return [...self, ...inside.flatMap(([, child]) => nodesOf(child))];
}

export const textsOf = (card: unknown): string[] => nodesOf(card).map(node => String(node.text ?? ''));

/** The buttons that Teams counts: neither those of a card that opens inside one of them, nor a text that is a link. */
export const shownActionsOf = (card: unknown): Node[] => {
  const nodes = nodesOf(card);
  const links = nodes.map(({ selectAction }) => selectAction);
  const opened = nodes.filter(({ type }) => type === 'Action.ShowCard').flatMap(node => actionsOf(node.card));
  // A button in the menu behind the dots takes no place beside the others.
  const inMenu = nodes.filter(({ mode }) => mode === 'secondary');
  return actionsOf(card).filter(action => ![links, opened, inMenu].some(apart => apart.includes(action)));
};

export const actionsOf = (card: unknown): Node[] =>
  nodesOf(card).filter(({ type, title }) => type.startsWith('Action.') && title !== undefined);
