import type { Caller } from '../core/caller.ts';
import { HeraldError } from '../core/errors.ts';
import { absenceOf } from '../decide/absence.ts';
import { abilitiesOf, hashOfKey, whoAsks } from './callers.ts';
import type { Handler } from './http.ts';
import type { Callers } from './ports/callers.ts';

/** Numbers in the text format of Prometheus. */
export interface MetricsSource {
  readonly type: string;
  text(): Promise<string>;
}

/** `GET /metrics`: for keys made with `--metrics`, and for those that may do everything. */
export function metricsHandler(callers: Callers, metrics: MetricsSource): Handler {
  const known = remembering(callers);
  return async head => {
    const caller = await whoAsks(known, head);
    if (!mayWatch(caller))
      throw new HeraldError('forbidden', `"${caller.name}" may not read numbers of the whole service.`);
    return async () => ({
      status: 200,
      body: await metrics.text(),
      headers: { 'Content-Type': metrics.type },
    });
  };
}

const mayWatch = (caller: Caller) => abilitiesOf(caller).includes('metrics');

/** While the database is away, and numbers matter most, whoever was let in before is let in again. */
function remembering(callers: Callers): Callers {
  const seen = new Map<string, Caller>();
  return {
    async find(credential) {
      const hash = hashOfKey(credential);
      try {
        const caller = await callers.find(credential);
        if (caller === undefined) seen.delete(hash);
        else if (mayWatch(caller)) seen.set(hash, caller);
        return caller;
      } catch (error) {
        const caller = absenceOf(error) ? seen.get(hash) : undefined;
        if (caller === undefined) throw error;
        return caller;
      }
    },
  };
}
