import { type Happening, isByAPerson } from '../core/happening.ts';
import type { Person } from '../core/person.ts';
import type { ClickAnswer, Conversation } from '../core/ports/converse.ts';
import type { Log } from '../core/ports/log.ts';
import type { Render } from '../core/ports/render.ts';
import type { Rosters } from '../core/ports/teams.ts';
import type { Clock, NewId } from '../core/ports/time.ts';
import type { Transact, TurnStores } from '../core/ports/turn.ts';
import type { Responder } from '../core/question.ts';
import type { BurstRule } from '../decide/burst.ts';
import { answer } from './answer.ts';
import { createApology, type SayNow } from './apology.ts';
import { answerClick } from './buttons.ts';
import { channelChanged, channelMembership, membersAdded, membersRemoved, teamChanged } from './changes.ts';
import { NO_EFFECT } from './click.ts';
import { meet } from './dialogs/meet.ts';
import { dialogsOfTurn } from './dialogs/open.ts';
import { endOver } from './dialogs/over.ts';
import { CONDUCTED } from './dialogues.ts';
import { arrive, installed, removed } from './installation.ts';
import { introduce } from './introduce.ts';
import { placeOf, type Turn } from './turn.ts';

export interface ConverseParts {
  readonly transact: Transact<TurnStores>;
  readonly rosters: Pick<Rosters, 'member'>;
  readonly render: Render;
  /** For what the ledger cannot take in. */
  readonly sayNow: SayNow;
  readonly log: Log;
  readonly clock: Clock;
  readonly newId: NewId;
  /** How many cards one person gets. */
  readonly burst: BurstRule;
  /** For how many days what has ended is kept. */
  readonly retentionDays: number;
  /** Who answers questions; missing where nobody does. */
  readonly responder?: Responder;
}

/** The chapter in which the person answers. One happening is one transaction: all of it counts, or nothing. */
export function createConversation(parts: ConverseParts): Conversation {
  const apology = createApology(parts);
  return {
    async handle(happening, openDialogs) {
      if (apology.knows(happening)) return undefined;
      const introduced = await introduce(parts.rosters, happening);
      const taken = parts.transact(
        async stores => {
          const dialogs = dialogsOfTurn(parts, stores, introduced, openDialogs);
          const answered = await handle(parts, stores, introduced, dialogs.of);
          await dialogs.save();
          return answered;
        },
        isByAPerson(happening) ? 'person' : 'teams',
      );
      return taken.catch(error => apology.make(happening, error));
    },
  };
}

async function handle(
  { render, clock, burst, retentionDays, responder }: ConverseParts,
  stores: TurnStores,
  happening: Happening,
  dialogs: Turn['dialogs'],
): Promise<ClickAnswer | undefined> {
  const base = {
    ...{ stores, render, burst, retentionDays, now: clock.now(), dialogs, conducted: CONDUCTED },
    ...(responder && { responder }),
  };
  if (happening.kind === 'meets') return void (await meet({ ...base, happening }));
  if (happening.kind === 'over') return void (await endOver({ ...base, happening }));
  const known = isByAPerson(happening)
    ? await stores.familiar(happening, placeOf(happening).placeId)
    : undefined;
  if (known !== undefined) return react({ ...base, happening, person: known }, true);
  const first = await stores.activities.firstSight(happening);
  // Only an `Action.Execute` waits for an answer, and gets it again; everything else that was handled is done.
  if (!first && !(happening.kind === 'clicked' && happening.via === 'execute')) return undefined;
  const sight = await notice(stores, happening);
  if (sight === 'stale') return NO_EFFECT;
  await stores.conversations.refresh(happening);
  if (happening.team !== undefined)
    await stores.teams.keep(happening.conversation.tenantId, happening.team, happening.at);
  const person = await acquaint(stores, happening);
  const turn = { ...base, happening, ...(person !== undefined && { person }) };
  if (sight === 'new') await arrive(turn);
  if (COMES_BACK.has(happening.kind)) await comeBack(turn);
  return react(turn, first);
}

/** Only where Herald is do these happen: so it learns of an installation that it missed while it was down. */
const SHOWS_PRESENCE: ReadonlySet<Happening['kind']> = new Set([
  'installed',
  'said',
  'clicked',
  'membersAdded',
  'membersRemoved',
]);

type Sight = 'new' | 'known' | 'removed' | 'stale';

/** Comes before all else that is kept, so that two happenings of one place take turns from here to their end. */
function notice({ installations }: TurnStores, happening: Happening): Promise<Sight> {
  const { tenantId } = happening.conversation;
  const sign = { tenantId, ...placeOf(happening), at: happening.at };
  if (happening.kind === 'removed') return installations.remove(sign);
  return SHOWS_PRESENCE.has(happening.kind) ? installations.notice(sign) : Promise.resolve('known');
}

const isPersonal = (happening: Happening) => happening.conversation.kind === 'personal';

/** Who speaks to Herald, or has it. Who merely changes a team is nobody that it needs to know. */
function acquaint(stores: TurnStores, happening: Happening): Promise<Person | undefined> {
  const { from, conversation, locale, timeZone, kind } = happening;
  const speaks = kind === 'said' || kind === 'clicked';
  if (from === undefined || !(speaks || (kind === 'installed' && isPersonal(happening))))
    return Promise.resolve(undefined);
  const seen = { ...(locale !== undefined && { locale }), ...(timeZone !== undefined && { timeZone }) };
  return stores.people.meet(conversation.tenantId, from, seen);
}

const COMES_BACK: ReadonlySet<Happening['kind']> = new Set(['installed', 'said', 'clicked']);

/** Whoever adds Herald or writes to it wants it there, whatever they or Teams had said before. */
async function comeBack({ happening, person, stores }: Turn): Promise<void> {
  const { tenantId, conversationId } = happening.conversation;
  await stores.conversations.setState(tenantId, conversationId, 'open');
  if (person === undefined) return;
  await (isPersonal(happening)
    ? stores.people.open(person, conversationId)
    : stores.people.unblock(person.id));
}

async function react(turn: Turn, first: boolean): Promise<ClickAnswer | undefined> {
  const { happening } = turn;
  switch (happening.kind) {
    case 'installed':
      return void (await installed({ ...turn, happening }));
    case 'removed':
      return void (await removed({ ...turn, happening }));
    case 'membersAdded':
      return void (await membersAdded({ ...turn, happening }));
    case 'membersRemoved':
      return void (await membersRemoved({ ...turn, happening }));
    case 'channelMembership':
      return void (await channelMembership({ ...turn, happening }));
    case 'channelChanged':
      return void (await channelChanged({ ...turn, happening }));
    case 'teamChanged':
      return void (await teamChanged({ ...turn, happening }));
    case 'said':
      return void (await answer({ ...turn, happening }));
    case 'clicked':
      return answerClick({ ...turn, happening }, first);
    case 'meets':
    case 'over':
    case 'seen':
      return undefined;
  }
}
