import { v7 as newId } from 'uuid';
import { watchStore } from '../../../src/features/watches/store/watch-store.ts';
import type { KnownPerson, Ledger } from '../../ledger/ledger.ts';

/** Has watches keep all that they may of a person. */
export async function know({ db, clock }: Ledger, { tenantId, ana }: KnownPerson): Promise<void> {
  const wish = { subject: 'The desk of Ana Silva', condition: { kind: 'changes' }, days: 30 } as const;
  await watchStore(db, clock, newId).add({ id: ana.personId, tenantId }, wish);
}
