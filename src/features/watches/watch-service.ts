import type { Transact, TurnStores } from '../../chat/ports/turn-stores.ts';
import type { Caller } from '../../core/caller.ts';
import { HeraldError, invalid } from '../../core/errors.ts';
import type { Person } from '../../core/person.ts';
import { scopeFor } from '../../ledger/accept.ts';
import type { Scoping } from '../../ledger/ports/scoping.ts';
import { MOST_WATCHES, type ReadingStore, type WatchService } from './watch-ports.ts';

/** Keys with a scope need this topic in it. */
const TOPIC = 'watches';

/** Lets programs bring readings, and begin, read and stop people's watches. */
export function createWatchService(
  parts: Scoping & {
    readings: ReadingStore;
    transact: Transact<Pick<TurnStores, 'people' | 'watches'>>;
  },
): WatchService {
  const { readings, transact, mayPost } = parts;
  const scoped = (caller: Caller, named: string | undefined) => scopeFor(parts, caller, TOPIC, named);
  return {
    take: async (caller, named, given) => readings.take(await scoped(caller, named), given),
    async add(caller, named, address, wish) {
      const tenantId = await scoped(caller, named);
      return transact(async ({ people, watches }) => {
        const watch = await watches.add(known(await people.find(tenantId, address)), wish);
        if (watch === 'full') throw invalid([{ field: 'person', message: FULL }]);
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
  if (person === undefined) throw invalid([UNKNOWN]);
  return person;
}

const FULL = `watches ${MOST_WATCHES} things already; stop one first`;
const UNKNOWN = { field: 'person', message: 'must be somebody whom Herald has met' };
