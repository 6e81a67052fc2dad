import { createInterface } from 'node:readline/promises';
import { v7 as newId } from 'uuid';
import { hashOfKey } from './api/callers.ts';
import { check } from './api/check.ts';
import {
  callbackRequest,
  hasScope,
  KEY_OPTIONS,
  keyRecord,
  keyRequest,
  newCallbackSecret,
  newKey,
  scopeIn,
  testerRequest,
} from './api/keys.ts';
import type { Shows } from './api/ports/token-store.ts';
import { shownBy, type TrustWords } from './api/tokens/trust-request.ts';
import { guardOf } from './outbox/guarded.ts';
import { whatStandsAgainst } from './outbox/trouble.ts';
import { goodUntil, noneNamed, type Tool, type ToolParts } from './tool.ts';

const USAGE = `Keys for programs that post to Herald.

  npm run key -- create --name <name> [--topic <topic>]… [--tenant <tenant id>]…
  npm run key -- create --name <name> --all
  npm run key -- create --name <name> --metrics
  npm run key -- create --name <name> --readings [--tenant <tenant id>]…
  npm run key -- create --name <name> --questions [--tenant <tenant id>]…
  npm run key -- create --name <name> --people [--tenant <tenant id>]…
  npm run key -- create --name <name> --entra <application id> …
  npm run key -- create --name <name> --issuer <address> --audience <audience> --subject <subject> …
  npm run key -- list
  npm run key -- revoke --name <name>
  npm run key -- callback --name <name> --url <https address>
  npm run key -- callback --name <name> --rotate [--at-once]
  npm run key -- callback --name <name> --off
  npm run key -- tester --name <name> --person <address>
  npm run key -- tester --name <name> --off

A key may post to the topics and tenants that are named, to every topic of a tenant where only that is, and to
everything with --all; without any of them, create asks. With --metrics it may read /metrics and do nothing else, with
--readings bring readings and do nothing else, with --questions read and answer questions and do nothing else, with
--people give people what is kept of them, forget them, and do nothing else. It is shown once, and kept as a hash. list
says when each was last used.

With --entra or --issuer there is no key: who comes with such a token is let in by it. --entra gives an app of Entra ID a
name and a scope, within its app roles. --issuer (github, gitlab, or its address) takes the tokens of a CI or another
issuer; in --subject * stands for anything. The same token again changes the name and the scope.

  npm run key -- create --name shop-ci --issuer github --audience herald \\
    --subject 'repo:acme/shop:ref:refs/heads/main' --topic deployments

With callback, Herald posts to that address when somebody presses a button that this key has sent, signed as Standard
Webhooks have it; the secret is shown once. After --rotate what is posted is signed with both secrets for 24 hours,
unless --at-once says that the former is not good any more. Another --url keeps the secret. A host on
a private network, or without https, is called only where CALLBACK_ALLOW names it, here and where Herald runs.

With tester, what is posted with ?preview=true goes to that one person alone: an e-mail address, UPN or Entra object id.
Without a tester a preview is refused.

  KEY=$(npm run -s key -- create --name ci --topic deployments)
`;

type Options = CallbackOptions &
  TrustWords & {
    name?: string;
    person?: string;
    topic?: string[];
    tenant?: string[];
    metrics?: boolean;
    readings?: boolean;
    questions?: boolean;
    people?: boolean;
    all?: boolean;
  };

interface CallbackOptions {
  url?: string;
  rotate?: boolean;
  off?: boolean;
  'at-once'?: boolean;
}

async function create(parts: ToolParts, options: Options): Promise<number> {
  const { keys, print, say, deny } = parts;
  const { entra, issuer, audience, subject, ...words } = options;
  const shows = shownBy({ entra, issuer, audience, subject }, await entraOf(parts.settings));
  const request = check(keyRequest, await asked(parts, words));
  const { name } = request;
  const record = keyRecord(request, { id: newId(), createdAt: new Date() });
  if (shows !== undefined) return trust(parts, { ...record, shows });
  const key = newKey();
  if ((await keys.add(record, hashOfKey(key))) === 'name-taken') return deny(nameTaken(name));
  say(`The key "${name}", shown this once:`);
  print(`${key}\n`);
  return 0;
}

/** The list of clouds comes with the SDK, which no other command needs. */
async function entraOf({ entra, cloud }: ToolParts['settings']) {
  if (entra === undefined) return undefined;
  const { TRUST } = await import('./teams/cloud.ts');
  return { ...entra, loginUrl: TRUST[cloud].loginUrl };
}

/** Nothing is printed: a caller that comes with a token has it from somebody else. */
async function trust(
  { keys, say, deny }: ToolParts,
  record: ReturnType<typeof keyRecord> & { readonly shows: Shows },
): Promise<number> {
  const { name } = record;
  const outcome = await keys.trust(record);
  if (outcome === 'name-taken') return deny(nameTaken(name));
  const who = `${shownBriefly(record.shows)} comes as "${name}"`;
  say(outcome === 'added' ? `${who}.` : `${who}, with this scope, and not as "${outcome.former}" any more.`);
  return 0;
}

const nameTaken = (name: string) =>
  `There is a key named "${name}" already. Revoke it first, or choose another name.`;

const shownBriefly = ({ issuer, audience, subject }: Shows) =>
  audience === undefined ? `the app ${subject} of ${issuer}` : `${subject} of ${issuer} for ${audience}`;

