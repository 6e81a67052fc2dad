import type { CallerHandler } from '../../../api/callers.ts';
import { check } from '../../../api/check.ts';
import { fieldsOf } from '../../../api/schema.ts';
import type { StandingWatch, WatchService } from '../watch-ports.ts';
import { watchBody, watchesQuery } from './watch-schema.ts';

/** `POST /api/watches`: for a person, as if they had written it. */
export function postWatch(service: Pick<WatchService, 'add'>): CallerHandler {
  return async (request, caller) => {
    const { person, tenantId, ...wish } = check(watchBody, request.json());
    const watch = await service.add(caller, tenantId, person, wish);
    return { status: 201, body: shown(watch), headers: { Location: `/api/watches/${watch.id}` } };
  };
}

/** `GET /api/watches?person=…`: oldest first. */
export function getWatches(service: Pick<WatchService, 'list'>): CallerHandler {
  return async (request, caller) => {
    const { person, tenantId } = check(watchesQuery, fieldsOf(request.query));
    return { status: 200, body: { items: (await service.list(caller, tenantId, person)).map(shown) } };
  };
}

/** `DELETE /api/watches/{id}`. */
export function deleteWatch(service: Pick<WatchService, 'stop'>): CallerHandler {
  return async ({ params }, caller) => {
    const id = params.id ?? '';
    await service.stop(caller, id);
    return { status: 200, body: { id, state: 'stopped' } };
  };
}

function shown({ id, subject, condition, state, last, createdAt, endsAt }: StandingWatch) {
  return {
    id,
    subject,
    condition,
    fired: state.fired,
    ...(state.base !== undefined && { base: { value: state.base.value, at: state.base.at.toISOString() } }),
    ...(last !== undefined && { last: { ...last, at: last.at.toISOString() } }),
    createdAt: createdAt.toISOString(),
    endsAt: endsAt.toISOString(),
  };
}
