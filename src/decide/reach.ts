import type { ReasonCode } from '../core/reasons.ts';
import { NOT_TEAMS, type TeamsFailure } from '../deliver/ports/teams.ts';

const ENTRA_OBJECT_ID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

export const isEntraObjectId = (address: string) => ENTRA_OBJECT_ID.test(address);

/** Whether a directory knows people by such an address. Ids of Teams (`29:…`, `19:…@thread…`) say nothing there. */
export const isDirectoryAddress = (address: string) =>
  isEntraObjectId(address) || /^(?!\d+:)[^\s@]+@\S+$/.test(address);

/**
 * Reasons for which a fallback speaks: the person cannot be reached. Not among them: what the person or the sender
 * wanted (an opt-out, the end of its time), faults of the card itself, and a Teams that is down, in which the
 * fallback would fare no better.
 */
export const UNREACHABLE = [
  'unknown-person',
  'lookup-forbidden',
  'not-installed',
  'install-forbidden',
  'not-in-catalog',
  'removed',
  'blocked',
  'blocked-or-removed',
  'conversation-gone',
  'unusable-address',
] as const satisfies readonly ReasonCode[];

/** The consequence of a refusal of Microsoft Graph. Every request to it may be repeated without harm. */
export type GraphConsequence = {
  /** `wait`: it passes, and may take long, so the attempt is not counted. */
  readonly kind: 'retry' | 'wait' | 'stop';
  readonly reason: ReasonCode;
};

type Facts = Pick<TeamsFailure, 'status' | 'token'> & Partial<Pick<TeamsFailure, 'code'>>;
type Asked = 'find' | 'install';

/** The reason for which nothing more is tried, by status; any other ends with what was known before Graph was asked. */
const REFUSALS: Readonly<
  Record<Asked, { readonly [status: number]: ReasonCode; readonly other: ReasonCode }>
> = {
  find: { 403: 'lookup-forbidden', other: 'unknown-person' },
  install: { 403: 'install-forbidden', 404: 'not-in-catalog', other: 'not-installed' },
};

export function consequenceOfGraph(asked: Asked, { status, token, code }: Facts): GraphConsequence {
  if (code === NOT_TEAMS) return { kind: 'wait', reason: 'not-teams' };
  if (token || status === 401) return { kind: 'retry', reason: 'not-authorized' };
  if (status === 429) return { kind: 'retry', reason: 'throttled' };
  if (status === undefined || status >= 500) return { kind: 'retry', reason: 'graph-unavailable' };
  return { kind: 'stop', reason: REFUSALS[asked][status] ?? REFUSALS[asked].other };
}

/** As long as the person may be busy with the card for which Herald was installed. */
const QUIET_MS = 10 * 60_000;

/** Whether Herald was installed for a person so lately that they have yet to learn why it is there. */
export function isNewFor(installedForAt: Date | undefined, now: Date): boolean {
  return installedForAt !== undefined && now.getTime() - installedForAt.getTime() < QUIET_MS;
}

/**
 * When the welcome comes. A person who adds Herald is greeted at once. Where it was installed for them, it was to bring
 * a card: that card comes first and says so itself, and the welcome leaves it some quiet.
 */
export function welcomeAt(installedForAt: Date | undefined, now: Date): Date | undefined {
  return isNewFor(installedForAt, now) ? new Date(now.getTime() + QUIET_MS) : undefined;
}
