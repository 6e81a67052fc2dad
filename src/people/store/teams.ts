import { type Kysely, sql } from 'kysely';
import type { TeamStore } from '../../chat/ports/places.ts';
import type { TeamInTeams } from '../../core/inbound-event.ts';
import type { Schema } from '../../platform/schema.ts';

/** Teams and their channels, as far as Herald is in them. */
export function teamStore(db: Kysely<Schema>): TeamStore {
  return {
    keep: (tenantId, team, at) => keepTeam(db, tenantId, team, at),
    async keepChannel(tenantId, teamId, { id, name }, at) {
      const named = name === undefined ? {} : { name, named_at: at };
      await db
        .insertInto('channels')
        .values({ tenant_id: tenantId, id, team_id: teamId, ...named })
        .onConflict(c =>
          name === undefined
            ? c.doNothing()
            : c.columns(['tenant_id', 'id']).doUpdateSet(named).where(notNewer('channels.named_at', at)),
        )
        .execute();
    },
    setState: (tenantId, teamId, state, at) => keepState(db, 'teams', [tenantId, teamId], state, at),
    setChannelState: (tenantId, channelId, state, at) =>
      keepState(db, 'channels', [tenantId, channelId], state, at),
    async closeConversations(tenantId, teamId, state) {
      await db
        .updateTable('conversations')
        // An archived team comes back as it was.
        .set({ state, ...(state !== 'archived' && { wishes: null }) })
        .where('tenant_id', '=', tenantId)
        .where(or => or.or([or('team_id', '=', teamId), or('id', '=', teamId)]))
        // A state that is worse than archived stays as it is.
        .$if(state === 'archived', q => q.where('state', '=', 'open'))
        .execute();
    },
    async openConversations(tenantId, teamId) {
      await sql`update conversations c set state = 'open'
        where tenant_id = ${tenantId} and (team_id = ${teamId} or id = ${teamId}) and state <> 'open'
          and not exists (select from channels ch
            where ch.tenant_id = c.tenant_id and ch.id = c.id and ch.state = 'deleted')`.execute(db);
    },
    async groupOf(tenantId, teamId) {
      const team = db.selectFrom('teams').where('tenant_id', '=', tenantId).where('id', '=', teamId);
      return (await team.select('aad_group_id').executeTakeFirst())?.aad_group_id ?? undefined;
    },
    async nameOf(tenantId, placeId) {
      const { rows } = await sql<{ name: string | null }>`
        select name from teams where tenant_id = ${tenantId} and id = ${placeId} and name is not null
        union all select name from channels where tenant_id = ${tenantId} and id = ${placeId} and name is not null
        union all select name from conversations where tenant_id = ${tenantId} and id = ${placeId}
        limit 1`.execute(db);
      return rows[0]?.name ?? undefined;
    },
  };
}

async function keepTeam(db: Kysely<Schema>, tenantId: string, team: TeamInTeams, at: Date): Promise<void> {
  const known = {
    ...(team.name !== undefined && { name: team.name, named_at: at }),
    ...(team.aadGroupId !== undefined && { aad_group_id: team.aadGroupId }),
  };
  await db
    .insertInto('teams')
    .values({ tenant_id: tenantId, id: team.id, ...known })
    .onConflict(c =>
      Object.keys(known).length === 0
        ? c.doNothing()
        : c.columns(['tenant_id', 'id']).doUpdateSet(known).where(notNewer('teams.named_at', at)),
    )
    .execute();
}

/** Whether it is kept: something newer may be known. */
async function keepState(
  db: Kysely<Schema>,
  table: 'teams' | 'channels',
  [tenantId, id]: readonly [string, string],
  state: string,
  at: Date,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update ${sql.table(table)} set state = ${state}, state_at = ${at}
    where tenant_id = ${tenantId} and id = ${id} and ${notNewer('state_at', at)}`.execute(db);
  return numAffectedRows === 1n;
}

function notNewer(column: string, at: Date) {
  return sql<boolean>`(${sql.ref(column)} is null or ${sql.ref(column)} <= ${at})`;
}
