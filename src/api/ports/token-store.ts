import type { Caller } from '../../core/caller.ts';

/** The claims that the token of a caller must show. */
export interface Shows {
  readonly issuer: string;
  /** Missing for apps of Entra ID, whose audience is Herald's own. */
  readonly audience?: string;
  /** The app id in Entra ID; elsewhere a pattern of the subject, in which `*` stands for anything. */
  readonly subject: string;
}

export interface TrustedCaller extends Caller {
  readonly shows: Shows;
}

/** The callers that may come with a token. They are callers like those with a key, and stand in the same list. */
export interface TokenStore {
  /** At which somebody is named by audience and subject, with those audiences. */
  audiences(): Promise<ReadonlyMap<string, readonly string[]>>;
  /** That this caller came, to the minute. Waits for nothing. */
  used(callerId: string): void;
  /** In force. */
  ofIssuer(issuer: string): Promise<TrustedCaller[]>;
  /** The caller that shows this, who is added where nobody ever did. `revoked`: the last of them was. */
  upsert(caller: TrustedCaller & { readonly createdAt: Date }): Promise<Caller | 'revoked'>;
}
