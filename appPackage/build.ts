/** `npm run package`: writes dist/herald.zip, the app as Teams takes it in. See docs/sideload.md. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Ids, readIds } from './ids.ts';
import { fillManifest, type Json, languageFaults, manifestFaults } from './manifest.ts';
import { type PackageFiles, pack } from './pack.ts';

/** The zip, with what to tell the person who asked for it; or everything that is wrong. */
export type Build =
  | { readonly zip: Uint8Array; readonly ids: Ids; readonly readFrom: readonly string[] }
  | { readonly problems: readonly string[] };

type Template = {
  readonly name: string;
  readonly content: Json;
  readonly faults: (content: Json) => string[];
};

const LANGUAGES = ['de.json', 'fr.json'];
const ICONS = ['color.png', 'outline.png'];

const bytesOf = (name: string) => new Uint8Array(readFileSync(new URL(name, import.meta.url)));
const jsonOf = (name: string): Json => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));

/** Builds the package from the files of this folder and the settings in `env`; writes nothing. */
export function buildPackage(env: Readonly<Record<string, string | undefined>>): Build {
  const { version } = jsonOf('../package.json') as { version: string };
  const read = readIds(env, version);
  if ('problems' in read) return read;
  const documents = templates().map(template => ({
    ...template,
    content: fillManifest(template.content, read.ids),
  }));
  const problems = documents.flatMap(({ name, content, faults }) =>
    faults(content).map(fault => `${name}: ${fault}`),
  );
  return problems.length > 0 ? { problems } : { ...read, zip: pack(filesOf(documents)) };
}

const templates = (): Template[] => [
  { name: 'manifest.json', content: jsonOf('manifest.json'), faults: manifestFaults },
  ...LANGUAGES.map(name => ({ name, content: jsonOf(name), faults: languageFaults })),
];

function filesOf(documents: readonly Template[]): PackageFiles {
  const texts = documents.map(({ name, content }) => [name, Buffer.from(JSON.stringify(content, null, 2))]);
  return Object.fromEntries([...texts, ...ICONS.map(name => [name, bytesOf(name)])]);
}

/** Builds into `path` and returns what to print and the exit code: 0, or 1 where nothing was written. */
export function packageInto(path: string, env: Readonly<Record<string, string | undefined>>) {
  const build = buildPackage(env);
  if ('problems' in build) {
    const list = build.problems.map(problem => `  - ${problem}\n`).join('');
    return {
      exitCode: 1,
      text: `Nothing was written. Put these right, in .env or in the environment:\n${list}`,
    };
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, build.zip);
  return { exitCode: 0, text: report(relative('.', path), build) };
}

function report(path: string, { zip, ids, readFrom }: Extract<Build, { zip: Uint8Array }>): string {
  return [
    `Wrote ${path} (${Math.ceil(zip.length / 1024)} kB), Herald${ids.APP_NAME_SUFFIX} ${ids.APP_VERSION}`,
    `  app id   ${ids.TEAMS_APP_ID}`,
    `  bot id   ${ids.BOT_ID} (from ${readFrom[0]})`,
    `  website  ${ids.WEBSITE_URL} (from ${readFrom[1]})`,
    'Upload it in Teams: Apps > Manage your apps > Upload an app. Details: docs/sideload.md\n',
  ].join('\n');
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
