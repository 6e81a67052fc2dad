import { fileURLToPath } from 'node:url';
import { countedAccept } from './api/budgets.ts';
import { requireScope } from './api/callers.ts';
import { type EventParts, postEvents } from './api/events.ts';
import { createHttp } from './api/http.ts';
import { bootstrapKey } from './api/keys.ts';
import { localOnly } from './api/local-only.ts';
import { openMapper } from './api/mapping/mapper.ts';
import { type PostParts, postNotification } from './api/notifications.ts';
import { openApiDocument } from './api/openapi/document.ts';
import { OPERATOR_ROUTES } from './api/operator-routes.ts';
import type { WhatIsCut } from './api/ports/what-is-cut.ts';
import { readPressReply } from './api/pressed.ts';
import { startConsumer } from './api/queue/consumer.ts';
import { type Api, apiOf, type RouteParts, routesOf } from './api/routes.ts';
import { callersOf } from './api/tokens/callers.ts';
import { createKeySets, type KeysOf } from './api/tokens/key-set.ts';
import { createSenders } from './api/tokens/senders.ts';
import { createTokenCallers } from './api/tokens/token-callers.ts';
import { abilitiesOf, dialoguesOf } from './chat/abilities.ts';
import { createConversation } from './chat/converse.ts';
import { createAbandonedEnder } from './chat/dialogs/abandoned.ts';
import type { Caller } from './core/caller.ts';
import type { Log } from './core/log.ts';
import type { TakingLoop } from './core/taking.ts';
import type { Clock, NewId } from './core/time.ts';
import { createDeliverer } from './deliver/deliver.ts';
import { createGiveBack } from './deliver/give-back.ts';
import { renderedOnce } from './deliver/once.ts';
import type { Render } from './deliver/ports/render.ts';
import { openRenderer } from './deliver/render.ts';
import { type Dispatcher, startDispatcher } from './dispatch/dispatch.ts';
import { FEATURES } from './features/features.ts';
import { createAccept, createForesee, scopeFor } from './ledger/accept.ts';
import { createAmend, createExpirer, createFollower, reworded } from './ledger/amend.ts';
import { createExpander } from './ledger/expand.ts';
import { startExpanding } from './ledger/expanding.ts';
import type { ClaimedDelivery } from './ledger/ports/delivering.ts';
import { MIGRATIONS } from './migrations.ts';
import { createCallBack } from './outbox/call-back.ts';
import { guardOf } from './outbox/guarded.ts';
import { startTelling } from './outbox/tell-callers.ts';
import { createOwnership } from './people/ownership.ts';
import type { Directory, GroupOwners } from './people/ports/groups.ts';
import type { Graph } from './people/ports/reach.ts';
import { createGroupReader } from './people/read-group.ts';
import { createRosterReader } from './people/read-roster.ts';
import type { WorkHandlers } from './platform/background.ts';
import { redacted, type Settings, SettingsError } from './platform/config.ts';
import { createDatabaseTime } from './platform/database/time.ts';
import { startEmbedded } from './platform/embedded/supervisor.ts';
import type { WorkKind } from './platform/feature.ts';
import { createObservation, startTracing } from './platform/observe/observe.ts';
import { proxyVariables, useProxies } from './platform/proxies.ts';
import { releaseOf } from './platform/release.ts';
import { createReleases } from './platform/releases.ts';
import { openStore, type Store } from './store.ts';
import { TRUST } from './teams/cloud.ts';
import { openGraph } from './teams/graph/index.ts';
import { createTeams, type Teams } from './teams/index.ts';
import { createSlots } from './teams/slots.ts';
import { type Catalogue, loadCatalogue } from './text/catalogue.ts';
import { createVoices, languageFor, type Usual, type VoiceFor } from './text/voice.ts';

export interface World {
  readonly settings: Settings;
  readonly log: Log;
  /** The time of this machine. What processes share is counted by the database's, which is made of it. */
  readonly clock: Clock;
  /** Milliseconds since any fixed instant; setting the clock does not change them. */
  readonly elapsed: () => number;
  readonly newId: NewId;
  /** In [0, 1). */
  readonly random: () => number;
  /** Aborted when the process is asked to stop: a start that is under way undoes itself and rejects with the reason. */
  readonly stopping?: AbortSignal;
}

