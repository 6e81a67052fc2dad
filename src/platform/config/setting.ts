import type { z } from 'zod';

/**
 * The tools that a name may come from. People bring the variables of the tool they know, so Herald takes them all. An
 * earlier family wins over a later one.
 */
export const FAMILIES = [
  'Herald',
  'botbuilder',
  'TeamsFx',
  'Teams SDK',
  'Agents SDK',
  'Agents SDK connection',
] as const;
export type Family = (typeof FAMILIES)[number];

export interface Name {
  readonly name: string;
  readonly family: Family;
  /** Turns what this variable holds into what the setting's schema takes, where the two differ. */
  readonly as?: (text: string) => string;
}

/** One row of the table from which parsing, `.env.example` and `docs/settings.md` come. */
export interface Setting {
  /** The heading under which it stands in the documents: one of those below, or one of a feature's own. */
  readonly section: string;
  /** The first is the one that the documents use. Order is precedence. */
  readonly names: readonly [Name, ...Name[]];
  readonly schema: z.ZodType<unknown, string>;
  /** As it would stand in the environment. */
  readonly default?: string;
  /** Completes the sentence "<NAME> must be …": both the rule and the remedy. */
  readonly must: string;
  readonly doc: string;
  readonly example?: string;
  /** Its value never appears in a log, a note or an error. */
  readonly secret?: true;
}

const WHO_AND_WHERE = [
  'Who the bot is',
  'Where it listens',
  'Where it keeps things',
  'Who may call it',
  'Whom it reaches',
];
const HOW = ['How fast it sends', 'How it runs'];

/** The headings in their order: those of features stand between whom Herald reaches and how. */
export function sectionsOf(rows: Readonly<Record<string, Setting>>): string[] {
  const all = new Set([...WHO_AND_WHERE, ...Object.values(rows).map(({ section }) => section)]);
  return [...[...all].filter(section => !HOW.includes(section)), ...HOW];
}
