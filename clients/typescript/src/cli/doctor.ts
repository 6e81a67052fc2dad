import type { Caller } from '../client.ts';
import { PATIENT, patient } from '../patience.ts';
import { HeraldRefusal, HeraldUnreachable, refusalOf } from '../refusals.ts';
import { type Command, EXIT, heraldOf, isOn, Misuse, type Parts, textOf, urlOf } from './command.ts';
import { table } from './table.ts';

const USAGE = `Looks at what has to be right before anything can be sent, one after the other, and names the remedy.

  herald doctor [--topic <topic>] [--json]

It looks at HERALD_URL, the connection and its certificate, whether it is Herald and can work, the clocks,
HERALD_KEY, and what it opens; with --topic, whether the key may post to it. Nothing is sent to anybody.
`;

/** The result of one look. After one that is `wrong` nothing more can be looked at. */
interface Finding {
  readonly what: string;
  readonly is: 'ok' | 'warning' | 'wrong';
  readonly says: string;
  readonly remedy?: string;
}

export const doctor: Command = {
  usage: USAGE,
  options: { topic: { type: 'string' }, json: { type: 'boolean' } },
  async run(parts) {
    const findings: Finding[] = [];
    let end: number = EXIT.done;
    const site = siteOf(parts);
    for (const look of LOOKS) {
      const { finding, end: ended } = await seen(look, site);
      if (finding) findings.push(finding);
      end = ended ?? end;
      if (ended !== undefined) break;
    }
    if (isOn(parts, 'json')) parts.print(`${JSON.stringify({ findings })}\n`);
    else parts.print(table(['', 'LOOKED AT', 'FOUND'], findings.flatMap(asRows)));
    return end;
  },
};

const asRows = ({ what, is, says, remedy }: Finding) => [
  [is, what, says],
  ...(remedy ? [['', '', `→ ${remedy}`]] : []),
];

/** The Herald that is looked at. Each answer is asked for once, however many looks need it. */
interface Site extends Parts {
  health(): Promise<Response>;
  caller(): Promise<Caller>;
}

function siteOf(parts: Parts): Site {
  const once = { ...parts, patience: { ...parts.patience, attempts: 1 } };
  return {
    ...parts,
    health: kept(() => asked(parts, '/healthz')),
    caller: kept(async () => heraldOf(once).caller()),
  };
}

function kept<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => {
    answer ??= ask();
    return answer;
  };
}

type Found = Omit<Finding, 'what'>;

interface Look {
  readonly what: string;
  /** undefined: nothing was asked for that could be looked at. */
  look(site: Site): Promise<Found | undefined>;
}

/** In the order in which one thing needs the other. */
const LOOKS: readonly Look[] = [
  { what: 'HERALD_URL', look: atAddress },
  { what: 'connection', look: atConnection },
  { what: 'health', look: atHealth },
  { what: 'clocks', look: atClocks },
  { what: 'HERALD_KEY', look: atKey },
  { what: 'topic', look: atTopic },
];

async function seen({ what, look }: Look, site: Site): Promise<{ finding?: Finding; end?: number }> {
  try {
    const found = await look(site);
    if (found === undefined) return {};
    return { finding: { what, ...found }, ...(found.is === 'wrong' && { end: EXIT.failed }) };
  } catch (error) {
    const { message: says, remedy } = error as Misuse | HeraldRefusal | HeraldUnreachable;
    const known = [Misuse, HeraldRefusal, HeraldUnreachable].some(kind => error instanceof kind);
    if (!known) throw error;
    const end = error instanceof HeraldUnreachable ? EXIT.unreachable : EXIT.refused;
    return { finding: { what, is: 'wrong', says, ...(remedy && { remedy }) }, end };
  }
}

const LOCAL = /^(localhost|127(\.\d+){3}|\[::1\])$/;

