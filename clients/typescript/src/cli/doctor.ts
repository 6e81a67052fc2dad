import { type Caller, createHerald } from '../client.ts';
import { PATIENT, patient } from '../patience.ts';
import { HeraldRefusal, HeraldUnreachable } from '../refusals.ts';
import { type Command, EXIT, isOn, keyOf, Misuse, type Parts, textOf, urlOf } from './command.ts';
import { table } from './table.ts';

const USAGE = `Looks at what has to be right before anything can be sent, one after the other, and names the remedy.

  herald doctor [--topic <topic>] [--json]

It looks at HERALD_URL, the connection and its certificate, whether it is Herald and can work, the clocks,
HERALD_KEY, and what it opens; with --topic, whether the key may post to it. Nothing is sent to anybody.
`;

/** What one look found. After what is wrong nothing more can be looked at. */
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
    for (const look of LOOKS) {
      const { findings: found, end: ended } = await seen(look, parts);
      findings.push(...found);
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

interface Look {
  readonly what: string;
  look(parts: Parts): Promise<readonly Omit<Finding, 'what'>[]>;
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

async function seen({ what, look }: Look, parts: Parts): Promise<{ findings: Finding[]; end?: number }> {
  try {
    const findings = (await look(parts)).map(found => ({ what, ...found }));
    return { findings, ...(findings.some(({ is }) => is === 'wrong') && { end: EXIT.failed }) };
  } catch (error) {
    const { message: says, remedy } = error as Misuse | HeraldRefusal | HeraldUnreachable;
    const known = [Misuse, HeraldRefusal, HeraldUnreachable].some(kind => error instanceof kind);
    if (!known) throw error;
    const end = error instanceof HeraldUnreachable ? EXIT.unreachable : EXIT.refused;
    return { findings: [{ what, is: 'wrong', says, ...(remedy && { remedy }) }], end };
  }
}

const LOCAL = /^(localhost|127(\.\d+){3}|\[::1\])$/;

async function atAddress({ env }: Parts) {
  const { origin, pathname, protocol, hostname } = new URL(urlOf(env));
  if (pathname !== '/')
    throw new Misuse(`${origin}${pathname} has a path behind it.`, `export HERALD_URL=${origin}`);
  return protocol === 'http:' && !LOCAL.test(hostname)
    ? [
        {
          is: 'warning' as const,
          says: `${origin}, without TLS: keys can be read on the way`,
          remedy: SECURE,
        },
      ]
    : [{ is: 'ok' as const, says: origin }];
}
const SECURE = 'Use https://, with a proxy in front of Herald that has a certificate.';

/** One attempt: whoever looks for what is wrong does not want it to be overcome. */
const asked = ({ env, patience }: Parts, path: string): Promise<Response> =>
  patient(fetch, { ...PATIENT, ...patience, attempts: 1 })(
    new Request(new URL(path, urlOf(env)), { redirect: 'manual' }),
  );

async function atConnection(parts: Parts) {
  await asked(parts, '/healthz');
  const isSecure = urlOf(parts.env).startsWith('https:');
  return [
    { is: 'ok' as const, says: isSecure ? 'it answers, with a certificate that is trusted' : 'it answers' },
  ];
}

async function atHealth(parts: Parts) {
  const response = await asked(parts, '/healthz');
  const { status, version } = Object(await response.json().catch(() => undefined));
  if (status !== 'ok' || typeof version !== 'string')
    throw new Misuse(
      `What answers there is not Herald: it says ${response.status}.`,
      'Check the address, and what stands between: a proxy, a sign-in page, an ingress without a route.',
    );
  const ready = await asked(parts, '/readyz');
  if (ready.ok) return [{ is: 'ok' as const, says: `Herald ${version}, and its database answers` }];
  const says = `Herald ${version} cannot work at this moment (${ready.status})`;
  return [
    { is: 'wrong' as const, says, remedy: 'Its operator looks at the database, and at the log of Herald.' },
  ];
}

const SKEW_SECONDS = 60;

/** Tokens and signatures have a time; keys have none. */
async function atClocks(parts: Parts) {
  const { headers } = await asked(parts, '/healthz');
  const theirs = Date.parse(headers.get('date') ?? '');
  const apart = Math.round((parts.now().getTime() - theirs) / 1000);
  if (Number.isNaN(theirs)) return [{ is: 'warning' as const, says: 'it does not say what time it is' }];
  if (Math.abs(apart) <= SKEW_SECONDS) return [{ is: 'ok' as const, says: 'they agree' }];
  const says = `this one is ${Math.abs(apart)} s ${apart > 0 ? 'ahead of' : 'behind'} Herald’s`;
  const remedy = 'Set the clock that is wrong (NTP): tokens and signed callbacks are refused beyond minutes.';
  return [{ is: 'warning' as const, says, remedy }];
}

const heraldOf = ({ env, patience }: Parts) =>
  createHerald({ url: urlOf(env), key: keyOf(env), patience: { ...patience, attempts: 1 } });

async function atKey(parts: Parts) {
  const caller = await heraldOf(parts).caller();
  return [
    {
      is: 'ok' as const,
      says: `"${caller.name}" may ${caller.may.join(', ') || 'nothing'}${scopeOf(caller)}`,
    },
  ];
}

const scopeOf = ({ topics, tenants }: Caller) =>
  [topics && `; topics ${topics.join(', ')}`, tenants && `; tenants ${tenants.join(', ')}`]
    .filter(Boolean)
    .join('');

async function atTopic(parts: Parts) {
  const topic = textOf(parts, 'topic');
  const { may, name, topics } = await heraldOf(parts).caller();
  if (topic === undefined && may.includes('send')) return [];
  const remedy =
    'The operator of Herald makes another key: npm run -s key -- create --name <you> --topic <topic>';
  if (!may.includes('send')) throw new Misuse(`"${name}" may send nothing.`, remedy);
  if (topic !== undefined && topics !== undefined && !topics.includes(topic))
    throw new Misuse(`"${name}" may not post to "${topic}".`, remedy);
  return [{ is: 'ok' as const, says: `"${name}" may post to "${topic}"` }];
}
