import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { check } from './api/check.ts';
import {
  hashOfAddress,
  hookAudience,
  hookRequest,
  hookSecret,
  mapping as mappingText,
  newHookAddress,
  newHookSecret,
} from './api/hooks/making.ts';
import { SOURCES, sourceOf } from './api/hooks/sources.ts';
import { openMapper } from './api/mapping/mapper.ts';
import type { Hooks } from './api/ports/hook-store.ts';
import { invalid } from './core/errors.ts';
import type { HookRecord } from './core/hook.ts';
import type { Audience } from './core/notification.ts';
import { silentlyTaken } from './hook-said.ts';
import { goodUntil, noneNamed, type Tool, type ToolParts } from './tool.ts';

const USAGE = `Hooks: addresses for senders that cannot say who hears, such as GitHub and Grafana.

  npm run hook -- create --source <source> [--people <address>,…] [--roles <role>,…] [--groups <id or mail>,…] [--teams <id>,…]
                         [--conversations <id>,…] [--subscribers] [--topic <topic>] [--tenant <tenant id>] [--name <name>]
                         [--secret-file <path>] [--mapping <path>] [--sender <application or object id>]
  npm run hook -- list
  npm run hook -- rotate --name <name> [--secret-file <path>] [--at-once]
  npm run hook -- revoke --name <name>
  npm run hook -- map --name <name> --mapping <path>
  npm run hook -- try <path of a mapping> <path of a body> [--header <name: value>]… [--html <path>]

Sources: ${Object.keys(SOURCES).join(', ')}. Audience, topic and tenant are kept with the hook, and nobody who posts there can change
them; to change them, make another. Whoever is named hears it; where nobody is, the subscribers of the topic do. The
address and the secret are shown once. A secret of yours is read from a file, or with "--secret-file -" from the standard
input. After rotate the secret before is good for 24 hours more, unless --at-once says that it is not.

With --sender, the hook is opened, besides by its secret, by a token of Entra ID for ENTRA_AUDIENCE that this app or managed
identity brings: that of an Event Grid namespace, a Logic App or a function, which then needs no secret.

A mapping is a file in JSONata that makes notifications of what is posted, in place of what the source does; a hook of
json has one. map replaces it. try shows what it makes of a body: the card as text, and as a page. It needs no database.

  npm run hook -- create --source github --people ana@contoso.com --topic deployments
`;

interface Options {
  readonly source?: string;
  readonly name?: string;
  readonly topic?: string;
  readonly tenant?: string;
  readonly people?: string[];
  readonly roles?: string[];
  readonly groups?: string[];
  readonly teams?: string[];
  readonly conversations?: string[];
  readonly subscribers?: boolean;
  readonly 'secret-file'?: string;
  readonly 'at-once'?: boolean;
  readonly mapping?: string;
  readonly sender?: string;
  readonly header?: string[];
  readonly html?: string;
}

