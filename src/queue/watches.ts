import type { Caller } from '../core/caller.ts';
import { HeraldError } from '../core/errors.ts';
import type { Person } from '../core/person.ts';
import type { Acceptance } from '../core/ports/ledger.ts';
import type { Transact, TurnStores } from '../core/ports/turn.ts';
import { MOST_WATCHES, type ReadingBook, type WatchDoors } from '../core/ports/watches.ts';
import { tenantFor } from './accept.ts';

/** Keys with a scope need this topic in it. */
const TOPIC = 'watches';

/** What programs do with watches: bring readings, and begin, read and stop watches of people. */
export function createWatchDoors(parts: {
  readings: ReadingBook;
  transact: Transact<Pick<TurnStores, 'people' | 'watches'>>;
  acceptance: Acceptance;
  homeTenantId: string | undefined;
  mayPost: (caller: Caller, scope: { topic: string; tenantId: string }) => void;
}): WatchDoors {
  const { readings, transact, mayPost } = parts;
  const scoped = async (caller: Caller, named: string | undefined) => {
    const tenantId = await tenantFor(parts, named);
    mayPost(caller, { topic: TOPIC, tenantId });
    return tenantId;
  };
  return {
    take: async (caller, named, given) => readings.take(await scoped(caller, named), given),
    async add(caller, named, address, wish) {
      const tenantId = await scoped(caller, named);
      return transact(async ({ people, watches }) => {
        const watch = await watches.add(known(await people.find(tenantId, address)), wish);
        if (watch === 'full')
          throw refusal('person', `watches ${MOST_WATCHES} things already; stop one first`);
        return watch;
      });
    },
    async list(caller, named, address) {
      const tenantId = await scoped(caller, named);
      return transact(async ({ people, watches }) =>
        watches.of(known(await people.find(tenantId, address)).id),
      );
    },
    stop: (caller, id) =>
      transact(async ({ watches }) => {
        const watch = await watches.named(id);
        if (watch === undefined) throw new HeraldError('not-found');
        mayPost(caller, { topic: TOPIC, tenantId: watch.tenantId });
        await watches.stop(watch.personId, id);
      }),
  };
}

function known(person: Person | undefined): Person {
  if (person === undefined) throw refusal('person', 'must be somebody whom Herald has met');
  return person;
}

function refusal(field: string, message: string): HeraldError {
  return new HeraldError('invalid-request', `One fault: ${field}.`, [{ field, message }]);
}
