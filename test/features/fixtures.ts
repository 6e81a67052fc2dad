import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TurnStores } from '../../src/chat/ports/turn-stores.ts';
import type { Recipient } from '../../src/core/delivery.ts';
import type { Answers } from '../../src/core/dialogue.ts';
import type { Beginning } from '../../src/core/notification.ts';
import type { Person } from '../../src/core/person.ts';

/** Fixtures of a feature for the tests of the spine: a feature that has some has a `fixtures.ts` in its folder. */
export interface FeatureFixtures {
  /** Makes the person's own things, as a turn makes them. Returns ids, by the names under which buttons carry them. */
  things?(stores: TurnStores, owner: Owner): Promise<Readonly<Record<string, string>>>;
  /** The dialogue that begins with a card of this template. */
  begins?(template: string): Beginning | undefined;
  /** With what its dialogues are begun that ask nothing otherwise, by the name of the dialogue. */
  readonly given?: Readonly<Record<string, readonly Answers[]>>;
  /** Every question of its dialogues, by the name of the dialogue. */
  readonly asks?: Readonly<Record<string, readonly AskedStep[]>>;
}

/** A question, once this much is known: with what it then has to name; or why it is about nothing but itself. */
export interface AskedStep {
  readonly step: string;
  readonly given?: Answers;
  readonly known?: Answers;
  readonly names: readonly string[] | 'is asked for' | 'are the choices' | 'is in its own words';
}

export interface Owner {
  readonly person: Person;
  readonly place: Recipient;
  readonly now: Date;
}

const files = readdirSync(import.meta.dirname)
  .map(folder => join(import.meta.dirname, folder, 'fixtures.ts'))
  .filter(existsSync);

export const FIXTURES: readonly FeatureFixtures[] = await Promise.all(
  files.map(async file => (await import(pathToFileURL(file).href)).FIXTURES),
);
