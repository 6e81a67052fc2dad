import type { JWTPayload } from 'jose';
import { HeraldError } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import { isServed, type Tenants } from '../decide/tenants.ts';
import { type InboundActivity, tenantOf } from './activity.ts';
import type { HeraldAdapter, InboundAnswer } from './adapter.ts';
import type { HeraldAuthentication } from './authentication.ts';
import { type GuardSettings, guard } from './guards.ts';
import type { HeraldHandler } from './handler.ts';
import type { CheckToken } from './inbound-token.ts';

/**
 * `POST /api/messages`, in two steps: the headers say whether it is Teams, and only then is there a body to take in.
 * Each rejects with `HeraldError` and nothing else.
 */
export type TeamsEntrance = (head: InboundHead) => Promise<TakeIn>;
/** `body`: already parsed. */
export type TakeIn = (body: unknown) => Promise<InboundAnswer>;

export interface InboundHead {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

export interface DoorSettings extends GuardSettings {
  /** Missing in the local mode, in which nobody has a token. */
  readonly checkToken?: CheckToken;
  readonly tenants: Tenants;
  readonly authentication: HeraldAuthentication;
  readonly adapter: HeraldAdapter;
  readonly handler: HeraldHandler;
  readonly log: Log;
}

export function teamsEntrance({ checkToken, authentication, ...settings }: DoorSettings): TeamsEntrance {
  const { tenants, adapter, handler, log } = settings;
  return async ({ headers: { authorization } }) => {
    const claims = await checkToken?.(typeof authorization === 'string' ? authorization : '');
    const who = authentication.vouch(claims);
    return async body => {
      const activity = guarded(body, claims, settings);
      mustBeServed(tenants, activity, log);
      try {
        return await adapter.take(who, activity, handler);
      } catch (error) {
        log.error(
          { err: error, activityType: activity.type, activityId: activity.id },
          'An activity failed.',
        );
        throw error instanceof HeraldError ? error : new HeraldError('internal');
      }
    };
  };
}

/** The fields that were wrong stand in the log, and nothing of what stood in them. */
function guarded(
  body: unknown,
  claims: JWTPayload | undefined,
  settings: GuardSettings & Pick<DoorSettings, 'log'>,
): InboundActivity {
  try {
    return guard(body, claims, settings);
  } catch (error) {
    if (error instanceof HeraldError && error.code === 'invalid-activity')
      settings.log.warn({ faults: error.faults }, 'An activity was malformed, and was refused.');
    throw error;
  }
}

/**
 * Anybody who knows the id of a bot may install it in a tenant of their own: nothing that comes from there is kept or
 * answered, and Teams does not repeat an activity that was refused so.
 */
function mustBeServed(tenants: Tenants, activity: InboundActivity, log: Log): void {
  const tenantId = tenantOf(activity) ?? '';
  if (isServed(tenants, tenantId)) return;
  const facts = { tenant: tenantId, activityType: activity.type };
  log.warn(facts, 'An activity came from a tenant that is not in ALLOWED_TENANTS, and was refused.');
  throw new HeraldError('foreign-tenant');
}
