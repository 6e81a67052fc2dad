import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import type { Hooks } from './api/ports/hook-store.ts';
import type { Keys } from './api/ports/key-store.ts';
import { nearest } from './chat/nearest.ts';
import { HeraldError } from './core/errors.ts';
import type { Log } from './core/log.ts';
import { loadEnvFile, parseSettings, type Settings } from './platform/config.ts';
import { startEmbedded } from './platform/embedded/supervisor.ts';
import { folderMeant } from './platform/folder.ts';
import { createLog } from './platform/log.ts';
import { openKeys } from './store.ts';

/** A tool of the command line: commands on what says who may post, next to a service that runs or without one. */
export interface Tool<Options> {
  readonly usage: string;
  /** "What should be done with the keys?" */
  readonly question: string;
  readonly options: ParseArgsOptionsConfig;
  readonly commands: Readonly<Record<string, ToolCommand<Options>>>;
}

/** Resolves with the exit code. Throws a `HeraldError` whose faults are named as the options are. */
export type ToolCommand<Options> = (parts: ToolParts, options: Options) => Promise<number>;

export interface ToolParts {
  readonly keys: Keys;
  readonly hooks: Hooks;
  readonly settings: Settings;
  /** Says what stands against it, and how the tool is used. Answers the exit code. */
  refuse(problem: string): number;
}

/** Runs the tool on the arguments of the process, and sets its exit code: 2 where it is used wrongly. */
export function runTool<Options>(tool: Tool<Options>): void {
  run(tool).then(
    exitCode => {
      process.exitCode = exitCode;
    },
    (error: unknown) => {
      say(complaintOf(error, tool));
      process.exitCode = isMisuse(error) ? 2 : 1;
    },
  );
}

const say = (sentence: string) => void process.stderr.write(`${sentence}\n`);

/** What was written is wrong, and not what it meets. */
const isMisuse = (error: unknown) =>
  error instanceof HeraldError || String((error as { code?: unknown })?.code).startsWith('ERR_PARSE_ARGS');

async function run<Options>(tool: Tool<Options>): Promise<number> {
  const { usage, commands } = tool;
  const help = { type: 'boolean', short: 'h' } as const;
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { ...tool.options, help } });
  const [word, tooMuch] = positionals;
  if (values.help || word === 'help') {
    process.stdout.write(usage);
    return 0;
  }
  const refuse = (problem: string) => {
    say(`${problem}\n\n${usage.trimEnd()}`);
    return 2;
  };
  const command = word !== undefined && Object.hasOwn(commands, word) ? commands[word] : undefined;
  if (command === undefined) return refuse(unknown(tool, word));
  if (tooMuch !== undefined)
    return refuse(`"${tooMuch}" is one word too many. What has a value has a name: --name.`);
  return withParts(parts => command({ ...parts, refuse }, values as Options));
}

function unknown<Options>({ commands, question }: Tool<Options>, word: string | undefined): string {
  if (word === undefined) return question;
  const near = nearest(word, Object.keys(commands));
  return `There is no command "${word}". ${near === undefined ? question : `Did you mean "${near}"?`}`;
}

async function withParts(work: (parts: Omit<ToolParts, 'refuse'>) => Promise<number>): Promise<number> {
  loadEnvFile();
  const { settings } = parseSettings(process.env);
  const log = createLog({ level: 'silent', format: 'json' });
  const { url, leave } = await reach(settings, log);
  const { keys, hooks, close } = await openKeys(url, log);
  try {
    return await work({ keys, hooks, settings });
  } finally {
    await close();
    await leave();
  }
}

/** The database, which may be in use by a service that runs: both share one server. */
async function reach({ database }: Settings, log: Log): Promise<{ url: string; leave(): Promise<void> }> {
  if (database.kind === 'server') return { url: database.url, leave: async () => undefined };
  const { folder, isOfDemo } = await folderMeant(database.dataDir);
  if (isOfDemo) say(`For the demo that runs in ${folder} and forgets all of it at its next start:`);
  const { url, stop } = await startEmbedded({ dataDir: folder, log });
  return { url, leave: stop };
}

/** What stands against it, in the words of the command line. */
function complaintOf<Options>(error: unknown, { options }: Tool<Options>): string {
  if (error instanceof HeraldError)
    return error.faults.map(({ field, message }) => `--${field.split('.')[0]} ${message}`).join('\n');
  if (!(error instanceof Error)) return String(error);
  const strange = /^Unknown option '--([\w-]+)'/.exec(error.message)?.[1];
  if (strange === undefined) return error.message;
  const near = nearest(strange, [...Object.keys(options), 'help']);
  const hint = near === undefined ? '--help says which there are.' : `Did you mean --${near}?`;
  return `There is no option --${strange}. ${hint}`;
}
