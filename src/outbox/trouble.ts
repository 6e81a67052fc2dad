import type { PressTrouble } from '../core/delivery.ts';
import { type Guard, REFUSED, reach } from './guarded.ts';
import { whyOf } from './post.ts';

/** The trouble that a post was not taken for. `why`: a status, a code of the network or of TLS, or a refusal. */
export function troubleOf(why: string): Exclude<PressTrouble, 'late'> {
  if (isBarred(why)) return 'barred';
  if (why === '410') return 'gone';
  if (MOVED.has(why)) return 'moved';
  if (!Number.isNaN(Number(why))) return 'error';
  return UNREACHED.some(each => why.startsWith(each)) ? 'unreachable' : 'silent';
}

/** Another try would not change it. */
export const isForGood = (why: string): boolean => ['barred', 'gone'].includes(troubleOf(why));

const isBarred = (why: string) => Object.values<string>(REFUSED).includes(why);
const MOVED: ReadonlySet<string> = new Set(['301', '302', '303', '307', '308']);

/** Codes, or their beginnings, of faults before anything was sent: the name, the connection, TLS. */
const UNREACHED = [
  ...[
    'ENOTFOUND',
    'EAI_',
    'ECONNREFUSED',
    'EHOSTUNREACH',
    'EHOSTDOWN',
    'ENETUNREACH',
    'ENETDOWN',
    'ETIMEDOUT',
  ],
  ...['EPROTO', 'ERR_SSL_', 'ERR_TLS_', 'CERT_', 'UNABLE_TO_', 'SELF_SIGNED_', 'DEPTH_ZERO_', 'HOSTNAME_'],
];

const NAME_IT = 'If that is right, add its host to CALLBACK_ALLOW where Herald runs, and restart it.';

/** The operator's remedies, in sentences. */
const REMEDIES: Readonly<Record<string, string>> = {
  [REFUSED.insecure]: `The address is not https. ${NAME_IT}`,
  [REFUSED.private]: `The address is on a private network. ${NAME_IT}`,
  [REFUSED.proxied]: `Herald goes through a proxy, so it cannot see where the address leads. ${NAME_IT}`,
  gone: 'The caller answered 410: it wants no more.',
  moved:
    'The caller answers with a redirect, which is not followed. Give its key the new address: npm run key -- callback.',
  unreachable:
    'The address cannot be reached from where Herald runs: check its name, port, firewall and certificate.',
  error: 'The caller answers with an error: check its log.',
  silent: 'The caller does not answer in time, or breaks off: check its log.',
};

/** The reason why a post there would fail now, with the operator's remedy; undefined: none. */
export async function whatStandsAgainst(
  guard: Guard,
  url: string,
  timeoutMs: number,
): Promise<{ readonly why: string; readonly remedy: string } | undefined> {
  try {
    await reach(guard, url, timeoutMs);
    return undefined;
  } catch (error) {
    const why = whyOf(error);
    return { why, remedy: remedyOf(why) };
  }
}

/** The operator's remedy for the reason of a post that was not taken. */
export const remedyOf = (why: string): string => REMEDIES[why] ?? REMEDIES[troubleOf(why)] ?? '';
