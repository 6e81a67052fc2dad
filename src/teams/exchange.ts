import { readUpTo } from '../core/read-up-to.ts';
import { isTheirs, LONGEST_ANSWER_BYTES, notTeams, type RawAnswer } from './answer.ts';

/**
 * Asks Microsoft Graph, or Entra, by way of Node's own `fetch`. Rejects with `TeamsFailure` where somebody else
 * answered, otherwise as `fetch` does. A redirect is not followed: it would carry the token, or the secret, to wherever
 * it points.
 */
export async function exchange(who: string, url: string, request: RequestInit): Promise<RawAnswer> {
  const response = await fetch(url, { ...request, redirect: 'manual' }).catch(error => {
    // The standard of `fetch` lets nobody see this answer, and names no cause for it.
    throw isProxySignIn(error) ? notTeams(who, PROXY_SIGN_IN) : error;
  });
  const header = (name: string) => response.headers.get(name);
  const said = await readUpTo(response.body, LONGEST_ANSWER_BYTES);
  const answer = { status: response.status, header, ...said };
  if (!isTheirs(answer)) throw notTeams(who, answer);
  return answer;
}

const PROXY_SIGN_IN: RawAnswer = { status: 407, header: () => undefined, text: '', cut: false };
const isProxySignIn = ({ cause }: { cause?: { message?: unknown; code?: unknown } }) =>
  cause?.message === '' && cause.code === undefined;
