import type { Conversation, Person, World } from '../world/nouns.ts';
import { findPerson, findTeam, membersOf } from '../world/places.ts';
import { refusals } from './refusal.ts';

/** A person as a roster names them. No locale and no time zone: Teams does not tell them here. */
const member = (p: Person) => ({
  id: p.id,
  objectId: p.aadObjectId,
  aadObjectId: p.aadObjectId,
  name: p.name,
  givenName: p.givenName,
  surname: p.surname,
  email: p.email,
  userPrincipalName: p.upn,
  tenantId: p.tenantId,
  userRole: p.role,
});

/** Walks over those before `start`, which is 1 ms for 100,000: less than the answer costs. */
function roster(world: World, place: Conversation, start = 0, end = Number.POSITIVE_INFINITY): Person[] {
  const found: Person[] = [];
  let index = 0;
  for (const id of membersOf(world, place)) {
    if (index >= end) break;
    const person = index >= start && findPerson(world, id);
    if (person) found.push(person);
    index += 1;
  }
  return found;
}

export const allMembers = (world: World, place: Conversation) => roster(world, place).map(member);

/** One page of 50 to 500 people, whatever was asked for. Without `continuationToken` on the last one. */
export function pageOfMembers(
  world: World,
  place: Conversation,
  asked: { pageSize?: string; token?: string },
) {
  const size = Math.min(500, Math.max(50, Number(asked.pageSize) || 200));
  const start = startOf(asked.token);
  const next = start + size;
  return {
    members: roster(world, place, start, next).map(member),
    ...(next < membersOf(world, place).size && {
      continuationToken: Buffer.from(`from ${next}`).toString('base64url'),
    }),
  };
}

function startOf(token: string | undefined): number {
  if (!token) return 0;
  const start = /^from (\d+)$/.exec(Buffer.from(token, 'base64url').toString())?.[1];
  if (start === undefined) throw refusals.badArgument('Invalid continuation token.');
  return Number(start);
}

export function oneMember(world: World, place: Conversation, id: string) {
  const person = findPerson(world, id);
  if (!person || !membersOf(world, place).has(person.id)) throw refusals.noMember();
  return member(person);
}

function installedTeam(world: World, id: string) {
  const team = findTeam(world, id);
  if (!team || team.deleted) throw refusals.noConversation();
  if (!team.installed) throw refusals.notInRoster();
  return team;
}

export function teamDetails(world: World, id: string) {
  const team = installedTeam(world, id);
  const { name, aadGroupId, members } = team;
  const channelCount = team.channels.filter(c => !c.deleted).length;
  return { id: team.id, name, aadGroupId, type: 'standard', channelCount, memberCount: members.size };
}

/** The General channel has the team's id, and no name. */
export function channelsOf(world: World, id: string) {
  const team = installedTeam(world, id);
  const shown = team.channels.filter(c => !c.deleted && c.hasBot);
  return {
    conversations: shown.map(c => ({ id: c.id, name: c.id === team.id ? null : c.name, type: c.type })),
  };
}