async function create(parts: ToolParts, options: Options): Promise<number> {
  const { hooks, settings, stdin, print, say, deny } = parts;
  const { 'secret-file': path, 'at-once': _, mapping: file, ...words } = options;
  const { people, roles, groups, teams, conversations, ...rest } = words;
  const lists = separated({ people, roles, groups, teams, conversations });
  const text = file === undefined ? {} : { mapping: await readFile(file, 'utf8') };
  const made = check(hookRequest, { ...rest, ...lists, ...text });
  const { mapping } = made;
  if (mapping !== undefined) await mustBeMapping(mapping);
  const given = await secretFrom(path, stdin);
  const [address, secret] = [newHookAddress(), given ?? newHookSecret()];
  const { source, topic, tenant: tenantId, sender } = made;
  const hook = {
    id: newId(),
    name: made.name ?? (await freeName(hooks, source)),
    source,
    audience: hookAudience(made),
    ...(topic !== undefined && { topic }),
    ...(tenantId !== undefined && { tenantId }),
    ...(mapping !== undefined && { mapping }),
    ...(sender !== undefined && { sender }),
  };
  const added = await hooks.add({
    ...hook,
    createdAt: new Date(),
    addressHash: hashOfAddress(address),
    secret,
  });
  if (added === 'name-taken')
    return deny(`There is a hook named "${hook.name}" already. Revoke it first, or choose another name.`);
  const base = settings.publicUrl ?? `http://localhost:${settings.http.port}`;
  say(`The hook "${hook.name}", shown this once. It tells ${scopeOf(hook)}.`);
  const place = sourceOf(source)?.path?.(address, secret) ?? `/api/hooks/${address}`;
  print(`address\t${base}${place}\n`);
  if (given === undefined) print(`secret\t${secret}\n`);
  if (sender !== undefined) say(bySender(sender, settings.entra));
  if (settings.publicUrl === undefined)
    say(`PUBLIC_URL is not set: put what ${source} reaches Herald by in the place of ${base}.`);
  say(setupOf(source));
  const { identity, tenants } = settings;
  const served = { tenants, own: 'tenantId' in identity ? identity.tenantId : undefined };
  const ground = await hooks.ground({ topic: topic ?? source, ...(tenantId !== undefined && { tenantId }) });
  for (const sentence of silentlyTaken(hook, ground, served)) say(`- ${sentence}`);
  return 0;
}

/** The use of its sender's tokens, as far as it is known here. */
const bySender = (sender: string, entra: ToolParts['settings']['entra']) =>
  entra === undefined
    ? `ENTRA_AUDIENCE is not set here: where Herald runs without it, no token of ${sender} is taken.`
    : `A token of ${sender} for ${entra.audiences.join(' or ')} opens it without the secret.`;

/** Where a block follows on the page, the sentence before it ends with a colon. */
function setupOf(source: string): string {
  const { setup = '' } = sourceOf(source) ?? {};
  return setup.endsWith(':')
    ? `${setup} see docs/point-your-tool.md.`
    : `${setup} More: docs/point-your-tool.md.`;
}

async function list({ hooks, print }: ToolParts): Promise<number> {
  const records = await hooks.list();
  if (records.length === 0) print('There are no hooks.\n');
  for (const record of records) {
    const { name, source, createdAt, usedAt, refused } = record;
    const made = `made ${createdAt.toISOString()}`;
    const used = usedAt === undefined ? 'never used' : `last used ${usedAt.toISOString()}`;
    const why = refused?.why === undefined ? '' : ` (${refused.why.replaceAll(/\s+/g, ' ')})`;
    const failed = refused
      ? `last refused ${refused.at.toISOString()}: ${refused.code}${why}`
      : 'never refused';
    const columns = [name, source, made, used, failed, stateOf(record), scopeOf(record)];
    print(`${columns.join('\t')}\n`);
  }
  return 0;
}

async function rotate(parts: ToolParts, options: Options): Promise<number> {
  const { hooks, stdin, print, say, refuse, deny } = parts;
  const { name, 'secret-file': path, 'at-once': atOnce } = options;
  if (name === undefined) return refuse('Which hook? --name <name>');
  const given = await secretFrom(path, stdin);
  const secret = given ?? newHookSecret();
  const until = goodUntil(atOnce);
  if (!(await hooks.rotate(name, secret, until))) return deny(noneNamed('hook', name, await hooks.list()));
  say(`The hook "${name}" has another secret${given === undefined ? ', shown this once' : ''}.`);
  if (given === undefined) print(`secret\t${secret}\n`);
  say(`The one before is good ${atOnce ? 'no more' : `until ${until.toISOString()}`}. The address stays.`);
  return 0;
}

async function map(
  { hooks, print, refuse, deny }: ToolParts,
  { name, mapping: file }: Options,
): Promise<number> {
  if (name === undefined) return refuse('Which hook? --name <name>');
  if (file === undefined) return refuse('Which mapping? --mapping <path>');
  const given = { mapping: await readFile(file, 'utf8') };
  const { mapping } = check(z.object({ mapping: mappingText }), given);
  await mustBeMapping(mapping);
  if (!(await hooks.map(name, mapping))) return deny(noneNamed('hook', name, await hooks.list()));
  print(`The hook "${name}" is mapped so from now on.\n`);
  return 0;
}

