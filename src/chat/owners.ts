import type { InboundEvent } from '../core/inbound-event.ts';
import type { Log } from '../core/log.ts';
import type { Phrase } from '../core/phrase.ts';
import { phrase } from '../text/phrase.ts';
import { asClicked, tell } from './click.ts';
import type { ClickAnswer } from './ports/conversation.ts';
import type { AskOwnership, Ownership } from './ports/ownership.ts';
import type { Transact, TurnStores } from './ports/turn-stores.ts';
import { sayLine, type Turn, toPlace } from './turn.ts';

/**
 * Where the operator says so, only its owners change what holds in the channels of a team. The directory knows who they
 * are, and is never asked in a turn, whose transaction would wait for it: a turn that is about to change something is
 * undone, and once the directory has answered another one does it, or says why not.
 */
export interface OwnerParts {
  readonly transact: Transact<TurnStores>;
  /** Missing where everybody who writes in a channel of a team may change what holds there. */
  readonly askOwnership?: AskOwnership;
  readonly log: Log;
}

/** Ends a turn: it is not known yet whether whoever acts owns the team. */
export class OwnershipNeeded extends Error {
  override readonly name = 'OwnershipNeeded';
}

/** The check that a turn calls before it changes something for everybody there. Group chats have no owners. */
export function owning(
  { askOwnership }: Pick<OwnerParts, 'askOwnership'>,
  { conversation }: InboundEvent,
  ownership: Ownership | undefined,
): Turn['mustOwn'] {
  const isFree = askOwnership === undefined || conversation.kind !== 'channel' || ownership === 'owner';
  return () => {
    if (!isFree) throw new OwnershipNeeded();
  };
}

/** The stores of a turn, guarded. Every change to a place goes through these two verbs, future features' too. */
export function guarded(stores: TurnStores, mustOwn: Turn['mustOwn']): TurnStores {
  const { conversations } = stores;
  return {
    ...stores,
    conversations: {
      ...conversations,
      async speak(...about) {
        mustOwn();
        return conversations.speak(...about);
      },
      async wish(...about) {
        mustOwn();
        return conversations.wish(...about);
      },
    },
  };
}

/** Of who acts in a channel. Its messages name their team, but not always by the id that the directory has for it. */
export async function ownershipOf(
  { transact, askOwnership, log }: OwnerParts,
  { conversation, team, from: person, activityId }: InboundEvent,
): Promise<Ownership> {
  if (askOwnership === undefined || team === undefined || person === undefined) {
    log.warn({ activityId }, 'Teams named no team of a channel, so nothing was changed in it');
    return 'unread';
  }
  const aadGroupId =
    team.aadGroupId ?? (await transact(({ teams }) => teams.groupOf(conversation.tenantId, team.id)));
  return askOwnership({ conversation, team: { ...team, ...(aadGroupId && { aadGroupId }) }, person });
}

const REFUSALS: Readonly<Record<Ownership, Phrase | undefined>> = {
  owner: undefined,
  'not-owner': phrase('here.owners-alone'),
  unread: phrase('here.owners-unread'),
  closed: phrase('here.owners-closed'),
};

/** The line said instead of making the change. Undefined: they own the team, or it did not matter so far. */
export const refusalOf = (ownership: Ownership | undefined): Phrase | undefined =>
  ownership && REFUSALS[ownership];

/** There, or above the card that they pressed. Nothing has changed. */
export async function refuse(turn: Turn, says: Phrase, first: boolean): Promise<ClickAnswer | undefined> {
  const { event, person } = turn;
  if (event.kind !== 'clicked' || person === undefined)
    return void (await sayLine(turn, toPlace(event), says));
  return tell(asClicked({ ...turn, event }, person, first), says);
}
