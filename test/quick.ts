/**
 * The files that `npm test` leaves to `npm run test:long`, each with one that proves its promise in `npm test`. Most of
 * what they take is starts of processes, and four minutes on two cores hold some forty of those.
 */
export const LONG: Readonly<Record<string, string>> = {
  'chat/every-delivery.test.ts': 'dispatch/attention.test.ts',
  'chat/every-state.test.ts': 'chat/heard-always.test.ts',
  'chat/never-dropped.test.ts': 'chat/heard-always.test.ts',
  'chat/pseudo-answers.test.ts': 'text/pseudo-cards.test.ts',
  'api/queue/tls.test.ts': 'api/queue/service-bus.test.ts',
  'clients/clients.test.ts': 'clients/patience.test.ts',
  'container.test.ts': 'kit.test.ts',
  'dispatch/claim-cost.test.ts': 'dispatch/round.test.ts',
  'features/acknowledge/acknowledge.story.test.ts': 'features/acknowledge/acknowledge.test.ts',
  'features/attention/attention.story.test.ts': 'dispatch/attention.test.ts',
  'features/attention/held.story.test.ts': 'dispatch/attention.test.ts',
  'features/language/five-languages.story.test.ts': 'features/language/language.test.ts',
  'features/language/language.story.test.ts': 'features/language/language.test.ts',
  'features/questions/questions.story.test.ts': 'features/questions/question-store.test.ts',
  'features/reminders/reminders.story.test.ts': 'features/reminders/reminder-store.test.ts',
  'features/repeats/repeats.story.test.ts': 'features/repeats/repeats.test.ts',
  'features/surveys/surveys.story.test.ts': 'features/surveys/survey-store.test.ts',
  'features/watches/watches.story.test.ts': 'features/watches/watch-store.test.ts',
  'fuzz/fuzz.test.ts': 'api/openapi.test.ts',
  'pages/languages.test.ts': 'text/pseudo-cards.test.ts',
  'pages/simulator.test.ts': 'pages/story.test.ts',
  'pages/sources.test.ts': 'api/hooks/sources.test.ts',
  'platform/away.test.ts': 'resilience/outage.test.ts',
  'platform/database.test.ts': 'stories/first.test.ts',
  'platform/embedded-parts.test.ts': 'resilience/outage.test.ts',
  'removal.test.ts': 'import-rules.test.ts',
  'resilience/accepting.test.ts': 'resilience/crash.test.ts',
  'resilience/away.test.ts': 'resilience/outage.test.ts',
  'resilience/chaos.test.ts': 'resilience/crash.test.ts',
  'resilience/demo.test.ts': 'stories/first.test.ts',
  'resilience/disk.test.ts': 'resilience/outage.test.ts',
  'resilience/embedded.test.ts': 'stories/first.test.ts',
  'resilience/signals.test.ts': 'resilience/crash.test.ts',
  'resilience/skew.test.ts': 'dispatch/lanes.test.ts',
  'resilience/takeover.test.ts': 'resilience/crash.test.ts',
  'resilience/unheard.test.ts': 'resilience/crash.test.ts',
  'simulator/command.test.ts': 'simulator/control.test.ts',
  'simulator/misbehave-page.test.ts': 'pages/story.test.ts',
  'stories/abandoned.test.ts': 'teams/dialogs.test.ts',
  'stories/amend.test.ts': 'ledger/amend.test.ts',
  'stories/answers.test.ts': 'decide/failure.test.ts',
  'stories/api-page.test.ts': 'docs.test.ts',
  'stories/asking.test.ts': 'dispatch/rehearsal.test.ts',
  'stories/budgets.test.ts': 'api/budgets.test.ts',
  'stories/burst.test.ts': 'dispatch/burst.test.ts',
  'stories/callbacks.test.ts': 'outbox/tell-callers.test.ts',
  'stories/clicks.test.ts': 'chat/clicks.test.ts',
  'stories/demo.test.ts': 'stories/first.test.ts',
  'stories/doors.test.ts': 'stories/http.test.ts',
  'stories/episodes.test.ts': 'ledger/episodes.test.ts',
  'stories/every-source.test.ts': 'api/hooks/sources.test.ts',
  'stories/failures.test.ts': 'decide/failure.test.ts',
  'stories/forget.test.ts': 'docs-privacy.test.ts',
  'stories/hook-command.test.ts': 'api/hooks/sources.test.ts',
  'stories/hooks.test.ts': 'api/hooks/sources.test.ts',
  'stories/idempotency.test.ts': 'ledger/idempotency.test.ts',
  'stories/interruption.test.ts': 'decide/interruption.test.ts',
  'stories/keys.test.ts': 'stories/http.test.ts',
  'stories/lanes.test.ts': 'dispatch/lanes.test.ts',
  'stories/large.test.ts': 'deliver/render.test.ts',
  'stories/malformed.test.ts': 'deliver/hostile.test.ts',
  'stories/metrics.test.ts': 'stories/http.test.ts',
  'stories/openapi.test.ts': 'api/openapi.test.ts',
  'stories/outages.test.ts': 'decide/failure.test.ts',
  'stories/pace.test.ts': 'dispatch/rate-limit.test.ts',
  'stories/posts-to-teams.test.ts': 'api/hooks/sources.test.ts',
  'stories/proxy.test.ts': 'teams/proxies.test.ts',
  'stories/queue.test.ts': 'api/queue/recording.test.ts',
  'stories/reach.test.ts': 'decide/reach.test.ts',
  'stories/recall.test.ts': 'ledger/amend.test.ts',
  'stories/retry.test.ts': 'decide/retry.test.ts',
  'stories/roles.test.ts': 'stories/first.test.ts',
  'stories/roster.test.ts': 'stories/install.test.ts',
  'stories/start.test.ts': 'stories/first.test.ts',
  'stories/stopping.test.ts': 'dispatch/stop-race.test.ts',
  'stories/strings.test.ts': 'deliver/hostile.test.ts',
  'stories/tenants.test.ts': 'decide/tenants.test.ts',
  'stories/text.test.ts': 'deliver/hostile.test.ts',
  'stories/timing.test.ts': 'decide/retry.test.ts',
  'stories/trace.test.ts': 'stories/first.test.ts',
  'stories/translations.test.ts': 'deliver/translations.test.ts',
  'stories/triggers.test.ts': 'stories/install.test.ts',
  'stories/unusual.test.ts': 'stories/first.test.ts',
  'stories/welcome.test.ts': 'stories/install.test.ts',
  'text-cost.test.ts': 'expressions.test.ts',
};

/** Those of which `npm test` makes a few runs, and `npm run test:long` many: see every-way.ts. */
export const MORE_RUNS = [
  'chat/install-order.test.ts',
  'decide/repeat.test.ts',
  'decide/when-said.test.ts',
  'decide/when.test.ts',
  'deliver/once.test.ts',
  'dispatch/attention.test.ts',
  'dispatch/lanes.test.ts',
  'dispatch/rehearsal.test.ts',
  'dispatch/stop-race.test.ts',
  'people/groups.test.ts',
  'resilience/crash.test.ts',
];

const ALL = 'test/**/*.test.ts';
const inTests = (file: string) => `test/${file}`;
const long = Object.keys(LONG).map(inTests);

/** What Vitest runs: `quick` and `long` are the two halves of all, and without a mode it may be any file that is named. */
export function filesOf(mode: string): { include: string[]; exclude?: string[] } {
  if (mode === 'quick') return { include: [ALL], exclude: long };
  // Every way of what has several is long as well: see resilience/ways.ts.
  if (mode === 'long')
    return { include: [...long, ...MORE_RUNS.map(inTests), inTests('resilience/**/*.test.ts')] };
  return { include: [ALL] };
}