export interface Service {
  /** Where this process answers: with the port that was really taken. */
  readonly port: number;
  /** Finishes what is in flight, then lets go of everything. May be called twice. */
  stop(): Promise<void>;
}

const TEMPLATES = fileURLToPath(new URL('../templates', import.meta.url));
const LOCALES = fileURLToPath(new URL('../locales', import.meta.url));
const RELEASE = releaseOf(MIGRATIONS);

/** The table of contents: every part of Herald and who is handed what. Decides nothing. */
export async function compose(world: World): Promise<Service> {
  const releases = createReleases(world.stopping);
  try {
    return await start(world, releases);
  } catch (error) {
    await releases.run().catch(() => undefined);
    throw error;
  }
}

async function start(own: World, releases: Releases): Promise<Service> {
  const { settings, log, newId } = own;
  const { role } = settings;
  log.info({ settings: redacted(settings, FEATURES) }, 'Herald is starting');

  if (settings.proxies) releases.push(useProxies(settings.proxies, process.env));
  const time = createDatabaseTime({ own: own.clock, elapsed: own.elapsed, log });
  const world = { ...own, clock: time.clock, ownClock: own.clock };

  const tracing = await startTracing(settings.otlpEndpoint, log);
  releases.push(tracing.stop);
  const observation = createObservation({
    clock: time.clock,
    log,
    backlog: () => store.backlog(),
    release: RELEASE,
  });
  const store = await openStoreFor(world, await databaseUrl(settings, log, releases), observation);
  releases.push(store.close);
  releases.push(await time.follow(store.readTime));

  const parts = partsOf(world, store, observation);
  parts.teams
    .warm()
    .catch(error => log.error({ err: error }, 'no token for Teams could be had; check the credentials'));

  const web = role === 'worker' ? undefined : await webParts(parts, releases);
  const handlers =
    web === undefined ? routesOf(OPERATOR_ROUTES, operatorParts(parts)) : routesOf(web.api.routes, web);
  const http = createHttp({
    routes: (settings.identity.kind === 'local' ? handlers.map(localOnly) : handlers).map(observation.route),
    observe: observation.exchange,
    log,
    newId,
    most: settings.http.most,
  });
  // Before any work is begun: a process that cannot have its port takes on nothing, and claims nothing.
  const port = await http.listen(settings.http);
  releases.push(http.close);
  if (web !== undefined) await startQueue(parts, web, releases);
  const worker = role === 'web' ? undefined : await startWorker(parts, releases);
  // At the end the handlers are closed before the work is.
  releases.push(http.close);
  log.info({ host: settings.http.host, port, role }, 'Herald is ready');
  return {
    port,
    stop() {
      // At once, and not when the last answer is given: nothing new is begun. What goes wrong is told below.
      worker?.stop().catch(() => undefined);
      return releases.run();
    },
  };
}

type Releases = ReturnType<typeof createReleases>;
type Observation = ReturnType<typeof createObservation>;

/** As the ports count: milliseconds, and requests to Teams per tenant. */
const limitsOf = ({ tenantRequestsPerSecond, requestTimeoutSeconds, leaseSeconds }: Settings) => ({
  requestsPerSecond: tenantRequestsPerSecond,
  requestTimeoutMs: requestTimeoutSeconds * 1000,
  leaseMs: leaseSeconds * 1000,
});

function openStoreFor(
  { settings, log, clock, elapsed, newId }: World,
  url: string,
  { origin, workFailed }: Pick<Observation, 'origin' | 'workFailed'>,
) {
  const { leaseMs, requestsPerSecond } = limitsOf(settings);
  return openStore({
    url,
    log,
    clock,
    elapsed,
    newId,
    leaseMs,
    requestsPerSecond,
    burst: settings.burst,
    caller: settings.caller,
    retentionDays: settings.retentionDays,
    mayLookUp: settings.graph !== undefined,
    worker: settings.role !== 'web',
    workFailed,
    origin,
  });
}

/** What the handlers and the workers are made of. */
interface Parts {
  /** Its `clock` shows the time of the database. Tokens end by `ownClock`: they were got from others. */
  readonly world: World & { readonly ownClock: Clock };
  readonly store: Store;
  readonly teams: Teams;
  readonly graph: OpenedGraph;
  readonly slots: ReturnType<typeof createSlots>;
  readonly render: Render;
  readonly whatIsCut: WhatIsCut;
  readonly voiceFor: VoiceFor;
  readonly observation: Observation;
}

