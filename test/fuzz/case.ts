import { type Dice, diceOf } from './dice.ts';
import { DOORS, type Request } from './doors.ts';
import { garbled, mutated, torn } from './mutate.ts';
import { ODD_NAMES, ODD_TEXTS } from './odd.ts';
import type { Scene } from './scene.ts';
import type { Asked } from './wire.ts';

/** One try: a request that is taken, mutated at one place or at several. */
export interface Case {
  readonly index: number;
  readonly door: string;
  readonly asked: Asked;
}

/** The same for the same seed and index, but for the ids that Herald gave. */
export function caseOf(seed: number, index: number, scene: Scene): Case {
  const dice = diceOf(seed, index);
  const { name, ask } = dice.of(WEIGHTED);
  const request = harmed(ask(scene, dice), dice);
  return { index, door: name, asked: asAsked(request, dice) };
}

/** Where most can go wrong most is tried. */
const WEIGHTS: Readonly<Record<string, number>> = {
  'POST /api/messages': 24,
  'POST /api/notifications': 6,
  'POST /api/surveys': 5,
  'POST /api/readings': 4,
  'POST /api/watches': 3,
  'PATCH /api/notifications/{id}': 3,
};
const WEIGHTED = DOORS.flatMap(door =>
  Array.from({ length: WEIGHTS[door.name] ?? (door.name.includes('hooks') ? 6 : 1) }, () => door),
);

/** How likely a case is left as it is: what follows it meets something that was taken. */
const UNHARMED = 6;

function harmed(request: Request, dice: Dice): Request {
  if (dice.percent(UNHARMED)) return request;
  const times = dice.of([1, 1, 1, 2, 2, 3]);
  let became = request;
  for (let i = 0; i < times; i += 1) became = dice.of(HARMS)(became, dice);
  return became;
}

type Harm = (request: Request, dice: Dice) => Request;

const inBody: Harm = (request, dice) =>
  request.body === undefined ? inQuery(request, dice) : { ...request, body: mutated(request.body, dice) };

const inQuery: Harm = ({ query, ...request }, dice) => {
  const [name, value] = dice.of(query) ?? ['cursor', 'x'];
  const odd = dice.percent(50) ? dice.of(ODD_TEXTS) : garbled(value, dice);
  const other = dice.percent(30) ? dice.of(ODD_NAMES) : name;
  const rest = query.filter(each => dice.percent(50) || each[0] !== name);
  return { ...request, query: [...rest, [other, odd]] };
};

const inHeaders: Harm = ({ headers, ...request }, dice) => {
  const [name, odd] = dice.percent(50)
    ? dice.of(ODD_HEADERS)
    : [dice.of(Object.keys(headers)) ?? 'Accept', dice.of(ODD_TEXTS)];
  return { ...request, headers: { ...headers, [name]: odd } };
};

const inPath: Harm = ({ path, ...request }, dice) => {
  const parts = path.split('/');
  const at = dice.below(parts.length);
  const odd = dice.percent(60) ? encodeURIComponent(wellFormed(dice.of(ODD_TEXTS))) : dice.of(RAW_PARTS);
  return { ...request, path: parts.with(at, odd.slice(0, 4_000)).join('/') };
};

const RAW_PARTS = [
  '%',
  '%00',
  '%ff',
  '%c0%80',
  '%2e%2e',
  '%2F',
  '..',
  '.',
  '',
  ';',
  '{id}',
  ':id',
  '__proto__',
  'constructor',
  '\u00e9',
];

const HARMS: readonly Harm[] = [
  ...Array.from({ length: 14 }, () => inBody),
  ...[inQuery, inQuery, inHeaders, inPath],
  (request, dice) => ({
    ...request,
    method: dice.of([
      'GET',
      'POST',
      'PUT',
      'PATCH',
      'DELETE',
      'HEAD',
      'OPTIONS',
      'TRACE',
      'M-SEARCH',
      'get',
      'FOO',
    ]),
  }),
];

