import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';

/**
 * The least that can accept a post durably: `node bench/bare-http.ts` with DATABASE_URL. It parses the body, commits it
 * as one row and answers 202.
 */
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
await pool.query('create table if not exists bench_rows (id uuid primary key, said jsonb not null)');

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
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ port: (server.address() as AddressInfo).port })}\n`);
});
process.once('SIGTERM', () => process.exit(0));