/** The conversation needs Teams, to ask for names, and Teams needs the conversation, to hand on what it hears. */
function partsOf(world: Parts['world'], store: Store, observation: Observation): Parts {
  const { settings, log, clock, ownClock, newId } = world;
  const { identity, cloud, tenants, burst, lowEvery, retentionDays } = settings;
  const { requestsPerSecond, requestTimeoutMs } = limitsOf(settings);
  const catalogue = loadCatalogue(LOCALES);
  const voiceFor = createVoices(catalogue, clock, usualOf(settings, catalogue));
  const graph = graphOf(world, store);
  const renderer = openRenderer({ templatesDir: TEMPLATES, features: FEATURES, voiceFor });
  const render = renderedOnce(renderer.render, newId);
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
  const connected = createTeams({
    identity,
    cloud,
    tenants,
    conversation,
    dialogues: dialoguesOf(FEATURES),
    log,
    clock,
    tokenClock: ownClock,
    requestTimeoutMs,
    ...(settings.proxies && { proxies: proxyVariables(settings.proxies) }),
    origin: observation.origin,
  });
  const slots = createSlots({ rateLimit: store.rateLimit, clock, requestsPerSecond });
  const teams = {
    ...connected,
    messenger: observation.teams(connected.messenger),
    rosters: slots.rosters(observation.teams(connected.rosters)),
  };
  return { world, store, teams, graph, slots, render, whatIsCut: renderer.whatIsCut, voiceFor, observation };
}

/** Which languages there are is known by their files, and not before these are read. */
function usualOf({ language, tenantLanguages }: Settings, { languages }: Catalogue): Usual {
  const isSpoken = (tag: string) => languageFor(tag, languages) !== undefined;
  const known = languages.toSorted().join(', ');
  const mistakes = [
    ...(isSpoken(language)
      ? []
      : [{ variable: 'DEFAULT_LANGUAGE', remedy: `must be one of the languages in locales/: ${known}` }]),
    ...Object.entries(tenantLanguages)
      .filter(([, tag]) => !isSpoken(tag))
      .map(([tenant, tag]) => ({
        variable: 'TENANT_LANGUAGES',
        remedy: `has ${tag} for ${tenant}, which is none of the languages in locales/: ${known}`,
      })),
  ];
  if (mistakes.length > 0) throw new SettingsError(mistakes);
  return { language, ofTenants: tenantLanguages };
}

/** Everything that nobody waits for: audiences, rosters, and the sending itself. */
async function startWorker(parts: Parts, releases: Releases) {
  const { world, store, teams, observation } = parts;
  const { settings, log, clock } = world;
  const { graph } = parts;
  await store.background.work({
    ...workOfFeatures(parts),
    'follow-change': observation.work('follow-change', createFollower(store.followUp)),
    'expire-deliveries': observation.work('expire-deliveries', createExpirer(store.followUp)),
    'read-group': observation.work('read-group', createGroupReader(store.groups, graph.groups, log)),
    'read-roster': observation.work('read-roster', createRosterReader(store.rosters, teams.rosters, log)),
    'call-back': observation.work('call-back', callBackOf(parts)),
    housekeeping: housekeepingOf(parts),
  });
  const { owner } = store;
  log.info({ worker: owner }, 'this process claims deliveries');
  // Before anything is taken on: what somebody holds of whom nobody knows is theirs until its lease ends.
  let [dispatcher, expanding]: [Dispatcher?, TakingLoop?] = [];
  const presence = await store.attend({
    deliveries: () => dispatcher?.wake() ?? false,
    audiences: () => expanding?.wake() ?? false,
  });
  releases.push(presence.close);
  // Whoever mends credentials starts Herald anew: that is when to look whether cards get through again.
  await store.outages.probeNow(clock.now());
  const started = startDispatcher({
    claims: observation.claims(store.claims),
    deliver: observation.deliver(delivererOf(parts, owner, graph.people)),
    giveBack: createGiveBack({ records: store.records, clock, owner }),
    owner,
    concurrency: settings.deliverConcurrency,
    clock,
    log,
  });
  const audiences = startExpanding({
    outbox: store.outbox,
    expand: observation.work('expand-audience', createExpander(store.expansion)),
    failed: () => observation.workFailed('expand-audience', false),
    log,
  });
  const telling = startTelling({ queue: store.events, guard: guardOf(settings), clock, log });
  [dispatcher, expanding] = [started, audiences];
  const loops = [started, audiences, telling];
  const stop = async () =>
    void (await Promise.all([...loops.map(loop => loop.stop()), store.background.rest()]));
  releases.push(stop);
  return { stop };
}

