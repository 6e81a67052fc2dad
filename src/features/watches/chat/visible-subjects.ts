import type { Turn } from '../../../chat/turn.ts';
import type { Person } from '../../../core/person.ts';
import { fits } from '../../../decide/wildcard.ts';
import { nearSubjects } from '../rules/near-subjects.ts';
import { subjectKey } from '../watch.ts';
import type { KnownSubject } from '../watch-ports.ts';

/** The subjects that this person may see: those that the operator opened to all, and those that they watch already. */
async function visibleSubjects(turn: Turn, person: Person): Promise<KnownSubject[]> {
  const isOpen = openedTo(turn);
  const own = keysOf(await turn.stores.watches.of(person.id));
  if (isOpen === undefined && own.size === 0) return [];
  return subjectsThat(turn, person, key => own.has(key) || isOpen?.(key) === true);
}

/** The nearest ones to a name of which there are no readings. */
export const nearOnes = async (turn: Turn, person: Person, asked: string): Promise<KnownSubject[]> =>
  nearSubjects(asked, await visibleSubjects(turn, person));

/** Subjects that the operator opened to all, and that this person does not watch yet. */
export async function offered(
  turn: Turn,
  person: Person,
  watched: readonly Named[],
): Promise<KnownSubject[]> {
  const isOpen = openedTo(turn);
  if (isOpen === undefined) return [];
  const own = keysOf(watched);
  return subjectsThat(turn, person, key => !own.has(key) && isOpen(key));
}

async function subjectsThat(
  { stores }: Turn,
  { tenantId }: Person,
  isMeant: (key: string) => boolean,
): Promise<KnownSubject[]> {
  const all = await stores.watches.subjects(tenantId);
  return all.filter(({ subject }) => isMeant(subjectKey(subject)));
}

type Named = Pick<KnownSubject, 'subject'>;

const keysOf = (all: readonly Named[]) => new Set(all.map(({ subject }) => subjectKey(subject)));

/** Undefined where the operator opened nothing, so that nobody reads what there is. */
function openedTo({ settings }: Turn): ((key: string) => boolean) | undefined {
  const patterns = (settings.watches?.watchable ?? []).map(subjectKey);
  return patterns.length === 0 ? undefined : key => patterns.some(pattern => fits(pattern, key));
}
