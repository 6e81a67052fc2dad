import type { Turn } from '../../../chat/turn.ts';
import type { Person } from '../../../core/person.ts';
import { fits } from '../../../decide/wildcard.ts';
import { nearSubjects } from '../rules/near-subjects.ts';
import { subjectKey } from '../watch.ts';
import type { KnownSubject } from '../watch-ports.ts';

/** What there is to watch, as far as this person may see it: what the operator opened to all, and what they watch already. */
export async function visibleSubjects(turn: Turn, person: Person): Promise<KnownSubject[]> {
  const { stores, settings } = turn;
  const patterns = (settings.watches?.watchable ?? []).map(subjectKey);
  const own = new Set((await stores.watches.of(person.id)).map(({ subject }) => subjectKey(subject)));
  if (patterns.length === 0 && own.size === 0) return [];
  const isVisible = (key: string) => own.has(key) || patterns.some(pattern => fits(pattern, key));
  return (await stores.watches.subjects(person.tenantId)).filter(({ subject }) =>
    isVisible(subjectKey(subject)),
  );
}

/** The nearest ones to a name of which there are no readings; none, where there are some. */
export async function nearOnes(turn: Turn, person: Person, asked: string): Promise<KnownSubject[]> {
  if (await turn.stores.watches.hasReadings(person.tenantId, asked)) return [];
  return nearSubjects(asked, await visibleSubjects(turn, person));
}

/** What the operator opened to all and is not watched yet. */
export async function offered(turn: Turn, person: Person): Promise<KnownSubject[]> {
  const own = new Set((await turn.stores.watches.of(person.id)).map(({ subject }) => subjectKey(subject)));
  return (await visibleSubjects(turn, person)).filter(({ subject }) => !own.has(subjectKey(subject)));
}
