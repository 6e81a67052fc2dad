import type { AuthenticateRequestResult } from 'botframework-connector';
import { AuthenticationError } from 'botframework-connector';
import { HeraldError } from '../core/errors.ts';
import type { Log } from '../core/ports/log.ts';
import type { InboundActivity } from './activity.ts';
import { asSdk, type HeraldAdapter, type InboundAnswer } from './adapter.ts';
import type { HeraldAuthentication } from './authentication.ts';
import { type GuardSettings, guard, type InboundRequest, notFromTeams } from './guards.ts';
import type { HeraldHandler } from './handler.ts';

/** `POST /api/messages`. Rejects with `HeraldError` and nothing else. */
export type TeamsDoor = (request: InboundRequest) => Promise<InboundAnswer>;

export interface DoorSettings extends GuardSettings {
  readonly authentication: HeraldAuthentication;
  readonly adapter: HeraldAdapter;
  readonly handler: HeraldHandler;
  readonly log: Log;
}

export function teamsDoor({ authentication, adapter, handler, log, ...settings }: DoorSettings): TeamsDoor {
  return async request => {
    const { activity, header } = guard(request, settings);
    const who = await authenticate(authentication, activity, header, log);
    try {
      return await adapter.take(who, activity, handler);
    } catch (error) {
      log.error({ err: error, activityType: activity.type, activityId: activity.id }, 'An activity failed.');
      throw error instanceof HeraldError ? error : new HeraldError('internal');
    }
  };
}

async function authenticate(
  authentication: HeraldAuthentication,
  activity: InboundActivity,
  header: string,
  log: Log,
): Promise<AuthenticateRequestResult> {
  try {
    return await authentication.authenticateRequest(asSdk(activity), header);
  } catch (error) {
    if (keysMissing(error)) {
      log.error({ err: error }, 'The keys of the Bot Framework could not be fetched.');
      throw new HeraldError('internal');
    }
    log.warn({ why: error instanceof Error ? error.message : 'unknown' }, 'A request was not from Teams.');
    throw notFromTeams();
  }
}

/** Not the caller's fault: the SDK could not get the keys to check with. */
function keysMissing(error: unknown): boolean {
  if (error instanceof AuthenticationError) return Number(error.statusCode) >= 500;
  return error instanceof Error && error.name === 'FetchError';
}
