import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { layout } from '../../src/platform/embedded/layout.ts';
import { readPostmaster } from '../../src/platform/embedded/postmaster.ts';
import { startEmbedded } from '../../src/platform/embedded/supervisor.ts';
import { silent } from '../silent.ts';

/** A PostgreSQL of its own, which really writes to disk, and may be killed without hurting anybody else. */
export interface Database {
  readonly url: string;
  /** SIGKILL: a crash. SIGINT: every connection is cut, and everything is written. It is started again at once. */
  kill(signal: 'SIGKILL' | 'SIGINT'): Promise<void>;
  /** Asks until it answers. */
  query<Row>(text: string, values?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

const ASK_AGAIN_MS = 50;

export async function startDatabase(): Promise<Database> {
  const dataDir = await mkdtemp(join(tmpdir(), 'herald-chaos-'));
  const server = await startEmbedded({ dataDir, log: silent });
  const { cluster } = layout(dataDir);
  return {
    url: server.url,
    async kill(signal) {
      const postmaster = await readPostmaster(cluster);
      if (postmaster) process.kill(postmaster.pid, signal);
    },
    async query<Row>(text: string, values?: unknown[]) {
      for (;;) {
        const rows = await ask<Row>(server.url, text, values).catch(tellUnlessAway);
        if (rows !== undefined) return rows;
        await delay(ASK_AGAIN_MS);
      }
    },
    async close() {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A statement that is wrong is wrong for ever; all else is the server, which comes back. */
function tellUnlessAway(error: { code?: string }): undefined {
  if (/^(42|22|23)/.test(error.code ?? '')) throw error;
}

async function ask<Row>(url: string, text: string, values: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined); // The query fails too.
  try {
    await client.connect();
    return (await client.query(text, values)).rows as Row[];
  } finally {
    await client.end().catch(() => undefined);
  }
}
