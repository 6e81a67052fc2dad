import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import type { AdaptiveCard } from '../core/message.ts';

/**
 * The engine's own type declarations lead into the TypeScript sources of another package, which do not compile
 * under our rules; so the one class that is used is described here.
 */
interface Engine {
  readonly Template: new (template: object) => { expand(context: { $root: object }): unknown };
}
const { Template }: Engine = createRequire(import.meta.url)('adaptivecards-templating');

/** Fills a template with the data of a view. */
export type Expand = (name: string, data: Readonly<Record<string, unknown>>) => AdaptiveCard;

/**
 * Reads the templates of these names once; a missing or broken file is an error now, not at the first card. Each feature has a folder.
 * The engine never evaluates data again, so `${1+1}` in a name stays those six characters.
 */
export function loadTemplates(templatesDir: string, names: readonly string[]): Expand {
  const files = new Map(filesIn(templatesDir).map(file => [basename(file, '.json'), file]));
  const templates = new Map(names.map(name => [name, new Template(read(files, name))]));
  return (name, data) => {
    const template = templates.get(name);
    if (template === undefined) throw new Error(`There is no template "${name}"`);
    return template.expand({ $root: data }) as AdaptiveCard;
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
