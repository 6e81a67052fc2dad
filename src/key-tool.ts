import { createInterface } from 'node:readline/promises';
import { v7 as newId } from 'uuid';
import { hashOfKey } from './api/callers.ts';
import { check } from './api/check.ts';
import { hasScope, KEY_OPTIONS, keyRecord, keyRequest, newKey, scopeIn } from './api/keys.ts';
import type { Tool, ToolParts } from './tool.ts';

const USAGE = `Keys for programs that post to Herald.

  npm run key -- create --name <name> [--topic <topic>]… [--tenant <tenant id>]…
  npm run key -- create --name <name> --all
  npm run key -- create --name <name> --metrics
  npm run key -- create --name <name> --readings [--tenant <tenant id>]…
  npm run key -- create --name <name> --questions [--tenant <tenant id>]…
  npm run key -- list
  npm run key -- revoke --name <name>

A key may post to the topics and tenants that are named, to every topic of a tenant where only that is, and to
everything with --all; without any of them, create asks. With --metrics it may read /metrics and do nothing else, with
--readings bring readings and do nothing else, with --questions read and answer questions and do nothing else. It is
shown once, and kept as a hash. list says when each was last used.

  KEY=$(npm run -s key -- create --name ci --topic deployments)
`;

type Options = {
  name?: string;
  topic?: string[];
  tenant?: string[];
  metrics?: boolean;
  readings?: boolean;
  questions?: boolean;
  all?: boolean;
};

async function create(parts: ToolParts, options: Options): Promise<number> {
  const { keys, print, say, refuse } = parts;
  const request = check(keyRequest, await asked(parts, options));
  const { name } = request;
  const key = newKey();
  const record = keyRecord(request, { id: newId(), createdAt: new Date() });
  if ((await keys.add(record, hashOfKey(key))) === 'name-taken')
    return refuse(`There is a key named "${name}" already. Revoke it first, or choose another name.`);
  say(`The key "${name}", shown this once:`);
  print(`${key}\n`);
  return 0;
}

/** Who sits at a terminal is asked what the key may do; a script has to say so. */
async function asked({ stdin, stderr }: ToolParts, options: Options): Promise<Options> {
  const isThere = stdin.isTTY && stderr.isTTY;
  if (options.name === undefined || hasScope(options) || !isThere) return options;
  const terminal = createInterface({ input: stdin, output: stderr });
  const question = `What may "${options.name}" post to? Topics with commas between them, or all: `;
  const answer = await terminal.question(question).finally(() => terminal.close());
  return { ...options, ...scopeIn(answer) };
}

async function list({ keys, print }: ToolParts): Promise<number> {
  const records = await keys.list();
  if (records.length === 0) print('There are no keys.\n');
  for (const { name, createdAt, lastUsedAt, revokedAt, topics, tenants, purpose } of records) {
    const scope = [
      topics && `topics ${topics.join(', ')}`,
      tenants && `tenants ${tenants.join(', ')}`,
      purpose && `${purpose} only`,
    ].filter(Boolean);
    const state = revokedAt === undefined ? 'in force' : `revoked ${revokedAt.toISOString()}`;
    const used = lastUsedAt === undefined ? 'never used' : `last used ${lastUsedAt.toISOString()}`;
    const made = `made ${createdAt.toISOString()}`;
    print(`${[name, made, used, state, scope.join('; ') || 'everything'].join('\t')}\n`);
  }
  return 0;
}

async function revoke({ keys, print, refuse }: ToolParts, { name }: Options): Promise<number> {
  if (name === undefined) return refuse('Which key? --name <name>');
  if (!(await keys.revoke(name, new Date()))) return refuse(`There is no key "${name}" in force.`);
  print(`The key "${name}" opens no door any more.\n`);
  return 0;
}

export const KEY_TOOL: Tool<Options> = {
  usage: USAGE,
  question: 'What should be done with the keys?',
  options: KEY_OPTIONS,
  commands: { create, list, revoke },
};
