import type { FeatureSettings } from '../core/feature-settings.ts';
import { type InboundEvent, isByAPerson } from '../core/inbound-event.ts';
import type { Person } from '../core/person.ts';
import type { Clock, NewId } from '../core/time.ts';
import type { BurstRule } from '../decide/burst.ts';
import type { Render } from '../deliver/ports/render.ts';
import type { Rosters } from '../deliver/ports/teams.ts';
import { phrase, worded } from '../text/phrase.ts';
import type { VoiceFor } from '../text/voice.ts';
import type { Abilities } from './abilities.ts';
import { answer } from './answer.ts';
import { createApology, type SayNow } from './apology.ts';
import { answerClick } from './buttons.ts';
import { channelChanged, channelMembership, membersAdded, membersRemoved, teamChanged } from './changes.ts';
import { NO_EFFECT } from './click.ts';
import { endAbandoned } from './dialogs/abandoned.ts';
import { handleInterruption } from './dialogs/interruption.ts';
import { dialogsOfTurn } from './dialogs/open.ts';
import { endOver } from './dialogs/over.ts';
import { arrive, installed, removed } from './installation.ts';
import { introduce } from './introduce.ts';
import {
  guarded,
  type OwnerParts,
  OwnershipNeeded,
  ownershipOf,
  owning,
  refusalOf,
  refuse,
} from './owners.ts';
import type { ClickAnswer, Conversation } from './ports/conversation.ts';
import type { Ownership } from './ports/ownership.ts';
import type { TurnStores } from './ports/turn-stores.ts';
import { placeOf, type Turn, voiceOf } from './turn.ts';

export interface ConverseParts extends OwnerParts {
  readonly rosters: Pick<Rosters, 'member'>;
  readonly render: Render;
  readonly voiceFor: VoiceFor;
  /** For what the ledger cannot take in. */
  readonly sayNow: SayNow;
  readonly clock: Clock;
  readonly newId: NewId;
  /** How many cards one person gets. */
  readonly burst: BurstRule;
  readonly lowEvery?: string;
  /** For how many days what has ended is kept. */
  readonly retentionDays: number;
  /** The settings of each feature, from the environment. */
  readonly settings: FeatureSettings;
  readonly abilities: Abilities;
}

/**
 * The chapter in which the person answers. One event is one transaction: all of it counts, or nothing. One that needs to
 * know whether somebody owns a team begins again once that is known.
 */
export function createConversation(parts: ConverseParts): Conversation {
  const apology = createApology(parts);
  return {
    async handle(event, openDialogs) {
      if (apology.knows(event)) return undefined;
      const introduced = await introduce(parts.rosters, event);
      const take = (ownership?: Ownership) =>
        parts.transact(
          async stores => {
            const dialogs = dialogsOfTurn(parts, stores, introduced, openDialogs);
            const answered = await handle(parts, { stores, dialogs: dialogs.of, ownership }, introduced);
            await dialogs.save();
            return answered;
          },
          isByAPerson(event) ? 'person' : 'teams',
        );
      return take()
        .catch(async error => {
          if (!(error instanceof OwnershipNeeded)) throw error;
          return take(await ownershipOf(parts, introduced));
        })
        .catch(error => apology.make(event, error));
    },
  };
}

/** The things given to one try of a turn. `ownership`: whether the person owns the team, once that was asked. */
interface Given {
  readonly stores: TurnStores;
  readonly dialogs: Turn['dialogs'];
  readonly ownership: Ownership | undefined;
}

