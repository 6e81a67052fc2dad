import { readFileSync } from 'node:fs';
import { parseArgs, stripVTControlCharacters } from 'node:util';
import { HeraldRefusal, HeraldUnreachable } from '../refusals.ts';
import { type Command, EXIT, heraldOf, Misuse, type Parts, type Surroundings } from './command.ts';
import { doctor } from './doctor.ts';
import { hook } from './hook.ts';
import { send } from './send.ts';
import { status } from './status.ts';

const COMMANDS: Readonly<Record<string, Command>> = { send, status, hook, doctor };

const USAGE = `Tells people in Microsoft Teams what happened, through Herald.

  herald send      tell people
  herald status    what became of it, or what you sent lately
  herald hook      post a body to a hook, as a sender would
  herald doctor    why it does not work, and what to do

herald <command> --help says more. Where Herald is stands in HERALD_URL, your key in HERALD_KEY.
Exit codes: 0 done; 1 Herald failed; 2 used wrongly, or refused; 3 not reachable, or too busy.
`;

/** Runs the command line, and resolves with its exit code. Never rejects. */
export async function run(around: Surroundings): Promise<number> {
  const { args, stdout, stderr } = around;
  const [word = 'help', ...rest] = args;
  if (/^(help|-h|--help)$/.test(word)) return said(stdout, USAGE);
  if (word === '--version') return said(stdout, `${version()}\n`);
  const command = Object.hasOwn(COMMANDS, word) ? COMMANDS[word] : undefined;
  if (command === undefined) {
    said(stderr, `There is no command "${shown(word)}".\n\n${USAGE}`);
    return EXIT.refused;
  }
  return obeyed(command, { ...around, args: rest });
}

async function obeyed(command: Command, around: Surroundings): Promise<number> {
  const { stdout, stderr } = around;
  let parts: Parts | undefined;
  try {
    parts = partsOf(command, around);
    return parts.values.help ? said(stdout, command.usage) : await command.run(parts);
  } catch (error) {
    const { code, lines } = complaint(error, field => (parts && command.named?.(field, parts)) ?? field);
    stderr.write(lines.map(line => `${shown(line)}\n`).join(''));
    return code;
  }
}

function partsOf({ options }: Command, around: Surroundings): Parts {
  const { args, env, stdin, stdout, stderr, now = () => new Date(), patience = {} } = around;
  const help = { type: 'boolean', short: 'h' } as const;
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { ...options, help },
  });
  return {
    values,
    operands: positionals,
    env,
    stdin,
    now,
    patience,
    print: text => void stdout.write(text),
    say: sentence => void stderr.write(`${shown(sentence)}\n`),
    herald: () => heraldOf(around),
  };
}

interface Complaint {
  readonly code: number;
  readonly lines: readonly string[];
}

function complaint(error: unknown, named: (field: string) => string): Complaint {
  if (error instanceof Misuse)
    return { code: EXIT.refused, lines: [error.message, ...(error.remedy ? [error.remedy] : [])] };
  if (error instanceof HeraldUnreachable)
    return { code: EXIT.unreachable, lines: [error.message, error.remedy] };
  if (error instanceof HeraldRefusal) return refused(error, named);
  const message = error instanceof Error ? error.message : String(error);
  return String(Object(error).code).startsWith('ERR_PARSE_ARGS')
    ? { code: EXIT.refused, lines: [withoutAdvice(message), '--help says what there is.'] }
    : { code: EXIT.failed, lines: [message] };
}

/** Of an option that is none Node also says how to write it as an operand, which nobody meant. */
const withoutAdvice = (message: string) =>
  message.replace(/^Unknown option '([^']*)'.*/s, 'There is no option $1.');

const BUSY: readonly number[] = [429, 502, 503, 504];

/** Each fault by the name of its option, else what stands against it; and what to do. */
function refused(refusal: HeraldRefusal, named: (field: string) => string): Complaint {
  const { status, code, message, remedy, faults, correlationId } = refusal;
  const what = faults.map(({ field, message }) => `${named(field)} ${message}`);
  const lines = what.length > 0 ? what : [`${message} (${status} ${code})`, remedy];
  const end = BUSY.includes(status) ? EXIT.unreachable : status < 500 ? EXIT.refused : EXIT.failed;
  const found = status >= 500 && correlationId ? [`In the log of Herald: ${correlationId}`] : [];
  return { code: end, lines: [...lines, ...found] };
}

function said(stream: Surroundings['stdout'], text: string): number {
  stream.write(text);
  return EXIT.done;
}

/** Text that others wrote must not steer the terminal. */
const shown = (text: string) => stripVTControlCharacters(text).replaceAll(/(?![\n\t])\p{Cc}/gu, ' ');

const version = (): string =>
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;