/** A person at a terminal is asked what the key may do; a script has to say so. */
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
  for (const {
    name,
    createdAt,
    lastUsedAt,
    revokedAt,
    topics,
    tenants,
    purpose,
    shows,
    callback,
    tester,
    hears,
  } of records) {
    const scope = [
      topics && `topics ${topics.join(', ')}`,
      tenants && `tenants ${tenants.join(', ')}`,
      purpose && `${purpose} only`,
      callback && `called back at ${shownAddress(callback.url)}`,
      hears && `told of deliveries ${hears.join(', ')}`,
      tester && `previews to ${tester}`,
    ].filter(Boolean);
    const state = revokedAt === undefined ? 'in force' : `revoked ${revokedAt.toISOString()}`;
    const used = lastUsedAt === undefined ? 'never used' : `last used ${lastUsedAt.toISOString()}`;
    const made = `made ${createdAt.toISOString()}`;
    const who = shows === undefined ? '' : `${shownBriefly(shows)}; `;
    print(`${[name, made, used, state, who + (scope.join('; ') || 'everything')].join('\t')}\n`);
  }
  return 0;
}

async function revoke({ keys, print, refuse, deny }: ToolParts, { name }: Options): Promise<number> {
  if (name === undefined) return refuse('Which key? --name <name>');
  if (!(await keys.revoke(name, new Date()))) return deny(noneNamed('key', name, await keys.list()));
  print(`The key "${name}" opens no door any more.\n`);
  return 0;
}

/** Without what may be a secret of the caller's. */
const shownAddress = (url: string) => url.replace(/[?#].*/s, '?…');

/** Where the caller is told, or with which secret, or that they are not. */
async function callback(parts: ToolParts, options: Options): Promise<number> {
  const { name, url, rotate, off } = options;
  if (name === undefined) return parts.refuse('Which key? --name <name>');
  const asked = [url !== undefined, rotate, off].filter(Boolean).length;
  if (asked !== 1)
    return parts.refuse('Where should it be called back? --url <address>, or --rotate, or --off');
  if (off) return endCallback(parts, name);
  return url === undefined ? rotateCallback(parts, name, options) : callBack(parts, { name, url });
}

async function callBack(parts: ToolParts, to: { name: string; url: string }): Promise<number> {
  const { keys, settings, print, say, deny } = parts;
  const { name, url } = check(callbackRequest(settings.callbackAllow), to);
  const secret = newCallbackSecret();
  const outcome = await keys.callBack(name, { url, secret });
  if (outcome === undefined) return deny(noneNamed('key', name, await keys.list()));
  const against = await whatStandsAgainst(guardOf(settings), url, REACHED_WITHIN_MS);
  if (against) say(`Just tried from here, and it cannot be posted to: ${against.why}. ${against.remedy}`);
  if (outcome === 'moved') {
    say(`Presses are posted to ${shownAddress(url)} from now on, signed with the same secret.`);
    return 0;
  }
  say(`Presses on cards of "${name}" are posted to ${shownAddress(url)}. The secret, shown this once:`);
  print(`${secret}\n`);
  return 0;
}

/** A person at the terminal waits for it. */
const REACHED_WITHIN_MS = 3_000;

async function rotateCallback(parts: ToolParts, name: string, options: Options): Promise<number> {
  const { keys, print, say, deny } = parts;
  const secret = newCallbackSecret();
  const formerUntil = goodUntil(options['at-once']);
  if (!(await keys.rotateCallback(name, secret, formerUntil))) return deny(await notCalled(keys, name));
  const former = options['at-once']
    ? 'The former signs nothing any more'
    : `The former signs as well until ${formerUntil.toISOString()}`;
  say(`The secret of "${name}", shown this once. ${former}.`);
  print(`${secret}\n`);
  return 0;
}

async function endCallback({ keys, print, deny }: ToolParts, name: string): Promise<number> {
  if (!(await keys.endCallback(name))) return deny(await notCalled(keys, name));
  print(`The caller of "${name}" is told of no press any more.\n`);
  return 0;
}

async function notCalled(keys: ToolParts['keys'], name: string): Promise<string> {
  const all = await keys.list();
  const isThere = all.some(each => each.name === name && each.revokedAt === undefined);
  return isThere ? `"${name}" is not called back. Say where: --url <address>` : noneNamed('key', name, all);
}

/** Sets the person who gets the previews of a key's posts. */
async function tester(parts: ToolParts, { name, person, off }: Options): Promise<number> {
  const { keys, say, refuse, deny } = parts;
  if (name === undefined) return refuse('Which key? --name <name>');
  if ((person === undefined) === (off !== true))
    return refuse('Who gets its previews? --person <address>, or --off');
  const to = person === undefined ? undefined : check(testerRequest, { name, person }).person;
  if (!(await keys.setTester(name, to))) return deny(noneNamed('key', name, await keys.list()));
  say(
    to === undefined
      ? `"${name}" has no tester any more: its previews are refused.`
      : `Previews of "${name}" (?preview=true) go to ${to} alone.`,
  );
  return 0;
}

export const KEY_TOOL: Tool<Options> = {
  usage: USAGE,
  question: 'What should be done with the keys?',
  options: KEY_OPTIONS,
  commands: { create, list, revoke, callback, tester },
};