async function handle(
  parts: ConverseParts,
  { stores: open, dialogs, ownership }: Given,
  event: InboundEvent,
): Promise<ClickAnswer | undefined> {
  const { render, voiceFor, clock, burst, lowEvery, retentionDays, settings, abilities } = parts;
  const mustOwn = owning(parts, event, ownership);
  const stores = guarded(open, mustOwn);
  const given = { voiceFor, burst, retentionDays, settings, abilities, ...(lowEvery && { lowEvery }) };
  const base = { stores, mustOwn, render, now: clock.now(), dialogs, ...given };
  const reactTo = async (turn: Turn, first: boolean) => {
    const refusal = refusalOf(ownership);
    const answered = await (refusal ? refuse(turn, refusal, first) : react(turn, abilities, first));
    if (first && turn.person !== undefined) await abilities.afterwards(turn, turn.person);
    return answered;
  };
  if (event.kind === 'interrupts') return void (await handleInterruption({ ...base, event }));
  if (event.kind === 'over') return void (await endOver({ ...base, event }));
  if (event.kind === 'abandoned') return void (await endAbandoned({ ...base, event }));
  const known = isByAPerson(event) ? await stores.familiar(event, placeOf(event).placeId) : undefined;
  if (known !== undefined) return reactTo({ ...base, event, person: known }, true);
  if (await isForgotten(stores, event)) return { text: worded(voiceOf({ event, voiceFor }), FORGOTTEN) };
  const first = await stores.activities.firstSight(event);
  // Only an `Action.Execute` waits for an answer, and gets it again; everything else that was handled is done.
  if (!first && !(event.kind === 'clicked' && event.via === 'execute')) return undefined;
  const sight = await notice(stores, event);
  if (sight === 'stale') return { text: worded(voiceOf({ event, voiceFor }), NO_EFFECT) };
  await stores.conversations.refresh(event);
  if (event.team !== undefined) await stores.teams.keep(event.conversation.tenantId, event.team, event.at);
  const person = await acquaint(stores, event);
  const turn = { ...base, event, ...(person !== undefined && { person }) };
  if (sight === 'new') await arrive(turn);
  if (COMES_BACK.has(event.kind)) await comeBack(turn);
  return reactTo(turn, first);
}

/** Only where Herald is do these happen: so it learns of an installation that it missed while it was down. */
const SHOWS_PRESENCE: ReadonlySet<InboundEvent['kind']> = new Set([
  'installed',
  'said',
  'clicked',
  'membersAdded',
  'membersRemoved',
]);

type Sight = 'new' | 'known' | 'removed' | 'stale';

/** Comes before all else that is kept, so that two events of one place take turns from here to their end. */
function notice({ installations }: TurnStores, event: InboundEvent): Promise<Sight> {
  const { tenantId } = event.conversation;
  const sign = { tenantId, ...placeOf(event), at: event.at };
  if (event.kind === 'removed') return installations.remove(sign);
  return SHOWS_PRESENCE.has(event.kind) ? installations.notice(sign) : Promise.resolve('known');
}

/** A press by somebody who was forgotten meanwhile, maybe sent once more: only a message brings them back. */
const isForgotten = async ({ people }: TurnStores, { kind, conversation, from }: InboundEvent) =>
  kind === 'clicked' && from !== undefined && (await people.isForgotten(conversation.tenantId, from));

const FORGOTTEN = phrase('forgotten.pressed');

const isPersonal = (event: InboundEvent) => event.conversation.kind === 'personal';

/** The person who speaks to Herald, or has it. Herald need not know a person who merely changes a team. */
function acquaint(stores: TurnStores, event: InboundEvent): Promise<Person | undefined> {
  const { from, conversation, locale, timeZone, kind } = event;
  const speaks = kind === 'said' || kind === 'clicked';
  if (from === undefined || !(speaks || (kind === 'installed' && isPersonal(event))))
    return Promise.resolve(undefined);
  const seen = { ...(locale !== undefined && { locale }), ...(timeZone !== undefined && { timeZone }) };
  return stores.people.upsert(conversation.tenantId, from, seen);
}

const COMES_BACK: ReadonlySet<InboundEvent['kind']> = new Set(['installed', 'said', 'clicked']);

/** A person who adds Herald, writes to it or presses a button wants it there, whatever was said before. */
async function comeBack({ event, person, stores }: Turn): Promise<void> {
  const { tenantId, conversationId } = event.conversation;
  await stores.conversations.setState(tenantId, conversationId, 'open');
  if (person === undefined) return;
  await (isPersonal(event) ? stores.people.open(person, conversationId) : stores.people.unblock(person.id));
}

async function react(turn: Turn, abilities: Abilities, first: boolean): Promise<ClickAnswer | undefined> {
  const { event } = turn;
  switch (event.kind) {
    case 'installed':
      return void (await installed({ ...turn, event }));
    case 'removed':
      return void (await removed({ ...turn, event }));
    case 'membersAdded':
      return void (await membersAdded({ ...turn, event }));
    case 'membersRemoved':
      return void (await membersRemoved({ ...turn, event }));
    case 'channelMembership':
      return void (await channelMembership({ ...turn, event }));
    case 'channelChanged':
      return void (await channelChanged({ ...turn, event }));
    case 'teamChanged':
      return void (await teamChanged({ ...turn, event }));
    case 'said':
      return void (await answer({ ...turn, event }, abilities));
    case 'clicked':
      return answerClick({ ...turn, event }, abilities.buttons, first);
    case 'interrupts':
    case 'over':
    case 'abandoned':
    case 'seen':
      return undefined;
  }
}
