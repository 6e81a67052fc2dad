import { createServer, type IncomingMessage, type Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import { isSigned } from './verify.ts';

/** Part of what Herald posts; all of it is in docs/api.md. */
interface Question {
  readonly id: string;
  readonly text: string;
  readonly asker: { readonly name?: string };
  readonly links: { readonly answer: string; readonly progress: string };
}

export interface ResponderOptions {
  readonly secret: string;
  /** Where Herald is, such as http://localhost:3978, and a key made with `--questions`. */
  readonly herald: string;
  readonly key: string;
  /** A word comes after a third of it, the answer at its end. */
  readonly delayMs: number;
  readonly tell: (line: string) => void;
}

/** Takes questions, says that it has begun, and answers after a while. A real one would ask a person, or a model. */
export function createResponder(options: ResponderOptions): Server {
  const { secret, tell } = options;
  const taken = new Set<string>();
  const take = async (request: IncomingMessage): Promise<number> => {
    const body = await read(request);
    if (!isSigned({ headers: request.headers, body }, secret, new Date())) {
      tell('a post without a good signature was refused');
      return 401;
    }
    const { type, data } = JSON.parse(body) as { type: string; data: Question };
    // The same question may come again, where Herald did not see that it was taken, or somebody copied the post.
    if (type === 'question.asked' && !taken.has(data.id)) {
      taken.add(data.id);
      work(options, data).catch(error => tell(`"${data.text}" could not be answered: ${error.message}`));
    }
    // Taken. A responder that knows the answer at once may send it here: 200 with {"answer": "…"}.
    return 202;
  };
  return createServer((request, response) => {
    take(request)
      .then(status => response.writeHead(status))
      // It is too long, or broke off: nobody is to end this program by that.
      .catch(() => response.writeHead(400, { connection: 'close' }))
      .finally(() => response.end());
  });
}

async function work(options: ResponderOptions, { text, asker, links }: Question): Promise<void> {
  const { delayMs, tell } = options;
  tell(`${asker.name ?? 'Somebody'} asks: ${text}`);
  await pause(delayMs / 3);
  await post(options, links.progress, { text: 'I am looking it up' });
  await pause((delayMs * 2) / 3);
  await post(options, links.answer, { text: answerTo(text), interruption: 'when-idle' });
  tell(`answered: ${text}`);
}

function answerTo(text: string): string {
  const words = text.split(/\s+/).length;
  return `This is the example responder, which knows nothing. Your question has ${words} words.`;
}

async function post({ herald, key }: ResponderOptions, path: string, body: object): Promise<void> {
  const response = await fetch(new URL(path, herald), {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
}

/** A question of 2,000 characters, with all that stands around it, is much shorter. */
const LONGEST_POST_BYTES = 64 * 1024;

/** Read before the signature is checked, so not more than any question has. */
async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > LONGEST_POST_BYTES) throw new Error('too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

function main(): void {
  const { RESPONDER_SECRET: secret, KEY: key, HERALD, PORT, DELAY_SECONDS } = process.env;
  const tell = (line: string) => void process.stdout.write(`${line}\n`);
  if (!secret || !key) {
    process.exitCode = 2;
    tell(
      'Set RESPONDER_SECRET (as Herald has it) and KEY (npm run -s key -- create --name responder --questions).',
    );
    return;
  }
  const herald = HERALD ?? 'http://localhost:3978';
  const delayMs = Number(DELAY_SECONDS ?? 15) * 1000;
  const port = Number(PORT ?? 4000);
  createResponder({ secret, key, herald, delayMs, tell }).listen(port, '127.0.0.1', () =>
    tell(`Waiting for questions at http://127.0.0.1:${port}; answering at ${herald}.`),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
