import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { ParseArgsOptionsConfig } from 'node:util';
import { createHerald, type Herald } from '../client.ts';
import type { Patience } from '../patience.ts';

/** The arguments, streams and clock of the command line: those of its process, or those that a test hands it. */
export interface Surroundings {
  /** Without the program and the file. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly patience?: Partial<Patience>;
  readonly now?: () => Date;
}

/** Documented in the README of the client, and in `herald --help`. */
export const EXIT = { done: 0, failed: 1, refused: 2, unreachable: 3 } as const;

export interface Command {
  readonly usage: string;
  readonly options: ParseArgsOptionsConfig;
  /** Resolves with the exit code. Throws `Misuse`, `HeraldRefusal` and `HeraldUnreachable`. */
  run(parts: Parts): Promise<number>;
  /** How a field that Herald finds fault with is called on the command line. */
  named?(field: string, parts: Parts): string;
}

export interface Parts extends Required<Pick<Surroundings, 'env' | 'stdin' | 'now'>> {
  readonly values: Values;
  /** The words without an option's name: `status <id>`. */
  readonly operands: readonly string[];
  readonly patience: Partial<Patience>;
  /** On the standard output, which holds nothing but what was asked for. */
  print(text: string): void;
  /** A line for the person who sits there. */
  say(sentence: string): void;
  /** By HERALD_URL and HERALD_KEY. */
  herald(): Herald;
}

export type Values = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;

/** It is used wrongly; `remedy` says how it is used. */
export class Misuse extends Error {
  override readonly name = 'Misuse';
  readonly remedy: string | undefined;

  constructor(problem: string, remedy?: string) {
    super(problem);
    this.remedy = remedy;
  }
}

export function heraldOf({ env, patience = {} }: Pick<Surroundings, 'env' | 'patience'>): Herald {
  return createHerald({ url: urlOf(env), key: keyOf(env), patience });
}

export function urlOf({ HERALD_URL: url = '' }: Surroundings['env']): string {
  if (url === '') throw new Misuse('HERALD_URL is not set.', 'export HERALD_URL=https://herald.contoso.com');
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new Misuse(
      `HERALD_URL is "${url}", which is no address.`,
      'It looks like https://herald.contoso.com',
    );
  return url;
}

export function keyOf({ HERALD_KEY: key = '' }: Surroundings['env']): string {
  if (key.trim() === '')
    throw new Misuse(
      'HERALD_KEY is not set.',
      'The operator of Herald makes one: npm run -s key -- create --name <you> --topic <topic>',
    );
  return key.trim();
}

/** The body that comes in on the standard input. */
export async function jsonFrom(stdin: Readable): Promise<unknown> {
  const given = await text(stdin);
  try {
    return JSON.parse(given);
  } catch {
    throw new Misuse('The standard input holds no JSON.', 'herald send - < notification.json');
  }
}

export const textOf = ({ values }: Parts, name: string): string | undefined => {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
};

export const isOn = ({ values }: Parts, name: string): boolean => values[name] === true;

/** An option that may come several times, each time with several values: `--to ana@contoso.com,ben@contoso.com`. */
export const listOf = ({ values }: Parts, name: string): string[] =>
  linesOf({ values }, name).flatMap(each =>
    each
      .split(',')
      .map(one => one.trim())
      .filter(Boolean),
  );

/** The same where a value may hold a comma. */
export const linesOf = ({ values }: Pick<Parts, 'values'>, name: string): string[] => {
  const given = values[name];
  return Array.isArray(given) ? given.map(String) : [];
};
