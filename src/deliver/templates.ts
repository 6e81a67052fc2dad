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

/** Loaded with the first card: it is a twelfth of a start, and a process that only takes posts never needs it. */
const engine = (): Engine => createRequire(import.meta.url)('adaptivecards-templating');

/** Fills a template with the data of a view, and with its own words in the language of who reads it. */
export type Expand = (name: string, data: Data, voice: Voice) => AdaptiveCard;

/**
 * Reads the templates of these names once; a missing or broken file is an error now, not at the first card, and so is a
 * message that nobody wrote. Each feature has a folder. The engine reads each with its first card: all of them, of which
 * most processes show a few, were a seventh of a start.
 * The engine never evaluates data again, so `${1+1}` in a name stays those six characters.
 */
export function loadTemplates(templatesDir: string, names: readonly string[], source: Voice): Expand {
  const files = new Map(filesIn(templatesDir).map(file => [basename(file, '.json'), file]));
  const templates = new Map(names.map(name => [name, inLanguages(read(files, name), source)]));
  return (name, data, voice) => {
    const template = templates.get(name);
    if (template === undefined) throw new Error(`There is no template "${name}"`);
    return template(voice).expand({ $root: data }) as AdaptiveCard;
  };
}

type InLanguage = (voice: Voice) => { expand(context: { $root: object }): unknown };

/** A template in each language that somebody reads: made once, so that a card costs what it would in one language. */
function inLanguages(template: string, source: Voice): InLanguage {
  const made = new Map<string, ReturnType<InLanguage>>();
  // Only for what is wrong with it.
  JSON.parse(worded(template, source));
  return voice => {
    const known = made.get(voice.language);
    if (known !== undefined) return known;
    const { Template } = engine();
    const fresh = new Template(JSON.parse(worded(template, voice)));
    made.set(voice.language, fresh);
    return fresh;
  };
}

/**
 * Fills in the words that a template says to every reader: `${$root.words['button.undo']}` is the message of that key,
 * without values. They are put in before the engine reads the template: it would take longer to look them up per card.
 */
const worded = (template: string, { say }: Voice): string =>
  template.replace(WORDS, (_, key: SentenceKey) => JSON.stringify(unevaluated(say(key))).slice(1, -1));

const WORDS = /\$\{\$root\.words\['([^']+)'\]\}/g;

/** The engine would take it for an expression. */
function unevaluated(words: string): string {
  if (words.includes('${')) throw new Error(`A message for a template must not hold "$\{": ${words}`);
  return words;
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.json'))
    .map(file => join(folder, file));

function read(files: ReadonlyMap<string, string>, name: string): string {
  const file = files.get(name);
  if (file === undefined) throw new Error(`There is no file for the template "${name}"`);
  return readFileSync(file, 'utf8');
}
