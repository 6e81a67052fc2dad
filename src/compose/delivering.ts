import { createDeliverer } from '../deliver/deliver.ts';
import type { ClaimedDelivery } from '../ledger/ports/delivering.ts';
import { limitsOf } from './limits.ts';
import type { Parts } from './parts.ts';

/** How one claimed delivery is sent: in its turn, by way of Teams and, where that is open, of the directory. */
export function delivererOf(parts: Parts) {
  const { world, store, teams, slots, render, voiceFor, observation } = parts;
  const { settings, log, clock, random } = world;
  const { people: graph } = parts.graph;
  const { fallbackServiceUrl, gccServiceUrl, botId } = teams;
  const shared = {
    rateLimit: store.rateLimit,
    records: observation.records(store.records),
    outages: store.outages,
    reachStore: store.reach,
    ...(graph && { graph }),
    render,
    voiceFor,
    interruption: {
      proactiveTurn: teams.proactiveTurn,
      read: store.readInterruption,
      silenceMs: limitsOf(settings).silenceMs,
    },
    clock,
    random,
    log,
    owner: store.owner,
    fallbackServiceUrl,
    ...(gccServiceUrl !== undefined && { gccServiceUrl }),
    botId,
  };
  return (delivery: ClaimedDelivery) =>
    createDeliverer({ ...shared, messenger: slots.messenger(teams.messenger, delivery) })(delivery);
}
