import type { ChannelInTeams } from '../core/happening.ts';
import type { PersonInTeams } from '../core/person.ts';
import { type Rosters, TeamsFailure } from '../core/ports/teams.ts';
import type { Ask } from './ask.ts';

/** The most that Teams gives on one page. */
const PAGE_SIZE = 500;

/**
 * Who is where. `TeamsInfo` of the SDK is passed by: it builds a client of its own for each question, with the
 * SDK's retries and without a time limit.
 */
export function createRosters(ask: Ask): Rosters {
  return {
    async members({ serviceUrl, conversationId }, continuation) {
      const wanted = asPage(continuation);
      const page = await ask(serviceUrl, at =>
        at.connector.conversations.getConversationPagedMembers(conversationId, wanted),
      );
      const people = ((page.members ?? []) as Member[]).map(asPerson);
      return page.continuationToken ? { people, next: page.continuationToken } : { people };
    },
    async member({ serviceUrl, conversationId }, teamsId) {
      const member = await ask(serviceUrl, at =>
        at.connector.conversations.getConversationMember(conversationId, teamsId),
      ).catch(unlessNoMember);
      return member && asPerson(member as Member);
    },
    async team({ serviceUrl, conversationId }) {
      const team = await ask(serviceUrl, at => at.teams.teams.fetchTeamDetails(conversationId));
      return { id: team.id ?? conversationId, name: text(team.name), aadGroupId: text(team.aadGroupId) };
    },
    async channels({ serviceUrl, conversationId }) {
      const list = await ask(serviceUrl, at => at.teams.teams.fetchChannelList(conversationId));
      return (list.conversations ?? []).flatMap(asChannel);
    },
  };
}

/** A conversation that is gone is told; a member who is not in it is an answer. */
function unlessNoMember(error: unknown): undefined {
  if (error instanceof TeamsFailure && error.status === 404 && error.code !== 'ConversationNotFound') return;
  throw error;
}

/** The SDK's type asks for a continuation also on the first page, where there is none. */
function asPage(continuationToken?: string) {
  return { pageSize: PAGE_SIZE, continuationToken } as { pageSize: number; continuationToken: string };
}

/** A member as Teams sends it; the SDK's type knows only half of the fields. */
interface Member {
  readonly id: string;
  readonly name?: string;
  readonly objectId?: string;
  readonly aadObjectId?: string;
  readonly givenName?: string;
  readonly email?: string;
  readonly userPrincipalName?: string;
  readonly userRole?: string;
}

const ROLES = ['user', 'guest', 'anonymous'] as const;

function asPerson(member: Member): PersonInTeams {
  return {
    teamsId: member.id,
    aadObjectId: text(member.aadObjectId) ?? text(member.objectId),
    name: text(member.name),
    givenName: text(member.givenName),
    upn: text(member.userPrincipalName),
    email: text(member.email),
    role: ROLES.find(role => role === member.userRole),
  };
}

/** The General channel comes with the name `null`, because each client shows it in its own language. */
function asChannel({ id, name }: { id?: string; name?: string | null }): ChannelInTeams[] {
  return id ? [{ id, name: text(name) }] : [];
}

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
