import { CloudAdapter } from 'botbuilder';
import type { AuthenticateRequestResult } from 'botframework-connector';
import { AuthenticationError } from 'botframework-connector';
import type { Activity } from 'botframework-schema';
import { HeraldError } from '../core/errors.ts';
import type { Log } from '../core/ports/log.ts';
import type { InboundActivity } from './activity.ts';
import type { HeraldAuthentication } from './authentication.ts';
import { type GuardSettings, guard, type InboundRequest, notFromTeams } from './guards.ts';
import type { HeraldHandler } from './handler.ts';

/** What to answer to Teams: `body` is JSON, and missing unless a card action was clicked. */
export interface InboundAnswer {
  readonly status: number;
  readonly body?: unknown;
}

/** `POST /api/messages`. Rejects with `HeraldError` and nothing else. */
export type TeamsDoor = (request: InboundRequest) => Promise<InboundAnswer>;

export interface DoorSettings extends GuardSettings {
  readonly authentication: HeraldAuthentication;
  readonly handler: HeraldHandler;
  readonly log: Log;
}

export function teamsDoor({ authentication, handler, log, ...settings }: DoorSettings): TeamsDoor {
  const adapter = new HeraldAdapter(authentication);
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

/**
 * The SDK's `process` is passed by: it answers with the texts of inner errors, writes them to the console, and
 * rejects outside its error handling. What it calls is called here.
 */
class HeraldAdapter extends CloudAdapter {
  async take(
    who: AuthenticateRequestResult,
    activity: InboundActivity,
    handler: HeraldHandler,
  ): Promise<InboundAnswer> {
    const answer = await this.processActivity(who, asSdk(activity), context => handler.run(context));
    return { status: answer?.status ?? 200, body: answer?.body };
  }
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

/** The door has checked what the SDK relies on; times stay as text, for `translate` alone reads them. */
function asSdk(activity: InboundActivity): Activity {
  return activity as unknown as Activity;
}
