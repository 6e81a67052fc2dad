import type { JWTPayload } from 'jose';
import { HeraldError } from '../core/errors.ts';
import type { InboundActivity } from './activity.ts';
import { botIdOf } from './identity.ts';
import { notFromTeams } from './inbound-token.ts';

/** The conditions that must hold before the SDK sees an activity; each guard throws `HeraldError`. */
export interface GuardSettings {
  /** In lower case. Empty in the local mode, in which the recipient is not checked. */
  readonly appId: string;
  /** A missing `type` would let the SDK reject outside its own error handling, which ends many a process. */
  readonly activityOf: (body: unknown) => InboundActivity;
}

/** Gives the activity. `claims` are those of the token that it came with; missing in the local mode. */
export function guard(
  body: unknown,
  claims: JWTPayload | undefined,
  { appId, activityOf }: GuardSettings,
): InboundActivity {
  const activity = activityOf(body);
  if (claims === undefined) return activity;
  mustBeSentBy(claims.serviceurl, activity);
  mustBeFor(appId, activity);
  return activity;
}

/** The token is good for one address of Teams: a thief of one cannot make Herald speak to another. */
function mustBeSentBy(serviceUrl: unknown, activity: InboundActivity): void {
  if (serviceUrl !== activity.serviceUrl) throw notFromTeams();
}

function mustBeFor(appId: string, activity: InboundActivity): void {
  if (activity.recipient.id.toLowerCase() !== botIdOf(appId)) throw new HeraldError('wrong-bot');
}