/** How callers are told of what people press. */
function callBackOf({ world, store }: Parts) {
  const { settings, clock, log } = world;
  const guard = guardOf(settings);
  return createCallBack({ calls: store.calls, read: readPressReply, reword: reworded, guard, clock, log });
}

/** Once an hour: what people left alone ends, and what has served its time is deleted. */
function housekeepingOf({ world: { clock, log }, store, teams }: Parts): WorkHandlers['housekeeping'] {
  const { abandoned } = store;
  const endAbandoned = createAbandonedEnder({ abandoned, proactiveTurn: teams.proactiveTurn, clock, log });
  return async (_about, stopping) => {
    await endAbandoned(stopping);
    return store.housekeeping(stopping);
  };
}

/** The work that features bring. */
function workOfFeatures({ world, store, teams, observation }: Parts): WorkHandlers {
  const { settings, clock, log } = world;
  const parts = {
    ...{ stores: store.features, settings: settings.features, clock, log },
    proactiveTurn: teams.proactiveTurn,
  };
  const kinds = FEATURES.flatMap(({ work = {} }) => Object.entries<WorkKind>(work));
  return Object.fromEntries(
    kinds.map(([kind, { handler }]) => [kind, observation.work(kind, handler(parts))]),
  ) as unknown as WorkHandlers;
}

/** How one claimed delivery is sent: in its turn, by way of Teams and, where that is open, of the directory. */
function delivererOf(parts: Parts, owner: string, graph: Graph | undefined) {
  const { world, store, teams, slots, render, voiceFor, observation } = parts;
  const { settings, log, clock, random } = world;
  const { identity, dialogSilenceSeconds } = settings;
  const { fallbackServiceUrl, gccServiceUrl } = teams;
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
      silenceMs: dialogSilenceSeconds * 1000,
    },
    clock,
    random,
    log,
    owner,
    fallbackServiceUrl,
    ...(gccServiceUrl !== undefined && { gccServiceUrl }),
    botId: identity.kind === 'local' ? '' : `28:${identity.appId}`,
  };
  return (delivery: ClaimedDelivery) =>
    createDeliverer({ ...shared, messenger: slots.messenger(teams.messenger, delivery) })(delivery);
}

/** What the operator opened of the directory: the way to people who do not have Herald yet, who is in a group, who owns a team. */
interface OpenedGraph {
  readonly people?: Graph;
  readonly groups?: Directory;
  readonly owners?: GroupOwners;
}

function graphOf({ settings, clock, ownClock: tokenClock }: Parts['world'], store: Store): OpenedGraph {
  const { identity, cloud, graph, groups, owners } = settings;
  const { requestTimeoutMs } = limitsOf(settings);
  const rateLimit = store.graphRateLimit;
  const access = { ...groups, ...owners, ...graph };
  const opened = openGraph({ ...access, identity, cloud, rateLimit, clock, tokenClock, requestTimeoutMs });
  return {
    ...(graph && { people: opened.people(graph.manifestId) }),
    ...(groups && { groups: opened.groups() }),
    ...(owners && { owners: opened.groups() }),
  };
}

/** Somebody waits for it, and after it for the turn: less than the 10 s after which Teams gives up on a click. */
const OWNERS_WITHIN_MS = 2_000;

const ownershipBy = (
  directory: GroupOwners,
  { clock, log }: Parts['world'],
  team: Teams['rosters']['team'],
) => createOwnership({ directory, rosters: { team }, clock, log, withinMs: OWNERS_WITHIN_MS });

