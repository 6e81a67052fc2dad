import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import type { AdaptiveCard } from '../core/message.ts';
import type { SentenceKey } from '../text/phrase.ts';
import type { Voice } from '../text/voice.ts';
import type { Data } from './views/view.ts';

/**
 * The engine's own type declarations lead into the TypeScript sources of another package, which do not compile
 * under our rules; so the one class that is used is described here.
 */
interface Engine {
  readonly Template: new (template: object) => { expand(context: { $root: object }): unknown };
}
const { Template }: Engine = createRequire(import.meta.url)('adaptivecards-templating');

/** Fills a template with the data of a view, and with its own words in the language of who reads it. */
export type Expand = (name: string, data: Data, voice: Voice) => AdaptiveCard;

/**
 * Reads the templates of these names once; a missing or broken file is an error now, not at the first card, and so is a
 * message that nobody wrote. Each feature has a folder.
 * The engine never evaluates data again, so `${1+1}` in a name stays those six characters.
 */
export function loadTemplates(templatesDir: string, names: readonly string[], source: Voice): Expand {
  const files = new Map(filesIn(templatesDir).map(file => [basename(file, '.json'), file]));
  const templates = new Map(names.map(name => [name, loaded(read(files, name), source)]));
  return (name, data, voice) => {
    const template = templates.get(name);
    if (template === undefined) throw new Error(`There is no template "${name}"`);
    const { engine, words } = template;
    return engine.expand({ $root: { ...data, words: words(voice) } }) as AdaptiveCard;
  };
}

interface Loaded {
  readonly engine: { expand(context: { $root: object }): unknown };
  readonly words: (voice: Voice) => Readonly<Record<string, string>>;
}

function loaded(template: object, source: Voice): Loaded {
  const words = wordsOf(JSON.stringify(template));
  words(source);
  return { engine: new Template(template), words };
}

/**
 * What a template says whoever reads it: `${$root.words['button.undo']}` is the message of that key, without values. Each
 * language is said once.
 */
function wordsOf(template: string): Loaded['words'] {
  const keys = [
    ...new Set([...template.matchAll(/\bwords\['([^']+)'\]/g)].map(([, key]) => key as SentenceKey)),
  ];
  const said = new Map<string, Readonly<Record<string, string>>>();
  return ({ language, say }) => {
    const known = said.get(language) ?? Object.fromEntries(keys.map(key => [key, say(key)]));
    said.set(language, known);
    return known;
  };
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.json'))
    .map(file => join(folder, file));

function read(files: ReadonlyMap<string, string>, name: string): object {
  const file = files.get(name);
  if (file === undefined) throw new Error(`There is no file for the template "${name}"`);
  return JSON.parse(readFileSync(file, 'utf8')) as object;
}
