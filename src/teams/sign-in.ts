import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from '@azure/msal-node';
import { TeamsFailure } from '../deliver/ports/teams.ts';
import { exchange } from './exchange.ts';

/** The identity library's way to Entra. Its own client takes a page of a filter for a refusal of the secret. */
export interface SignIn {
  readonly network: INetworkModule;
  /**
   * Rejects as the work does, or with what stood in the place of Entra: the library lets no other error through. The
   * work of one client is never done twice at the same time.
   */
  notByOthers<T>(work: Promise<T>): Promise<T>;
}

/** The code that waits for a token gives up before; this ends the request that it left behind. */
const LONGEST_MS = 60_000;

export function createSignIn(): SignIn {
  let foreign: TeamsFailure | undefined;

  const ask =
    (method: 'GET' | 'POST') =>
    async <T>(url: string, { headers, body }: NetworkRequestOptions = {}): Promise<NetworkResponse<T>> => {
      foreign = undefined;
      const signal = AbortSignal.timeout(LONGEST_MS);
      const request = { method, signal, ...(headers && { headers }), ...(body !== undefined && { body }) };
      const answer = await exchange('Microsoft', url, request).catch(error => {
        if (error instanceof TeamsFailure) foreign = error;
        throw error;
      });
      // Of its headers the library reads `Retry-After`, and would obey an hour of it. Without, it waits for a minute.
      return { status: answer.status, headers: {}, body: JSON.parse(answer.text) };
    };

  return {
    network: { sendGetRequestAsync: ask('GET'), sendPostRequestAsync: ask('POST') },
    notByOthers: work => work.catch(error => Promise.reject(foreign ?? error)),
  };
}
