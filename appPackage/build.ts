/** `npm run package`: writes dist/herald.zip, the app as Teams takes it in. See docs/sideload.md. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Ids, readIds } from './ids.ts';
import { fillManifest, type Json, languageFaults, manifestFaults } from './manifest.ts';
import { type PackageFiles, pack } from './pack.ts';
import { keysIn, localized, naming, readWordings, type Wording } from './wording.ts';

/** The zip, with what to tell the person who asked for it; or everything that is wrong. */
export type Build =
  | {
      readonly zip: Uint8Array;
      readonly ids: Ids;
      readonly readFrom: readonly string[];
      readonly wordings: readonly Wording[];
    }
  | { readonly problems: readonly string[] };

/** A file of the package: as it is written here, and filled in. */
type Document = {
  readonly name: string;
  readonly template: Json;
  readonly content: Json;
  readonly faults: (content: Json) => string[];
};

const ICONS = ['color.png', 'outline.png'];
const LANGUAGE_SCHEMA =
  'https://developer.microsoft.com/json-schemas/teams/v1.25/MicrosoftTeams.Localization.schema.json';

const here = (name: string) => new URL(name, import.meta.url);
const bytesOf = (name: string) => new Uint8Array(readFileSync(here(name)));
const jsonOf = (name: string) => JSON.parse(readFileSync(here(name), 'utf8')) as { [key: string]: Json };

type Environment = Readonly<Record<string, string | undefined>>;

/** Builds the package of the manifest, the words in `localesDir` and the settings in `env`; writes nothing. */
export function buildPackage(env: Environment, localesDir = fileURLToPath(here('../locales'))): Build {
  const read = readIds(env, String(jsonOf('../package.json').version));
  if ('problems' in read) return read;
  const manifest = jsonOf('manifest.json');
  const wordings = readWordings(localesDir, keysIn(manifest));
  const documents = documentsOf(manifest, wordings, read.ids);
  const problems = documents.flatMap(({ name, template, content, faults }) =>
    faults(content).map(fault => `${name}: ${naming(template, fault)}`),
  );
  return problems.length > 0 ? { problems } : { ...read, wordings, zip: pack(filesOf(documents)) };
}

/** The manifest in English, and a file for each other language that has all of its words. */
function documentsOf(manifest: { [key: string]: Json }, all: readonly Wording[], ids: Ids): Document[] {
  const [english, ...others] = all;
  const wordings = others.filter(isWhole);
  const additionalLanguages = wordings.map(({ language }) => ({
    languageTag: language.toLowerCase(),
    file: `${language}.json`,
  }));
  const localizationInfo = { ...Object(manifest.localizationInfo), additionalLanguages };
  const words = { ...localized(manifest), 'name.short': Object(manifest.name).short };
  return [
    {
      name: 'manifest',
      template: { ...manifest, localizationInfo },
      wording: english,
      faults: manifestFaults,
    },
    ...wordings.map(wording => ({
      name: wording.language,
      template: { $schema: LANGUAGE_SCHEMA, ...words },
      wording,
      faults: languageFaults,
    })),
  ].map(({ name, template, wording, faults }) => ({
    name: `${name}.json`,
    template,
    content: fillManifest(template, { ...wording?.words, ...ids }),
    faults,
  }));
}

const isWhole = ({ missing }: Wording) => missing.length === 0;

function filesOf(documents: readonly Document[]): PackageFiles {
  const texts = documents.map(({ name, content }) => [name, Buffer.from(JSON.stringify(content, null, 2))]);
  return Object.fromEntries([...texts, ...ICONS.map(name => [name, bytesOf(name)])]);
}

/** Builds into `path` and returns what to print and the exit code: 0, or 1 where nothing was written. */
export function packageInto(path: string, env: Environment, localesDir?: string) {
  const build = buildPackage(env, localesDir);
  if ('problems' in build) {
    const list = build.problems.map(problem => `  - ${problem}\n`).join('');
    return {
      exitCode: 1,
      text: `Nothing was written. Put these right: settings in .env or in the environment, words in locales:\n${list}`,
    };
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, build.zip);
  return { exitCode: 0, text: report(relative('.', path), build) };
}

function report(path: string, { zip, ids, readFrom, wordings }: Extract<Build, { zip: Uint8Array }>): string {
  return [
    `Wrote ${path} (${Math.ceil(zip.length / 1024)} kB), Herald${ids.APP_NAME_SUFFIX} ${ids.APP_VERSION}`,
    `  app id   ${ids.TEAMS_APP_ID}`,
    `  bot id   ${ids.BOT_ID} (from ${readFrom[0]})`,
    `  website  ${ids.WEBSITE_URL} (from ${readFrom[1]})`,
    `  speaks   ${wordings
      .filter(isWhole)
      .map(({ language }) => language)
      .join(', ')}`,
    ...wordings.filter(wording => !isWhole(wording)).map(leftOut),
    'Upload it in Teams: Apps > Manage your apps > Upload an app. Details: docs/sideload.md\n',
  ].join('\n');
}

function leftOut({ language, missing: [first, ...more] }: Wording): string {
  const rest = more.length === 0 ? '' : ` and ${more.length} more`;
  return `  not yet  ${language}: locales/${language}.json lacks ${first}${rest}`;
}

if (import.meta.main) {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const { exitCode, text } = packageInto(
    fileURLToPath(new URL('../dist/herald.zip', import.meta.url)),
    process.env,
  );
  (exitCode === 0 ? process.stdout : process.stderr).write(text);
  process.exitCode = exitCode;
}