/** Everything that somebody waits for. */
async function webParts(parts: Parts, releases: Releases): Promise<RouteParts & { readonly api: Api }> {
  const { store, teams, observation } = parts;
  const { settings, log, clock, newId } = parts.world;
  const { identity, tenants } = settings;
  await bootstrapKey({ keys: store.keys, key: settings.bootstrapApiKey, newId, now: clock.now(), log });
  const ownTenantId = 'tenantId' in identity ? identity.tenantId : undefined;
  const mayPost = (caller: Caller, scope: { topic: string; tenantId: string }) => requireScope(caller, scope);
  const silenceMs = settings.dialogSilenceSeconds * 1000;
  const acceptance = observation.acceptance(store.acceptance);
  const scoping = { acceptance, tenants, ownTenantId, mayPost };
  const { sameWithinSeconds, lowEvery } = settings;
  const accepting = { ...scoping, clock, newId, sameWithinSeconds, lowEvery };
  const tenantFor = (caller: Caller, named: string | undefined) =>
    scopeFor(scoping, caller, 'identities', named);
  const mapper = openMapper();
  releases.push(mapper.close);
  const api = apiOf(FEATURES);
  const keysOf = createKeySets(parts.world);
  return {
    api,
    ...operatorParts(parts, keysOf),
    describe: () => openApiDocument(api, RELEASE),
    accept: createAccept(accepting),
    foresee: createForesee({ ...accepting, rehearse: store.rehearse, silenceMs }),
    amend: createAmend({ amendments: store.amendments, clock }),
    eventTopics: settings.eventTopics,
    reader: store.reader,
    speed: { requestsPerSecond: settings.tenantRequestsPerSecond, clock },
    burst: settings.burst,
    whatIsCut: parts.whatIsCut,
    iconHosts: settings.iconHosts,
    hooks: store.hooks,
    eventSubscriptions: store.eventSubscriptions,
    identities: store.identities,
    roles: store.roles,
    tenantFor,
    whoIs: async ({ id, name, source, tenantId }, logins) =>
      store.identities.addresses(await tenantFor({ id, name }, tenantId), source, logins),
    ...senderOf(parts.world, keysOf),
    mapper,
    teams: teams.entrance,
    scoping,
    transact: store.transact,
    stores: store.features,
    newId,
  };
}

/** What comes by a queue is accepted as what is posted. */
async function startQueue(parts: Parts, web: PostParts & EventParts, releases: Releases): Promise<void> {
  const { settings, log, newId } = parts.world;
  const { queue } = settings;
  if (queue === undefined) return;
  // Who has no queue does not load what speaks with its broker.
  const { openLink } = await import('./api/queue/link.ts');
  const accept = countedAccept(web.accept, parts.store.admit);
  const consumer = startConsumer({
    open: events => openLink(queue, events),
    caller: () => parts.store.keys.named(queue.caller),
    handlers: { notification: postNotification({ ...web, accept }), events: postEvents({ ...web, accept }) },
    observe: parts.observation.queue,
    newId,
    log,
  });
  releases.push(consumer.stop);
}

const operatorParts = ({ store, observation, world }: Parts, keysOf = createKeySets(world)) => ({
  ...callersOf(store.keys, tokenCallersOf(world, store, keysOf)),
  admit: store.admit,
  ping: store.ping,
  clock: world.clock,
  metrics: observation.metrics,
  release: RELEASE,
});

/** Who comes with a token in the place of a key. */
function tokenCallersOf({ settings, clock, newId }: World, { tokens: book }: Store, keysOf: KeysOf) {
  const entra = entraOf(settings);
  return createTokenCallers({ book, clock, newId, keysOf, ...(entra && { entra }) });
}

/** Who sends webhooks with a token in the place of a secret. */
function senderOf({ settings, clock }: World, keysOf: KeysOf) {
  const entra = entraOf(settings);
  return entra && { senderOf: createSenders(entra, { clock, keysOf }) };
}

const entraOf = ({ entra, cloud }: Settings) => entra && { ...entra, loginUrl: TRUST[cloud].loginUrl };

async function databaseUrl({ database }: Settings, log: Log, releases: Releases): Promise<string> {
  if (database.kind === 'server') return database.url;
  const embedded = await startEmbedded({ dataDir: database.dataDir, log });
  releases.push(embedded.stop);
  return embedded.url;
}
