import type { Readable, Writable } from 'node:stream';
import { type ParseArgsOptionsConfig, parseArgs, types } from 'node:util';
import type { Hooks } from './api/ports/hook-store.ts';
import type { Keys } from './api/ports/key-store.ts';
import { HeraldError } from './core/errors.ts';
import type { Log } from './core/log.ts';
import { DAY_MS } from './core/time.ts';
import { nearest } from './decide/nearest.ts';
import { FEATURES } from './features/features.ts';
import { loadEnvFile, parseSettings, type Settings } from './platform/config.ts';
import { startEmbedded } from './platform/embedded/supervisor.ts';
import { DEMO_SETTINGS, folderMeant } from './platform/folder.ts';
import { createLog } from './platform/log.ts';
import { openKeys } from './store.ts';

/** A tool of the command line: commands on keys and hooks, next to a service that runs or without one. */
export interface Tool<Options> {
  readonly usage: string;
  /** "What should be done with the keys?" */
  readonly question: string;
  readonly options: ParseArgsOptionsConfig;
  readonly commands: Readonly<Record<string, ToolCommand<Options>>>;
  /** Those that need no database, and may take operands. */
  readonly alone?: Readonly<Record<string, LoneCommand<Options>>>;
}

/** Resolves with the exit code. Throws a `HeraldError` whose faults are named as the options are. */
export type ToolCommand<Options> = (parts: ToolParts, options: Options) => Promise<number>;

/** As a `ToolCommand`, with what stands behind its name. */
export type LoneCommand<Options> = (
  parts: Speech & { readonly operands: readonly string[] },
  options: Options,
) => Promise<number>;

/** The streams and arguments of a tool: those of its process, or those that a test hands it. */
export interface Surroundings {
  /** Without the program and the file. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable;
  readonly stderr: Writable & { readonly isTTY?: boolean };
}

export interface ToolParts extends Speech {
  readonly keys: Keys;
  readonly hooks: Hooks;
  readonly settings: Settings;
}

interface Speech extends Pick<Surroundings, 'stdin' | 'stderr'> {
  /** Writes on the standard output, which holds nothing but what was asked for. */
  print(text: string): void;
  /** Writes a line for the person at the terminal. */
  say(sentence: string): void;
  /** Says what is wrong, and how the tool is used. Answers the exit code. */
  refuse(problem: string): number;
  /** The same where it is used well, and meets something that is not so. */
  deny(problem: string): number;
}

/** Runs the tool as the process that this is, and sets its exit code. */
export function runTool<Options>(tool: Tool<Options>): void {
  const { argv, env, stdin, stdout, stderr } = process;
  loadEnvFile();
  toolEnd(tool, { args: argv.slice(2), env, stdin, stdout, stderr }).then(exitCode => {
    process.exitCode = exitCode;
  });
}

/** Runs the tool, and resolves with its exit code: 2 where it is used wrongly. Never rejects. */
export function toolEnd<Options>(tool: Tool<Options>, around: Surroundings): Promise<number> {
  return run(tool, around).catch((error: unknown) => {
    around.stderr.write(`${complaintOf(error, tool)}\n`);
    return isMisuse(error) ? 2 : 1;
  });
}

/** The command itself is wrong, and not the state that it meets. */
const isMisuse = (error: unknown) =>
  error instanceof HeraldError || String((error as { code?: unknown })?.code).startsWith('ERR_PARSE_ARGS');

async function run<Options>(tool: Tool<Options>, around: Surroundings): Promise<number> {
  const { usage, commands, alone = {} } = tool;
  const { args, stdin, stdout, stderr } = around;
  const help = { type: 'boolean', short: 'h' } as const;
  const options = { ...tool.options, help };
  const { positionals, values } = parseArgs({ args: [...args], allowPositionals: true, options });
  const [word, ...operands] = positionals;
  const print = (text: string) => void stdout.write(text);
  const say = (sentence: string) => void stderr.write(`${sentence}\n`);
  if (values.help || word === 'help') {
    print(usage);
    return 0;
  }
  const refuse = (problem: string) => {
    say(`${problem}\n\n${usage.trimEnd()}`);
    return 2;
  };
  const deny = (problem: string) => {
    say(problem);
    return 2;
  };
  const said = { print, say, refuse, deny, stdin, stderr };
  const lone = named(alone, word);
  if (lone !== undefined) return lone({ ...said, operands }, values as Options);
  const command = named(commands, word);
  if (command === undefined) return refuse(unknown(tool, word));
  if (operands.length > 0)
    return refuse(`"${operands[0]}" is one word too many. What has a value has a name: --name.`);
  return withStores(around, stores => command({ ...stores, ...said }, values as Options));
}

