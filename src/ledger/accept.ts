import type { Caller } from '../core/caller.ts';
import { ERRORS, HeraldError, invalid, OverBudget } from '../core/errors.ts';
import type { Notification } from '../core/notification.ts';
import type { Clock, NewId } from '../core/time.ts';
import { outlookOf } from '../decide/outlook.ts';
import { beginRepeat, timesTold } from '../decide/repeat.ts';
import { isServed, type Tenants, usualTenant } from '../decide/tenants.ts';
import type {
  Accept,
  Acceptance,
  Accepted,
  Foresee,
  ForeseenNotification,
  NotificationRequest,
} from './ports/accept.ts';
import type { Rehearse } from './ports/rehearsal.ts';
import type { Scoping } from './ports/scoping.ts';

interface Accepting extends Scoping {
  readonly clock: Clock;
  readonly newId: NewId;
  /** For so long a keyless post changes the notification about its subject, unless it says otherwise; 0: not at all. */
  readonly sameWithinSeconds?: number;
  /** When what can wait comes together: a repetition, or `now`; missing: nothing can. */
  readonly lowEvery?: string;
}

/**
 * A notification of low urgency can wait, unless its sender names a time, or wants somebody to say that they take care.
 */
function canWaitOf(
  { lowEvery }: Accepting,
  { urgency, sendAt, expiresAt, repeat, acknowledge }: NotificationRequest,
) {
  const isFree = [sendAt, expiresAt, repeat, acknowledge].every(each => each === undefined);
  return urgency === 'low' && isFree && lowEvery !== undefined && { canWait: lowEvery };
}

/** The sender's window, or else the operator's; a key says better what is the same. A series is never the same. */
function windowOf({ sameWithinSeconds: usual = 0 }: Accepting, request: NotificationRequest) {
  const isNamed = request.key !== undefined || request.repeat !== undefined;
  const seconds = request.sameWithinSeconds ?? (isNamed ? 0 : usual);
  return seconds > 0 && { sameWithinSeconds: seconds };
}

export function createAccept(parts: Accepting): Accept {
  const { acceptance } = parts;
  const tenants = rememberingTheOnly(acceptance);
  const scoping = { ...parts, acceptance: tenants };
  const record = async (caller: Caller, whole: NotificationRequest) => {
    const { idempotency, tenantId: named } = whole;
    const { notification, episode } = await read(scoping, caller, whole);
    const accepted = await acceptance.accept(notification, {
      ...(idempotency && { idempotency }),
      ...episode,
      onlyTenant: named === undefined && tenants.only === notification.tenantId,
    });
    return { accepted, series: notification.series };
  };
  return async (caller, request) => {
    let recorded = await record(caller, request);
    if (recorded.accepted.outcome === 'other-tenants') {
      tenants.forget();
      recorded = await record(caller, request);
    }
    const { accepted, series } = recorded;
    if (accepted.outcome === 'nothing-to-end') return { nothingToEnd: true, replayed: accepted.replayed };
    if (!('id' in accepted)) throw refusalOf(accepted);
    const { id, changed, outcome } = accepted;
    // Of one that was sent before, what is recorded says when it comes.
    if (outcome === 'replayed') return { id, changed, replayed: true };
    return { id, changed, replayed: false, ...nextOf(series) };
  };
}

/**
 * Foresees a request that is put in the same words as a post: a caller that may not post it may not ask either. Throws
 * the errors that accepting it would.
 */
export function createForesee(parts: Accepting & { rehearse: Rehearse; silenceMs: number }): Foresee {
  return async (caller, whole) => {
    const { notification, episode } = await read(parts, caller, whole);
    const rehearsed = await parts.rehearse(notification, episode);
    if (rehearsed.accepted.outcome === 'nothing-to-end') return { nothingToEnd: true, replayed: false };
    if (!('foreseen' in rehearsed)) throw refusalOf(rehearsed.accepted);
    const now = parts.clock.now();
    const recipients = rehearsed.foreseen.map(foreseen => ({
      recipient: foreseen.view.recipient,
      because: foreseen.view.because,
      ...outlookOf(foreseen, now, parts.silenceMs),
    }));
    const { accepted, isComplete } = rehearsed;
    return { changed: accepted.changed, recipients, isComplete, ...nextOf(notification.series) };
  };
}

/** The notification that a request asks for, and how it may change or end a standing one. Throws where it cannot be. */
async function read(parts: Accepting, caller: Caller, whole: NotificationRequest) {
  const { idempotency: _, tenantId: named, ends, incident, sameWithinSeconds: __, ...request } = whole;
  const tenantId = await scopeFor(parts, caller, request.content.topic, named);
  const timely = { ...timed(parts, request), ...canWaitOf(parts, whole) };
  return {
    notification: toNotification(parts, caller, { ...timely, tenantId }),
    episode: { ...(ends && { ends }), ...(incident && { incident }), ...windowOf(parts, whole) },
  };
}

