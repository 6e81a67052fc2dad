import { connect } from 'node:net';

/** A request as bytes: what no client library would send can be said as well. */
export interface Asked {
  readonly method: string;
  readonly target: string;
  /** As they are sent, those of the body and of the connection aside. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: Buffer;
  /** How the body goes out: with its length, in chunks, or with a length and an end before it. */
  readonly sent: 'whole' | 'chunked' | 'half';
}

/** `silent`: nothing came until the patience ended. `cut`: the connection ended without an answer. */
export type Outcome = number | 'silent' | 'cut';

/** Longer than Herald may take for an answer. */
const PATIENCE_MS = 20_000;
const CHUNK_BYTES = 1_000;

export interface Target {
  readonly host: string;
  readonly port: number;
}

/** Sends it on a connection of its own. Never rejects. */
export async function send(
  { host, port }: Target,
  asked: Asked,
): Promise<{ outcome: Outcome; said: string }> {
  const socket = connect({ host, port, allowHalfOpen: true });
  let said = '';
  socket.setEncoding('latin1').on('data', text => {
    if (said.length < 2_000) said += text;
  });
  socket.on('end', () => socket.end()).on('error', () => undefined);
  for (const part of bytesOf(asked, `${host}:${port}`)) socket.write(part);
  // A request whose end never comes is answered when its time is over; whoever goes away need not wait for it.
  if (asked.sent === 'half') socket.end();
  const closed = await new Promise<boolean>(resolve => {
    const patience = setTimeout(resolve, PATIENCE_MS, false);
    socket.on('close', () => {
      clearTimeout(patience);
      resolve(true);
    });
  });
  socket.destroy();
  const status = /^HTTP\/1\.1 (\d{3})/.exec(said)?.[1];
  return { outcome: status ? Number(status) : closed ? 'cut' : 'silent', said };
}

function bytesOf({ method, target, headers, body, sent }: Asked, host: string): Buffer[] {
  const framing = body === undefined ? [] : FRAMINGS[sent](body);
  const lines = [['Host', host], ...headers, ...framing, ['Connection', 'close']];
  const head = [`${method} ${target} HTTP/1.1`, ...lines.map(([name, value]) => `${name}: ${value}`), '', ''];
  return [Buffer.from(head.join('\r\n'), 'utf8'), ...(body === undefined ? [] : BODIES[sent](body))];
}

const FRAMINGS = {
  whole: (body: Buffer) => [['Content-Length', String(body.length)]],
  half: (body: Buffer) => [['Content-Length', String(body.length + 1)]],
  chunked: () => [['Transfer-Encoding', 'chunked']],
};

const BODIES = {
  whole: (body: Buffer) => [body],
  half: (body: Buffer) => [body.subarray(0, Math.ceil(body.length / 2))],
  chunked(body: Buffer) {
    const parts: Buffer[] = [];
    for (let at = 0; at < body.length; at += CHUNK_BYTES) {
      const part = body.subarray(at, at + CHUNK_BYTES);
      parts.push(Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n'));
    }
    return [...parts, Buffer.from('0\r\n\r\n')];
  },
};

/** The same for a shell. A body that cannot be an argument goes by way of `printf`. */
export function asCurl({ host, port }: Target, { method, target, headers, body, sent }: Asked): string {
  const words = [
    'curl -sS -i --path-as-is --max-time 30',
    `-X ${quoted(method)}`,
    quoted(`http://${host}:${port}${target}`),
    ...headers.map(([name, value]) => `-H ${quoted(value === '' ? `${name};` : `${name}: ${value}`)}`),
    ...(sent === 'chunked' ? ["-H 'Transfer-Encoding: chunked'"] : []),
    ...(body && sent === 'half' ? [`-H 'Content-Length: ${body.length + 1}'`] : []),
  ];
  if (body === undefined) return words.join(' ');
  return `printf ${quoted(octal(body))} | ${words.join(' ')} --data-binary @-`;
}

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/** The text from which `printf` makes the same bytes. */
const octal = (body: Buffer) =>
  body
    .toString('latin1')
    .replaceAll(/[^ -$&-[\]-~]/g, byte => `\\${byte.charCodeAt(0).toString(8).padStart(3, '0')}`)
    .replaceAll('%', '%%');