/** Before it is kept: a body that comes later would be lost. Throws with the line. */
async function mustBeMapping(text: string): Promise<void> {
  const mapper = openMapper();
  try {
    const looked = await mapper.lookOver(text);
    if ('fault' in looked) throw invalid([{ field: 'mapping', message: looked.fault }]);
  } finally {
    mapper.close();
  }
}

async function revoke({ hooks, print, refuse, deny }: ToolParts, { name }: Options): Promise<number> {
  if (name === undefined) return refuse('Which hook? --name <name>');
  if (!(await hooks.revoke(name, new Date()))) return deny(noneNamed('hook', name, await hooks.list()));
  print(`The hook "${name}" takes nothing any more.\n`);
  return 0;
}

/** `a,b` and `a` and `b` one after the other are the same. */
function separated(lists: Readonly<Record<string, string[] | undefined>>): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(lists).flatMap(([name, values]) =>
      values === undefined ? [] : [[name, values.flatMap(value => value.split(','))]],
    ),
  );
}

/** Never an argument: those stand in the history of the shell and in the list of processes. */
async function secretFrom(path: string | undefined, stdin: Readable): Promise<string | undefined> {
  if (path === undefined) return undefined;
  const said = path === '-' ? await text(stdin) : await readFile(path, 'utf8');
  const brought = z.object({ 'secret-file': hookSecret });
  return check(brought, { 'secret-file': said.replace(/\r?\n$/, '') })['secret-file'];
}

async function freeName(hooks: Hooks, source: string): Promise<string> {
  const taken = new Set((await hooks.list()).flatMap(({ name, revokedAt }) => (revokedAt ? [] : [name])));
  let name = source;
  for (let next = 2; taken.has(name); next += 1) name = `${source}-${next}`;
  return name;
}

function stateOf({ revokedAt, formerUntil }: HookRecord): string {
  if (revokedAt !== undefined) return `revoked ${revokedAt.toISOString()}`;
  const rotating = formerUntil !== undefined && formerUntil > new Date();
  return rotating ? `in force, the secret before until ${formerUntil.toISOString()}` : 'in force';
}

const SHOWN = 3;

function scopeOf({
  topic,
  tenantId,
  audience,
  source,
  mapping,
  sender,
}: Pick<HookRecord, 'topic' | 'tenantId' | 'audience' | 'source' | 'mapping' | 'sender'>) {
  const heard = `${whomOf(audience)} on the topic ${topic ?? source}`;
  const where = tenantId === undefined ? heard : `${heard} in the tenant ${tenantId}`;
  const how = mapping === undefined ? where : `${where}, by a mapping`;
  return sender === undefined ? how : `${how}; ${sender} may come with a token`;
}

function whomOf({ subscribers, ...lists }: Audience): string {
  const named = Object.values(lists).flat();
  const more = named.length > SHOWN ? [`${named.length - SHOWN} more`] : [];
  const all = [...named.slice(0, SHOWN), ...more, ...(subscribers ? ['the subscribers'] : [])];
  return all.join(', ') || 'nobody';
}

const many = { type: 'string', multiple: true } as const;
const one = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

export const HOOK_TOOL: Tool<Options> = {
  usage: USAGE,
  question: 'What should be done with the hooks?',
  options: {
    source: one,
    name: one,
    topic: one,
    tenant: one,
    people: many,
    roles: many,
    groups: many,
    teams: many,
    conversations: many,
    subscribers: flag,
    'secret-file': one,
    'at-once': flag,
    mapping: one,
    sender: one,
    header: many,
    html: one,
  },
  commands: { create, list, rotate, revoke, map },
  // It brings the cards and all they are made of, which no other command needs.
  alone: { try: async (parts, options) => (await import('./hook-try.ts')).tryOut(parts, options) },
};
