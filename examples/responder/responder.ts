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
  return createServer(async (request, response) => {
    const body = await read(request);
    if (!isSigned({ headers: request.headers, body }, secret, new Date())) {
      tell('a post without a good signature was refused');
      response.writeHead(401).end();
      return;
    }
    const { type, data } = JSON.parse(body) as { type: string; data: Question };
    // The same question may come again, where Herald did not see that it was taken.
    if (type === 'question.asked' && !taken.has(data.id)) {
      taken.add(data.id);
      work(options, data).catch(error => tell(`"${data.text}" could not be answered: ${error.message}`));
    }
    // Taken. Whoever knows the answer at once may send it here: 200 with {"answer": "…"}.
    response.writeHead(202).end();
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

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
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
