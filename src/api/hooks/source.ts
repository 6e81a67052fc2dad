import type { NotificationContent } from '../../core/cards.ts';
import type { Urgency } from '../../core/notification.ts';
import type { HandlerAnswer } from '../answer.ts';
import type { Headers, Proof } from './proof.ts';

export type { Severity } from '../../core/cards.ts';

/** A notification that a source wants. Its topic is that of the hook. */
export interface Wish extends Omit<NotificationContent, 'topic' | 'ended'> {
  /** The same as long as it is about the same: what comes under it changes the card that is there. */
  readonly key?: string;
  /** It is over: what comes under the same key afterwards is another card. */
  readonly ends?: true;
  readonly urgency?: Urgency;
  /** E-mail addresses or UPNs of those whom it is for, in place of those for whom the hook was made. */
  readonly people?: readonly string[];
  /** The same where the source sends logins: as far as somebody said whose they are, and without whoever did it. */
  readonly logins?: readonly string[];
  /** Where none of them is known, nobody hears it. */
  readonly forThemAlone?: true;
  /** ISO 8601: when it happened, by the sender's clock. A wish older than the last under its key is not told. */
  readonly happenedAt?: string;
  /** ISO 8601: when the first and the last began of all that it tells of, where a key comes back without an end. */
  readonly began?: { readonly first: string; readonly last: string };
  /** After so long without a word under its key, what comes is another card. Missing: a week. */
  readonly silentSeconds?: number;
  /** By which the source's own repeat of this is known, where the body may be another: an event that comes in batches. */
  readonly mark?: string;
}

/** A source of webhooks: how it shows who it is, and how what it sends becomes notifications. */
export interface HookSource {
  /** As its makers write it. */
  readonly title: string;
  readonly proof: Proof;
  /** The headers that are the same when the source sends again; the first that is there counts. Not signed: a hint. */
  readonly deliveryHeaders?: readonly string[];
  /** Where the address and the secret are entered, for whoever has just made a hook. */
  readonly setup: string;
  /** To be copied to the source, with `$ADDRESS` and `$SECRET` where they belong. */
  readonly config?: { readonly language: string; readonly text: string };
  /**
   * It may come with a token of Entra ID for ENTRA_AUDIENCE in the place of the secret: with this app role, and as the
   * app that Microsoft names. The role alone is given to others as well.
   */
  readonly entra?: { readonly role: string; readonly app: string };
  /** In sentences: which events become notifications, and for whom. */
  readonly tells: string;
  /** A request that becomes a notification, as small as may be. */
  readonly example: { readonly headers?: Readonly<Record<string, string>>; readonly body: unknown };
  /** The answer to what is no event but asks whether somebody is there. */
  handshake?(headers: Headers, payload: unknown): HandlerAnswer | undefined;
  /** The same body may well tell of another event: only what is delivered under the same id is a repeat. */
  readonly sameBodyIsNews?: true;
  /** It has nothing of its own to tell: each of its hooks has a mapping. */
  readonly needsMapping?: true;
  /** The path at which its senders expect to post, with the secret in it. Missing: `/api/hooks/{address}`. */
  path?(address: string, secret: string): string;
  /** The answer that its senders expect once all of it is recorded. */
  answer?(payload: unknown): HandlerAnswer;
  /** How they expect to be refused; undefined: as everybody is. */
  refusal?(error: unknown): HandlerAnswer | undefined;
  /** The headers of the answer to `OPTIONS`, where the source asks so before it sends. */
  permission?(headers: Headers): Readonly<Record<string, string>> | undefined;
  /**
   * Empty where it tells nobody anything new. Only what it uses decides: what is odd elsewhere in a payload loses no
   * event. Texts may be of any length and links of any kind, as `fitting` sees to both. Throws `invalid-request` where
   * something is missing that cannot be told without.
   */
  translate(headers: Headers, payload: unknown): readonly Wish[];
}
