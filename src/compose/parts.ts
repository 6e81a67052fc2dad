import { fileURLToPath } from 'node:url';
import type { WhatIsCut } from '../api/ports/what-is-cut.ts';
import { createKeySets, type KeysOf } from '../api/tokens/key-set.ts';
import { abilitiesOf, dialoguesOf } from '../chat/abilities.ts';
import { createConversation } from '../chat/converse.ts';
import type { Conversation } from '../chat/ports/conversation.ts';
import { renderedOnce } from '../deliver/once.ts';
import type { Render } from '../deliver/ports/render.ts';
import { openRenderer } from '../deliver/render.ts';
import { FEATURES } from '../features/features.ts';
import type { Observation } from '../platform/observe/observe.ts';
import { proxyVariables } from '../platform/proxies.ts';
import type { Store } from '../store.ts';
import { createTeams, type Teams } from '../teams/index.ts';
import { createSlots } from '../teams/slots.ts';
import { loadCatalogue } from '../text/catalogue.ts';
import { createVoices, type VoiceFor } from '../text/voice.ts';
import { graphOf, type OpenedGraph, ownershipBy } from './graph.ts';
import { usualOf } from './languages.ts';
import { limitsOf } from './limits.ts';
import type { WorldInDatabaseTime } from './world.ts';

const TEMPLATES = fileURLToPath(new URL('../../templates', import.meta.url));
const LOCALES = fileURLToPath(new URL('../../locales', import.meta.url));

type SlotsOfTeams = ReturnType<typeof createSlots>;

/** The parts of which the handlers and the workers are made. */
export interface Parts {
  readonly world: WorldInDatabaseTime;
  readonly store: Store;
  readonly teams: Teams;
  readonly graph: OpenedGraph;
  readonly slots: SlotsOfTeams;
  readonly keysOf: KeysOf;
  readonly render: Render;
  readonly whatIsCut: WhatIsCut;
  readonly voiceFor: VoiceFor;
  readonly observation: Observation;
}

/** The conversation needs Teams, to ask for names, and Teams needs the conversation, to hand on what it hears. */
export function partsOf(world: WorldInDatabaseTime, store: Store, observation: Observation): Parts {
  const { settings, log, clock, newId } = world;
  const { burst, lowEvery, retentionDays } = settings;
  const { requestsPerSecond } = limitsOf(settings);
  const catalogue = loadCatalogue(LOCALES);
  const voiceFor = createVoices(catalogue, clock, usualOf(settings, catalogue));
  const graph = graphOf(world, store);
  const { whatIsCut, ...renderer } = openRenderer({ templatesDir: TEMPLATES, features: FEATURES, voiceFor });
  const render = renderedOnce(renderer.render, newId);
  const slots = createSlots({ rateLimit: store.rateLimit, clock, requestsPerSecond });
  const conversation = createConversation({
    transact: store.turn,
    rosters: { member: (of, teamsId) => teams.rosters.member(of, teamsId) },
    ...(graph.owners && { askOwnership: ownershipBy(graph.owners, world, of => teams.rosters.team(of)) }),
    sayNow: (to, text, threadRootId) => slots.uncounted(teams.messenger).send(to, { text }, threadRootId),
    log,
    render,
    voiceFor,
    clock,
    newId,
    burst,
    lowEvery,
    retentionDays,
    settings: settings.features,
    abilities: abilitiesOf(FEATURES, catalogue),
  });
  const teams = teamsOf(world, conversation, observation, slots);
  const keysOf = createKeySets(world);
  return { world, store, teams, graph, slots, keysOf, render, whatIsCut, voiceFor, observation };
}

/** A roster is read in its slot. A card has the slot of its delivery, which is told to the messenger only then. */
function teamsOf(
  { settings, log, clock, ownClock: tokenClock }: WorldInDatabaseTime,
  conversation: Conversation,
  observation: Observation,
  slots: SlotsOfTeams,
): Teams {
  const { identity, cloud, tenants, proxies } = settings;
  const { requestTimeoutMs } = limitsOf(settings);
  const teams = createTeams({
    identity,
    cloud,
    tenants,
    conversation,
    dialogues: dialoguesOf(FEATURES),
    log,
    clock,
    tokenClock,
    requestTimeoutMs,
    ...(proxies && { proxies: proxyVariables(proxies) }),
    origin: observation.origin,
  });
  return {
    ...teams,
    messenger: observation.teams(teams.messenger),
    rosters: slots.rosters(observation.teams(teams.rosters)),
  };
}