const named = <Command>(commands: Readonly<Record<string, Command>>, word: string | undefined) =>
  word !== undefined && Object.hasOwn(commands, word) ? commands[word] : undefined;

function unknown<Options>({ commands, alone, question }: Tool<Options>, word: string | undefined): string {
  if (word === undefined) return question;
  const near = nearest(word, Object.keys({ ...commands, ...alone }));
  return `There is no command "${word}". ${near === undefined ? question : `Did you mean "${near}"?`}`;
}

type Stores = Pick<ToolParts, 'keys' | 'hooks' | 'settings'>;

async function withStores(
  { env, stderr }: Surroundings,
  work: (stores: Stores) => Promise<number>,
): Promise<number> {
  const { settings } = parseSettings(env, FEATURES);
  const log = createLog({ level: 'silent', format: 'json' });
  const { url, isOfDemo, leave } = await reach(settings, log, stderr);
  const { keys, hooks, close } = await openKeys(url, log);
  const meant = isOfDemo ? parseSettings({ ...DEMO_SETTINGS, ...env }, FEATURES).settings : settings;
  try {
    return await work({ keys, hooks, settings: meant });
  } finally {
    await close();
    await leave();
  }
}

/** The database, which may be in use by a service that runs: both share one server. */
async function reach(
  { database }: Settings,
  log: Log,
  stderr: Writable,
): Promise<{ url: string; isOfDemo: boolean; leave(): Promise<void> }> {
  if (database.kind === 'server') return { url: database.url, isOfDemo: false, leave: async () => undefined };
  const { folder, isOfDemo } = await folderMeant(database.dataDir);
  if (isOfDemo)
    stderr.write(`For the demo that runs in ${folder} and forgets all of it at its next start:\n`);
  const { url, stop } = await startEmbedded({ dataDir: folder, log });
  return { url, isOfDemo, leave: stop };
}

/** As long as it takes somebody to bring a new secret to where it is used, also on another day. */
const FORMER_GOOD_FOR_MS = DAY_MS;

/** Until when the secret that was replaced is good. */
export const goodUntil = (atOnce = false): Date => new Date(Date.now() + (atOnce ? 0 : FORMER_GOOD_FOR_MS));

/** There is none of this name: the one that is named almost so, if there is one. */
export function noneNamed(
  what: 'key' | 'hook',
  name: string,
  all: readonly { readonly name: string; readonly revokedAt?: Date }[],
): string {
  const near = nearest(
    name,
    all.filter(({ revokedAt }) => revokedAt === undefined).map(each => each.name),
  );
  const hint = near === undefined ? '' : ` Did you mean "${near}"?`;
  return `There is no ${what} "${name}" in force.${hint}`;
}

/** The fault of a file that somebody named. */
function faultOfFile({ code, path }: NodeJS.ErrnoException): string | undefined {
  if (code === 'EISDIR') return 'The named file is a folder.';
  if (path === undefined) return undefined;
  if (code === 'ENOENT') return `There is no file ${path}.`;
  return code === 'EACCES' ? `The file ${path} may not be read.` : undefined;
}

/** The complaint about an error, in the words of the command line. */
function complaintOf<Options>(error: unknown, { options }: Tool<Options>): string {
  if (error instanceof HeraldError)
    return error.faults.map(({ field, message }) => `--${field.split('.')[0]} ${message}`).join('\n');
  if (!types.isNativeError(error)) return String(error);
  const ofFile = faultOfFile(error);
  if (ofFile !== undefined) return ofFile;
  const strange = /^Unknown option '--([\w-]+)'/.exec(error.message)?.[1];
  if (strange === undefined) return error.message;
  const near = nearest(strange, [...Object.keys(options), 'help']);
  const hint = near === undefined ? '--help says which there are.' : `Did you mean --${near}?`;
  return `There is no option --${strange}. ${hint}`;
}
