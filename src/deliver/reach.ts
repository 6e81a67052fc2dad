import type { Log } from '../core/log.ts';
import type { ReasonCode } from '../core/reasons.ts';
import type { Clock } from '../core/time.ts';
import { consequenceOfGraph, isEntraObjectId } from '../decide/reach.ts';
import { MAX_ATTEMPTS, notCounted, retryAt } from '../decide/retry.ts';
import { whatStandsAgainst } from '../decide/sending.ts';
import type { AttemptFacts, ClaimedDelivery, Records, Settlement } from '../ledger/ports/delivering.ts';
import type { Graph, ReachStore } from '../people/ports/reach.ts';
import { TeamsFailure } from './ports/teams.ts';

export interface ReachParts {
  /** Missing where the operator does not let Herald look people up and install itself. */
  readonly graph?: Graph;
  readonly reachStore: ReachStore;
  readonly records: Pick<Records, 'opened'>;
  readonly clock: Clock;
  readonly log: Log;
  /** In [0, 1). */
  readonly random: () => number;
  /** Where a tenant is served that Herald never heard from. */
  readonly fallbackServiceUrl: string;
  readonly botId: string;
}

type Ending = { readonly settlement: Settlement; readonly facts: AttemptFacts };
type Attempt = (delivery: ClaimedDelivery) => Promise<Ending>;

const NOT_TRIED: AttemptFacts = { outcome: 'not-tried' };

/**
 * Goes after people whom an attempt alone does not reach. Each step ends the attempt, and the next one, which
 * claims the delivery anew, finds what the step changed: so no lease has to last for all of them, and what stands
 * against sending is asked again in between.
 */
export function reaching(parts: ReachParts, attempt: Attempt): Attempt {
  const { graph } = parts;
  if (graph === undefined) return attempt;
  return async delivery => {
    if (delivery.recipient.kind === 'unknown') return find(parts, graph, delivery);
    const ending = await attempt(delivery);
    return lacksHerald(ending) ? install(parts, graph, delivery, ending) : ending;
  };
}

const lacksHerald = ({ settlement }: Ending) =>
  settlement.state === 'undelivered' && settlement.reason === 'not-installed';

/** Whose address this is. The person's own preferences are asked by the attempt that follows. */
async function find(parts: ReachParts, graph: Graph, delivery: ClaimedDelivery): Promise<Ending> {
  const objection = whatStandsAgainst(delivery, parts.clock.now());
  if (objection !== undefined) return { settlement: objection, facts: NOT_TRIED };
  const { tenantId, recipient } = delivery;
  try {
    const person = await graph.find(tenantId, recipient.label);
    return person === undefined ? NOBODY : { settlement: { state: 'found', person }, facts: NOT_TRIED };
  } catch (error) {
    const ending = afterGraph(parts, delivery, 'find', error);
    if (!isEntraObjectId(recipient.label) || !isForbidden(ending)) return ending;
    // The answer of a lookup is known already: Teams will say whether there is such a person.
    return { ...ending, settlement: { state: 'found', person: { aadObjectId: recipient.label } } };
  }
}

const NOBODY: Ending = {
  settlement: { state: 'undelivered', reason: 'unknown-person' },
  facts: NOT_TRIED,
};

const isForbidden = ({ settlement }: Ending) =>
  settlement.state === 'undelivered' && settlement.reason === 'lookup-forbidden';

/** Teams said that this person does not have Herald. */
async function install(
  parts: ReachParts,
  graph: Graph,
  delivery: ClaimedDelivery,
  refused: Ending,
): Promise<Ending> {
  const { tenantId, aadObjectId } = delivery;
  if (aadObjectId === undefined || !(await parts.reachStore.installing(delivery))) return refused;
  try {
    const outcome = await graph.install(tenantId, aadObjectId);
    await parts.reachStore.installed(delivery);
    const isThere = outcome === 'installed' || (await enter(parts, graph, delivery, aadObjectId));
    return isThere ? { ...refused, settlement: goOn(parts, 'installed-for') } : refused;
  } catch (error) {
    return afterGraph(parts, delivery, 'install', error);
  }
}

/**
 * They have it, and Teams does not open the 1:1 all the same: right after an installation it may not know of it
 * yet. Graph knows the chat. False where that was tried too.
 */
async function enter(
  parts: ReachParts,
  graph: Graph,
  delivery: ClaimedDelivery,
  aadObjectId: string,
): Promise<boolean> {
  if (delivery.conversation !== undefined) return false;
  const conversationId = await graph.chat(delivery.tenantId, aadObjectId);
  if (conversationId === undefined) return false;
  const { tenantId, serviceUrl = parts.fallbackServiceUrl, botId = parts.botId } = delivery;
  await parts.records.opened(delivery, { tenantId, conversationId, kind: 'personal', serviceUrl, botId });
  return true;
}

function goOn({ clock }: ReachParts, reason: ReasonCode): Settlement {
  return notCounted(reason, clock.now());
}

function afterGraph(
  { clock, random, log }: ReachParts,
  delivery: ClaimedDelivery,
  asked: 'find' | 'install',
  error: unknown,
): Ending {
  if (!(error instanceof TeamsFailure)) throw error;
  const { status, code, retryAfterMs } = error;
  const facts: AttemptFacts = {
    outcome: 'refused',
    ...(status !== undefined && { status }),
    ...(code !== undefined && { code }),
  };
  const { kind, reason } = consequenceOfGraph(asked, error);
  if (kind === 'stop') return { settlement: { state: 'undelivered', reason }, facts };
  const free = kind === 'wait';
  if (free)
    log.warn({ tenantId: delivery.tenantId, reason, words: error.message }, 'Microsoft Graph did not answer');
  const tries = free ? Math.min(delivery.attempt, MAX_ATTEMPTS - 1) : delivery.tries;
  const dueAt = retryAt(tries, clock.now(), random(), retryAfterMs);
  if (dueAt === undefined) return { settlement: { state: 'undelivered', reason: 'gave-up' }, facts };
  return {
    settlement: { state: 'queued', reason, dueAt, possiblyRepeated: false, ...(free && { free }) },
    facts,
  };
}