type Timed = Omit<NotificationRequest, 'repeat'> & Pick<Notification, 'series' | 'canWait'>;

/** A series is not sent itself, so it has no time of its own. Throws where it cannot be kept. */
function timed(
  { clock }: Pick<Accepting, 'clock'>,
  { repeat, sendAt, ...request }: NotificationRequest,
): Timed {
  if (repeat === undefined) return { ...request, ...(sendAt && { sendAt }) };
  const begun = beginRepeat(repeat, { now: clock.now(), ...(sendAt && { sendAt }) });
  if (!('faults' in begun)) return { ...request, series: begun };
  if (begun.tooOften) throw new HeraldError(TOO_OFTEN, ERRORS[TOO_OFTEN].title, begun.faults);
  throw invalid(begun.faults);
}
const TOO_OFTEN = 'repeat-too-often';

/** When a series would come. */
const nextOf = (series: Notification['series']): Pick<ForeseenNotification, 'next'> =>
  series === undefined ? {} : { next: timesTold(series.repeat, series.firstAt) };

/** A tenant that is the only one is asked for once: the recording checks that it still is the only one. */
function rememberingTheOnly(acceptance: Acceptance) {
  let only: string | undefined;
  return {
    ...acceptance,
    get only() {
      return only;
    },
    async tenants(limit: number): Promise<string[]> {
      if (only !== undefined) return [only];
      const known = await acceptance.tenants(limit);
      if (known.length === 1) [only] = known;
      return known;
    },
    forget(): void {
      only = undefined;
    },
  };
}

function toNotification(
  { clock, newId }: { clock: Clock; newId: NewId },
  { id: callerId, name: callerName }: Caller,
  {
    content,
    ...rest
  }: Omit<Timed, 'idempotency' | 'ends' | 'incident' | 'sameWithinSeconds'> & { tenantId: string },
): Notification {
  const id = newId();
  const mark = rest.acknowledge && { acknowledge: { of: id } };
  return {
    ...rest,
    id,
    callerId,
    callerName,
    topic: content.topic,
    said: { template: 'notification', data: { ...content, ...mark } },
    createdAt: clock.now(),
    ...(content.actor.id !== undefined && { actorAadObjectId: content.actor.id }),
  };
}

/** The error by which a caller learns that its notification was not accepted. */
export function refusalOf(accepted: Exclude<Accepted, { id: string }>): HeraldError {
  switch (accepted.outcome) {
    case 'conflict':
      return new HeraldError('idempotency-conflict');
    case 'expired':
      return invalid([EXPIRED]);
    case 'revoked':
      return new HeraldError('unauthorized');
    case 'other-tenants':
      return severalTenants();
    case 'over-budget': {
      const { code, retryAfterSeconds } = BUDGETS[accepted.of];
      return new OverBudget(code, `At most ${accepted.most} are allowed for one key.`, retryAfterSeconds);
    }
    case 'nothing-to-end':
      return invalid([{ field: 'key', message: 'names no open episode' }]);
    case 'other-topic': {
      const message = `must be "${accepted.topic}" for this key: the topic of a notification cannot change`;
      return invalid([{ field: 'topic', message }]);
    }
  }
}

const BUDGETS = {
  openDeliveries: { code: 'too-many-open', retryAfterSeconds: 30 },
  topics: { code: 'too-many-topics', retryAfterSeconds: 3_600 },
  series: { code: 'too-many-series', retryAfterSeconds: 3_600 },
} as const;

export const EXPIRED = { field: 'expiresAt', message: 'must be in the future' } as const;

/** The tenant that is named, else the usual one, else the only one there is. Throws where the caller may not there. */
export async function scopeFor(
  { acceptance, tenants, ownTenantId, mayPost }: Scoping,
  caller: Caller,
  topic: string,
  named: string | undefined,
): Promise<string> {
  const tenantId = named ?? usualTenant(tenants, ownTenantId) ?? (await onlyTenant(acceptance, tenants));
  if (!isServed(tenants, tenantId)) throw new HeraldError('foreign-tenant');
  mayPost(caller, { topic, tenantId });
  return tenantId;
}

/** More than anybody names. */
const MANY = 100;

async function onlyTenant(acceptance: Acceptance, tenants: Tenants): Promise<string> {
  const known = await acceptance.tenants(MANY);
  const [first, second] = known.filter(id => isServed(tenants, id));
  if (first !== undefined && second === undefined) return first;
  throw first === undefined ? noTenant() : severalTenants();
}

const noTenant = () => tenantRequired('Herald has not been installed anywhere yet, so it knows no tenant.');
const severalTenants = () => tenantRequired('This bot serves several tenants.');
const tenantRequired = (detail: string) =>
  new HeraldError('tenant-required', detail, [{ field: 'tenantId', message: 'is required here' }]);