const ODD_HEADERS: readonly (readonly [string, string])[] = [
  ['Content-Type', 'text/plain'],
  ['Content-Type', 'application/json; charset=utf-16'],
  ['Content-Type', 'application/json;;;'],
  ['Content-Type', 'multipart/form-data; boundary=x'],
  ['Content-Type', 'application/x-www-form-urlencoded'],
  ['Content-Type', 'application/cloudevents+json'],
  ['Content-Type', 'application/cloudevents-batch+json'],
  ['Content-Type', ''],
  ['Content-Encoding', 'gzip'],
  ['Content-Encoding', 'br, identity'],
  ['Content-Length', '1'],
  ['Content-Length', '-1'],
  ['Content-Length', '99999999999999999999'],
  ['Transfer-Encoding', 'gzip, chunked'],
  ['Expect', '100-continue'],
  ['Expect', 'x'],
  ['Upgrade', 'websocket'],
  ['Authorization', ''],
  ['Authorization', 'Bearer'],
  ['Authorization', 'Bearer x'],
  ['Authorization', 'Basic ='],
  ['Authorization', `Basic ${'QQ'.repeat(3_000)}`],
  ['Authorization', `Bearer ${'a'.repeat(7_000)}`],
  ['X-Correlation-Id', 'a'.repeat(200)],
  ['X-Correlation-Id', 'a b'],
  ['traceparent', '00-00000000000000000000000000000000-0000000000000000-00'],
  ['traceparent', 'zz'],
  ['tracestate', 'a'.repeat(1_000)],
  ['baggage', 'a=%'],
  ['Idempotency-Key', ''],
  ['Idempotency-Key', 'a'.repeat(1_000)],
  ['Accept', 'text/csv'],
  ['Accept-Encoding', 'gzip, br, x'],
  ['Range', 'bytes=0-1'],
  ['If-None-Match', '*'],
  ['X-HTTP-Method-Override', 'DELETE'],
  ['X-GitHub-Event', '__proto__'],
  ['X-GitHub-Event', 'constructor'],
  ['X-Hub-Signature-256', 'sha256='],
  ['Cookie', 'a'.repeat(5_000)],
  ['X-Large', 'a'.repeat(20_000)],
  ['X-ms-tenant-id', '\u0001'],
];

/** How likely the bytes of a body are torn, signed where they should be, sent in pieces; and an address is garbled. */
const TORN = 8;
const SIGNED = 95;
const IN_PIECES = 6;
const GARBLED = 4;

function asAsked(request: Request, dice: Dice): Asked {
  const { sign } = request;
  const text = bytesOf(request);
  const bytes = text && dice.percent(TORN) ? torn(text, dice) : text;
  const headers = { ...request.headers, ...(bytes && sign && dice.percent(SIGNED) && sign(bytes)) };
  const search = searchOf(request);
  return {
    ...inBytes({ ...request, headers }, dice.percent(GARBLED) ? unspaced(garbled(search, dice)) : search),
    ...(bytes && { body: bytes }),
    sent: bytes === undefined || !dice.percent(IN_PIECES) ? 'whole' : dice.of(['chunked', 'half']),
  };
}

/** A request with nothing wrong about it. */
export function unharmed(request: Request): Asked {
  const body = bytesOf(request);
  const headers = { ...request.headers, ...(body && request.sign?.(body)) };
  return { ...inBytes({ ...request, headers }, searchOf(request)), ...(body && { body }), sent: 'whole' };
}

function bytesOf({ body, inForm }: Request): Buffer | undefined {
  if (body === undefined) return undefined;
  const json = JSON.stringify(body) ?? 'null';
  return Buffer.from(inForm ? `payload=${encodeURIComponent(json)}` : json);
}

function inBytes({ method, path, headers }: Request, search: string) {
  const lines = Object.entries(headers).map(([name, value]) => [asHeader(name), asHeader(value)] as const);
  return { method, target: search === '' ? path : `${path}?${search}`, headers: lines };
}

const searchOf = ({ query }: Request) =>
  query.map(pair => pair.map(text => encodeURIComponent(wellFormed(text))).join('=')).join('&');

const wellFormed = (text: string) => text.toWellFormed().slice(0, 5_000);
/** A space would end the address, and a line break begin another header, which is another request. */
const unspaced = (text: string) => wellFormed(text).replaceAll(/\s|\p{Cc}/gu, '+');
const asHeader = (text: string) => wellFormed(text).replaceAll(/[\r\n]/g, ' ');
