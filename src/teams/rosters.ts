import type { ChannelInTeams } from '../core/inbound-event.ts';
import type { Log } from '../core/log.ts';
import type { PersonInTeams } from '../core/person.ts';
import { type Rosters, TeamsFailure } from '../deliver/ports/teams.ts';
import { notAsked } from './answer.ts';
import type { Ask } from './ask.ts';

/** The most that Teams gives on one page. */
const PAGE_SIZE = 500;

/**
 * The rosters: who is in which team or chat. Bypasses the SDK's `TeamsInfo`, which builds a client of its own for each
 * question, with the SDK's retries and without a time limit. Entries of a list that are not understood are passed over,
 * and logged; an answer without a list is not taken for an empty list, or everybody would have left.
 */
export function createRosters(ask: Ask, log: Log): Rosters {
  return {
    async members({ serviceUrl, conversationId }, continuation) {
      const wanted = asPage(continuation);
      const page = await ask(serviceUrl, at =>
        at.connector.conversations.getConversationPagedMembers(conversationId, wanted),
      );
      const people = entries(log, { conversationId, of: 'members' }, page.members, asPerson);
      const next = nextOf(page.continuationToken);
      return next === undefined ? { people } : { people, next };
    },
    async member({ serviceUrl, conversationId }, teamsId) {
      const member = await ask(serviceUrl, at =>
        at.connector.conversations.getConversationMember(conversationId, teamsId),
      ).catch(unlessNoMember);
      if (member === undefined) return undefined;
      return asPerson(member) ?? refuse('a member');
    },
    async team({ serviceUrl, conversationId }) {
      const team = await ask(serviceUrl, at => at.teams.teams.fetchTeamDetails(conversationId));
      const id = asId(team.id) ?? refuse('a team');
      return { id, name: text(team.name), aadGroupId: text(team.aadGroupId) };
    },
    async channels({ serviceUrl, conversationId }) {
      const list = await ask(serviceUrl, at => at.teams.teams.fetchChannelList(conversationId));
      return entries(log, { conversationId, of: 'channels' }, list.conversations, asChannel);
    },
  };
}

/** One entry that is not understood costs that entry. */
function entries<T>(
  log: Log,
  where: { readonly conversationId: string; readonly of: string },
  list: unknown,
  read: (entry: unknown) => T | undefined,
): T[] {
  if (!Array.isArray(list)) return refuse(`a list of ${where.of}`);
  const understood = list.map(read).filter(entry => entry !== undefined);
  const skipped = list.length - understood.length;
  if (skipped > 0)
    log.warn({ ...where, skipped }, 'Teams listed entries without a usable id; they are passed over');
  return understood;
}

function refuse(what: string): never {
  throw notAsked(what);
}

/** It comes back as a part of an address. */
const LONGEST_CONTINUATION = 8_000;

function nextOf(token: unknown): string | undefined {
  if (token === undefined || token === null || token === '') return undefined;
  if (typeof token !== 'string' || token.length > LONGEST_CONTINUATION) return refuse('a page of members');
  return token;
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

const ROLES = ['user', 'guest', 'anonymous'] as const;

/** A member as Teams sends it; the SDK's type knows only half of the fields. */
function asPerson(entry: unknown): PersonInTeams | undefined {
  const member = fieldsOf(entry);
  const teamsId = asId(member.id);
  if (teamsId === undefined) return undefined;
  return {
    teamsId,
    aadObjectId: text(member.aadObjectId) ?? text(member.objectId),
    name: text(member.name),
    givenName: text(member.givenName),
    upn: text(member.userPrincipalName),
    email: text(member.email),
    role: ROLES.find(role => role === member.userRole),
  };
}

/** The General channel comes with the name `null`, because each client shows it in its own language. */
function asChannel(entry: unknown): ChannelInTeams | undefined {
  const { id, name } = fieldsOf(entry);
  const known = asId(id);
  return known === undefined ? undefined : { id: known, name: text(name) };
}

const fieldsOf = (entry: unknown) =>
  (typeof entry === 'object' && entry !== null ? entry : {}) as Readonly<Record<string, unknown>>;

/** Those of Teams have up to some 200 characters, and are a part of addresses. */
const LONGEST_ID = 1_000;
/** An address may have 320 characters, a name in a directory 256. */
const LONGEST_TEXT = 320;

function asId(value: unknown): string | undefined {
  const isId = typeof value === 'string' && value !== '' && value.length <= LONGEST_ID;
  return isId && !value.includes('\0') && value.isWellFormed() ? value : undefined;
}

/** PostgreSQL keeps no NUL. */
function text(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  return value.slice(0, LONGEST_TEXT).replaceAll('\0', '').toWellFormed() || undefined;
}