async function atAddress({ env }: Site): Promise<Found> {
  const { origin, pathname, protocol, hostname } = new URL(urlOf(env));
  if (pathname !== '/')
    throw new Misuse(`${origin}${pathname} has a path behind it.`, `export HERALD_URL=${origin}`);
  return protocol === 'http:' && !LOCAL.test(hostname)
    ? { is: 'warning', says: `${origin}, without TLS: keys can be read on the way`, remedy: SECURE }
    : { is: 'ok', says: origin };
}
const SECURE = 'Use https://, with a proxy in front of Herald that has a certificate.';

/** One attempt: whoever looks for what is wrong does not want it to be overcome. */
const asked = ({ env, patience }: Parts, path: string): Promise<Response> =>
  patient(fetch, { ...PATIENT, ...patience, attempts: 1 })(
    new Request(new URL(path, urlOf(env)), { redirect: 'manual' }),
  );

async function atConnection({ env, health }: Site): Promise<Found> {
  await health();
  const isSecure = urlOf(env).startsWith('https:');
  return { is: 'ok', says: isSecure ? 'it answers, with a certificate that is trusted' : 'it answers' };
}

async function atHealth(site: Site): Promise<Found> {
  const response = await site.health();
  const body: unknown = await response.json().catch(() => undefined);
  const { status, version } = Object(body) as { status?: unknown; version?: unknown };
  if (status !== 'ok' || typeof version !== 'string') throw refusalOf(response, body);
  const ready = await asked(site, '/readyz');
  if (ready.ok) return { is: 'ok', says: `Herald ${version}, and its database answers` };
  const says = `Herald ${version} cannot work at this moment (${ready.status})`;
  return { is: 'wrong', says, remedy: 'Its operator looks at the database, and at the log of Herald.' };
}

const SKEW_SECONDS = 60;

/** Tokens and signatures have a time; keys have none. */
async function atClocks({ now, health }: Site): Promise<Found> {
  const { headers } = await health();
  const theirs = Date.parse(headers.get('date') ?? '');
  const apart = Math.round((now().getTime() - theirs) / 1000);
  if (Number.isNaN(theirs)) return { is: 'warning', says: 'it does not say what time it is' };
  if (Math.abs(apart) <= SKEW_SECONDS) return { is: 'ok', says: 'they agree' };
  const says = `this one is ${Math.abs(apart)} s ${apart > 0 ? 'ahead of' : 'behind'} Herald’s`;
  const remedy = 'Set the clock that is wrong (NTP): tokens and signed callbacks are refused beyond minutes.';
  return { is: 'warning', says, remedy };
}

async function atKey({ caller }: Site): Promise<Found> {
  const { name, may, ...scope } = await caller().catch(unknownKey);
  return { is: 'ok', says: `"${name}" may ${may.join(', ') || 'nothing'}${scopeOf(scope)}` };
}

/** The API's own remedy is for the author of a request. */
function unknownKey(error: unknown): never {
  if (!(error instanceof HeraldRefusal && error.status === 401)) throw error;
  const says = 'This is no key of this Herald, or it was revoked.';
  throw new Misuse(says, 'Set the one that its operator gave you: export HERALD_KEY=herald_…');
}

const scopeOf = ({ topics, tenants }: Pick<Caller, 'topics' | 'tenants'>) =>
  [topics && `; topics ${topics.join(', ')}`, tenants && `; tenants ${tenants.join(', ')}`]
    .filter(Boolean)
    .join('');

async function atTopic(site: Site): Promise<Found | undefined> {
  const topic = textOf(site, 'topic');
  const { may, name, topics } = await site.caller();
  if (topic === undefined && may.includes('send')) return undefined;
  const remedy =
    'The operator of Herald makes another key: npm run -s key -- create --name <you> --topic <topic>';
  if (!may.includes('send')) throw new Misuse(`"${name}" may send nothing.`, remedy);
  if (topic !== undefined && topics !== undefined && !topics.includes(topic))
    throw new Misuse(`"${name}" may not post to "${topic}".`, remedy);
  return { is: 'ok', says: `"${name}" may post to "${topic}"` };
}
