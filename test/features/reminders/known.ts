import { v7 as newId } from 'uuid';
import { reminderStore } from '../../../src/features/reminders/store/reminder-store.ts';
import type { KnownPerson, Ledger } from '../../ledger/ledger.ts';

/** Has reminders keep all that they may of a person. */
export async function know({ db, clock }: Ledger, { tenantId, ana }: KnownPerson): Promise<void> {
  const wish = { what: 'call Ana Silva back', at: new Date('2030-01-01T09:00:00Z'), timeZone: 'Etc/UTC' };
  await reminderStore(db, clock, newId).set({ id: ana.personId, tenantId, reach: 'open' }, wish);
}
