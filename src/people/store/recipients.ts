import { type Kysely, sql } from 'kysely';
import type { Notification } from '../../core/notification.ts';
import type { ReasonCode } from '../../core/reasons.ts';
import { isDirectoryAddress, isEntraObjectId } from '../../decide/reach.ts';
import type { Found } from '../../ledger/ports/expansion.ts';
import { within } from '../../platform/database/within.ts';
import type { Schema } from '../../platform/schema.ts';
import { findPerson } from './finding.ts';
import { type PeopleParts, upsertAll } from './upserting.ts';

/** How addresses become recipients. */
export interface Recipients extends PeopleParts {
  /** Whether people whom nobody has met may be looked up in the directory, once it is their delivery's turn. */
  readonly mayLookUp: boolean;
  /** Has a group of the directory read. Missing where none is ever asked for. */
  readonly askForGroup?: (tenantId: string, name: string) => Promise<void>;
}

/** A recipient, and why nothing can be sent to them, where nothing can. */
export type Addressed = Pick<Found, 'recipient' | 'refusal'>;

/**
 * An Entra object id of a stranger is worth a try: somebody who installed Herald while it was down has a 1:1
 * that Teams knows and Herald does not. Teams refuses where there is none.
 */
export async function addressedPerson(
  db: Kysely<Schema>,
  parts: Recipients,
  tenantId: string,
  address: string,
): Promise<Addressed> {
  const { mayLookUp } = parts;
  const unknown = { kind: 'unknown', label: address } as const;
  const known = await findPerson(db, tenantId, address);
  if (known === undefined && mayLookUp && isDirectoryAddress(address)) return { recipient: unknown };
  if (known === undefined && !isEntraObjectId(address))
    return { recipient: unknown, refusal: 'unknown-person' };
  const [person] = known ? [known] : await upsertStranger(db, parts, tenantId, address);
  if (person === undefined) throw new Error('a stranger who was met has a row');
  return { recipient: { kind: 'person', personId: person.id, label: person.name ?? address, address } };
}

function upsertStranger(db: Kysely<Schema>, parts: PeopleParts, tenantId: string, aadObjectId: string) {
  const meet = (trx: Kysely<Schema>) => upsertAll(trx, parts, tenantId, [{ aadObjectId }]);
  return within(db, meet);
}

export async function addressedConversation(
  db: Kysely<Schema>,
  tenantId: Notification['tenantId'],
  id: string,
): Promise<Addressed> {
  const { rows } = await sql<{ name: string | null; refusal: ReasonCode | null }>`
    select coalesce(ch.name, t.name, c.name) as name, null as refusal from conversations c
    left join channels ch on ch.tenant_id = c.tenant_id and ch.id = c.id
    left join teams t on t.tenant_id = c.tenant_id and t.id = c.id
    where c.tenant_id = ${tenantId} and c.id = ${id} and c.kind <> 'personal'
    union all
    ${unheardChannel(tenantId, id)}
    limit 1`.execute(db);
  const [known] = rows;
  if (known === undefined)
    return { recipient: { kind: 'unknown', label: id }, refusal: 'unknown-conversation' };
  const recipient = { kind: 'conversation', conversationId: id, label: known.name ?? id } as const;
  return { recipient, ...(known.refusal !== null && { refusal: known.refusal }) };
}

/** A channel from which nothing was ever heard is as its team is. */
function unheardChannel(tenantId: string, id: string) {
  return sql`select ch.name, case
      when i.installed_at is null then 'removed'
      when ch.state = 'deleted' or t.state = 'deleted' then 'conversation-gone'
      when t.state = 'archived' then 'archived' end
    from channels ch
    join installations i on i.tenant_id = ch.tenant_id and i.place_id = ch.team_id
    join teams t on t.tenant_id = ch.tenant_id and t.id = ch.team_id
    where ch.tenant_id = ${tenantId} and ch.id = ${id}`;
}
