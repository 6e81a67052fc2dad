import type { CallerHandler } from '../../../api/callers.ts';
import { check } from '../../../api/check.ts';
import { fieldsOf } from '../../../api/schema.ts';
import { invalid } from '../../../core/errors.ts';
import type { Reading } from '../watch.ts';
import type { WatchService } from '../watch-ports.ts';
import { cloudEvent, MOST_READINGS, reading, tenantQuery } from './watch-schema.ts';

/**
 * `POST /api/readings`: one or many, as they are or as CloudEvents. A fault names its entry: nothing of a batch is
 * taken where one of it is bad.
 */
export function postReadings(service: Pick<WatchService, 'take'>, now: () => Date): CallerHandler {
  return async (request, caller) => {
    const { tenantId } = check(tenantQuery, fieldsOf(request.query));
    const readings = readingsOf(request.json());
    refuseFuture(readings, now());
    const { accepted, late } = await service.take(
      caller,
      tenantId,
      readings.map(({ where: _, ...each }) => each),
    );
    return { status: 202, body: { accepted, late } };
  };
}

type Placed = Reading & { readonly where: string };

function readingsOf(body: unknown): Placed[] {
  if (!Array.isArray(body)) return [read(body, undefined)];
  if (body.length === 0 || body.length > MOST_READINGS)
    throw invalid([{ field: 'the body', message: `must have 1 to ${MOST_READINGS} readings` }]);
  const schema = body.every(isCloudEvent) ? cloudEvent : reading;
  return check(schema.array(), body).map((each, index) => place(each, `${index}.`));
}

function read(body: unknown, where = ''): Placed {
  return place(isCloudEvent(body) ? check(cloudEvent, body) : check(reading, body), where);
}

type Checked = {
  subject: string;
  value: Reading['value'];
  unit?: string | undefined;
  at?: string | undefined;
};

function place({ subject, value, unit, at }: Checked, where: string): Placed {
  return {
    where,
    subject,
    value,
    ...(unit !== undefined && { unit }),
    ...(at !== undefined && { at: new Date(at) }),
  };
}

const isCloudEvent = (body: unknown) => typeof body === 'object' && body !== null && 'specversion' in body;

/** Clocks differ; what is further ahead would make everything late that comes before it. */
const AHEAD_MS = 5 * 60_000;

function refuseFuture(readings: readonly Placed[], now: Date): void {
  const faults = readings
    .filter(({ at }) => at !== undefined && at.getTime() > now.getTime() + AHEAD_MS)
    .map(({ where }) => ({ field: `${where}at`, message: 'must not be more than 5 minutes in the future' }));
  if (faults.length > 0) throw invalid(faults);
}
