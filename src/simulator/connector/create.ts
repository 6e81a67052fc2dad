import { post } from '../world/messages.ts';
import type { Conversation, World } from '../world/nouns.ts';
import { findPerson, openPersonal, sharesPlace } from '../world/places.ts';
import { admitToChannel } from './admission.ts';
import { contentOf, type SentActivity, visible } from './content.ts';
import { refusals } from './refusal.ts';

/** `POST /v3/conversations`. */
export interface Creation {
  readonly isGroup?: boolean;
  readonly members?: readonly { readonly id?: string }[];
  readonly tenantId?: string;
  readonly channelData?: {
    readonly channel?: { readonly id?: string };
    readonly tenant?: { readonly id?: string };
  };
  readonly activity?: SentActivity;
}

/** `activityId` is only told for a new channel thread, not for what is sent along with a 1:1 chat. */
export function createConversation(world: World, asked: Creation): { id: string; activityId?: string } {
  const tenantId = asked.tenantId ?? asked.channelData?.tenant?.id;
  if (tenantId === undefined || !world.tenants.has(tenantId)) throw refusals.unauthorized();
  const channelId = asked.channelData?.channel?.id;
  if (asked.isGroup) return startThread(world, tenantId, channelId, asked.activity);
  return { id: startPersonal(world, tenantId, asked).id };
}

function startThread(world: World, tenantId: string, channelId?: string, activity?: SentActivity) {
  if (!channelId || !activity) throw refusals.badSyntax();
  admitToChannel(world, channelId);
  const place = world.conversations.get(channelId);
  if (place?.tenantId !== tenantId) throw refusals.noConversation();
  const message = post(world, place, world.bot.id, visible(contentOf(activity)));
  return { id: `${channelId};messageid=${message.id}`, activityId: message.id };
}

function startPersonal(world: World, tenantId: string, asked: Creation): Conversation {
  const [member, ...others] = asked.members ?? [];
  if (!member?.id || others.length > 0) throw refusals.badSyntax();
  const place = openPersonal(world, reachable(world, tenantId, member.id));
  if (asked.activity) post(world, place, world.bot.id, visible(contentOf(asked.activity)));
  return place;
}

/**
 * A Teams id reaches people who have the bot or share a team or chat with it. An Entra object id reaches only those
 * who installed it. Nothing else is an address.
 */
function reachable(world: World, tenantId: string, address: string) {
  const person = findPerson(world, address);
  if (person && address !== person.id && address.toLowerCase() !== person.aadObjectId)
    throw refusals.badArgument('Unknown member id.');
  const installed = person?.presence === 'installed';
  const reached = installed || (person && address === person.id && sharesPlace(world, person));
  if (person?.tenantId !== tenantId || !reached) throw refusals.notInstalledPersonally();
  return person;
}
