import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { abilitiesOf } from '../../src/chat/abilities.ts';
import { other, type ReadLine, readLine } from '../../src/chat/commands.ts';
import type { Turn } from '../../src/chat/turn.ts';
import { FEATURES } from '../../src/features/features.ts';
import { catalogue, voiceFor } from '../voices.ts';

/** Lines that people write, each with its right reading, as `corpus.test.ts` describes them. */
export type Corpus = Readonly<Record<string, readonly string[]>>;

export const NOW = new Date('2026-11-23T10:00:00Z');
export const ABILITIES = abilitiesOf(FEATURES, catalogue);
export const THERE = {
  at: NOW,
  conversation: { tenantId: 'contoso', kind: 'personal' },
  timeZone: 'Europe/London',
};

const CORPUS = join(import.meta.dirname, 'corpus');
/** A language may be spoken before anybody has gathered what people write in it. */
export const LANGUAGES = readdirSync(CORPUS).map(file => basename(file, '.json'));
export const corpusOf = (language: string): Corpus =>
  JSON.parse(readFileSync(join(CORPUS, `${language}.json`), 'utf8'));

/** A line as it is read in a 1:1, or in another conversation. */
export function lineRead(language: string, text: string, there: object = THERE): ReadLine {
  const event = { ...THERE, ...there, text, addressee: 'Contoso Bot', locale: language };
  const turn = { event, person: {}, now: NOW, voiceFor, abilities: ABILITIES } as unknown as Turn<'said'>;
  return readLine(event, ABILITIES, ABILITIES.languagesOf(language)) ?? readBy(turn, text) ?? other(event);
}

function readBy(turn: Turn<'said'>, text: string): ReadLine | undefined {
  const read = ABILITIES.reads(turn, text);
  if (read === undefined) return undefined;
  const { command: name, ...words } = read;
  return { name, ...words };
}
