import { createHmac, randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { PATIENT, patient } from '../patience.ts';
import { refusalOf } from '../refusals.ts';
import { type Command, EXIT, isOn, linesOf, Misuse, type Parts, textOf, urlOf } from './command.ts';

interface Signing {
  readonly secret: string;
  readonly body: string;
  readonly seconds: number;
}

const hmac = (secret: string, said: string) => createHmac('sha256', secret).update(said);
const hex = ({ secret, body }: Signing) => hmac(secret, body).digest('hex');

/** How a source signs that cannot show the secret itself. */
const SIGNED: Readonly<Record<string, (signing: Signing) => Record<string, string>>> = {
  github: signing => ({ 'x-hub-signature-256': `sha256=${hex(signing)}` }),
  pagerduty: signing => ({ 'x-pagerduty-signature': `v1=${hex(signing)}` }),
  sentry: signing => ({ 'sentry-hook-signature': hex(signing) }),
  stripe: ({ secret, body, seconds }) => ({
    'stripe-signature': `t=${seconds},v1=${hmac(secret, `${seconds}.${body}`).digest('hex')}`,
  }),
};

const USAGE = `Posts a body to a hook, as the sender would, to see what comes of it.

  herald hook <address> [--source <source>] [--header <name: value>]… [--json] < body.json

The address is the one that "npm run hook -- create" printed; a path is looked for at HERALD_URL. Its secret
stands in HERALD_HOOK_SECRET. --source signs as ${Object.keys(SIGNED).join(', ')} do; all others take it as it is.

  HERALD_HOOK_SECRET=… herald hook https://herald.contoso.com/api/hooks/… --source github \\
    --header "X-GitHub-Event: issues" < issue.json
`;

export const hook: Command = {
  usage: USAGE,
  options: {
    source: { type: 'string' },
    header: { type: 'string', multiple: true },
    json: { type: 'boolean' },
  },
  async run(parts) {
    const url = addressOf(parts);
    const body = await text(parts.stdin);
    const headers = { 'content-type': 'application/json', ...shown(parts, body), ...given(parts) };
    // As a sender's own repeat: Herald knows it by the body, and by this.
    const request = new Request(url, {
      method: 'POST',
      headers: { 'idempotency-key': randomUUID(), ...headers },
      body,
      redirect: 'manual',
    });
    const response = await patient(fetch, { ...PATIENT, ...parts.patience })(request);
    const answer = await response.text();
    const said = parsed(answer);
    if (!response.ok) throw refusalOf(response, said);
    parts.print(`${isOn(parts, 'json') ? answer : summary(response.status, said)}\n`);
    return EXIT.done;
  },
};

function addressOf(parts: Parts): string {
  const [address = '', ...more] = parts.operands;
  if (address === '' || more.length > 0)
    throw new Misuse('Which hook? Its address is missing.', 'herald hook <address> < body.json');
  const url = address.startsWith('/') ? `${urlOf(parts.env).replace(/\/+$/, '')}${address}` : address;
  if (!URL.canParse(url))
    throw new Misuse(`"${address}" is no address.`, 'It looks like https://herald…/api/hooks/…');
  return url;
}

/** Where no secret is set, it stands in the address, or there is none to be shown. */
function shown(parts: Parts, body: string): Record<string, string> {
  const secret = parts.env.HERALD_HOOK_SECRET;
  if (secret === undefined || secret === '') return {};
  const source = textOf(parts, 'source');
  const signed = source !== undefined && Object.hasOwn(SIGNED, source) ? SIGNED[source] : undefined;
  const seconds = Math.floor(parts.now().getTime() / 1000);
  return signed?.({ secret, body, seconds }) ?? { 'x-herald-secret': secret };
}

function given(parts: Parts): Record<string, string> {
  const pairs = linesOf(parts, 'header').map(line => {
    const [, name, value] = /^([\w-]+):\s*(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined)
      throw new Misuse(`--header "${line}" is no header.`, 'As in: --header "X-GitHub-Event: issues"');
    return [name.toLowerCase(), value];
  });
  return Object.fromEntries(pairs);
}

function parsed(answer: string): unknown {
  try {
    return JSON.parse(answer);
  } catch {
    return answer;
  }
}

/** 202: somebody hears of it. 200: it was taken, and tells nobody anything. */
function summary(status: number, body: unknown): string {
  const {
    id,
    notifications = [],
    reason,
  } = Object(body) as {
    id?: string;
    notifications?: { id: string }[];
    reason?: string;
  };
  const ids = id === undefined ? notifications.map(each => each.id) : [id];
  return ids.length > 0 ? ids.join('\n') : (reason ?? `Taken, with ${status}.`);
}
