import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConnectorClient, MicrosoftAppCredentials } from 'botframework-connector';
import pg from 'pg';
import { CARD_TYPE } from './contestants/contestant.ts';

/**
 * The least that can accept a post durably: `node bench/bare-http.ts` with DATABASE_URL. It parses the body, commits it
 * as one row and answers 202. With SERVICE_URL it then sends a card to the `conversation` that the body names, the least
 * that Microsoft's client can do, and writes nothing of it down.
 */
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
await pool.query('create table if not exists bench_rows (id uuid primary key, said jsonb not null)');

const { SERVICE_URL: baseUri } = process.env;
const client = new ConnectorClient(new MicrosoftAppCredentials('', ''), { baseUri: baseUri ?? '' });
/** As many at once as Herald has places in the same race. */
const PLACES = 64;
const waiting: Said[] = [];
let busy = 0;

interface Said {
  readonly conversation: string;
  readonly title: string;
  readonly subject: { readonly name: string };
  readonly actor: { readonly name: string };
}

function sendNext(): void {
  const said = busy < PLACES ? waiting.shift() : undefined;
  if (said === undefined) return;
  busy += 1;
  const attachments = [{ contentType: CARD_TYPE, content: cardOf(said) }];
  client.conversations
    .sendToConversation(said.conversation, { type: 'message', attachments })
    .catch(error => process.stderr.write(`${error}\n`))
    .finally(() => {
      busy -= 1;
      sendNext();
    });
}

const line = (text: string) => ({ type: 'TextBlock', text, wrap: true });
const cardOf = ({ title, subject, actor }: Said) => ({
  ...{ type: 'AdaptiveCard', version: '1.5', body: [title, subject.name, actor.name].map(line) },
  actions: [{ type: 'Action.Execute', title: 'Stop these', verb: 'optOut' }],
});

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const said = JSON.parse(Buffer.concat(chunks).toString());
  const id = randomUUID();
  await pool.query({
    name: 'keep',
    text: 'insert into bench_rows values ($1, $2)',
    values: [id, JSON.stringify(said)],
  });
  response.writeHead(202, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ id }));
  if (baseUri === undefined) return;
  waiting.push(said);
  sendNext();
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ port: (server.address() as AddressInfo).port })}\n`);
});
process.once('SIGTERM', () => process.exit(0));
