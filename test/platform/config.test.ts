import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FEATURES } from '../../src/features/features.ts';
import type { SettingsError, Variables } from '../../src/platform/config.ts';
import { mistakes, parse, ROWS, refusal, shown } from '../settings.ts';

const APP = 'aaaaaaaa-1111-4111-8111-111111111111';
const OTHER_APP = 'bbbbbbbb-1111-4111-8111-111111111111';
const TENANT = 'cccccccc-1111-4111-8111-111111111111';
const BOT = { MicrosoftAppId: APP, MicrosoftAppPassword: 'hush~1', MicrosoftAppTenantId: TENANT };

const identity = (env: Variables) => parse(env).settings.identity;
const notes = (env: Variables) => parse(env).notes.join('\n');
const warnings = (env: Variables, file?: string[]) => parse(env, file).warnings.join('\n');

describe('without any variable', () => {
  test('Herald runs in the local mode, on this machine only, with a database of its own', () => {
    expect(parse({}).settings).toEqual({
      identity: { kind: 'local' },
      cloud: 'public',
      tenants: 'any',
      caller: { requestsPerSecond: 500, openDeliveries: 200_000, topics: 1_000 },
      http: { host: '127.0.0.1', port: 3978, most: { connections: 2_000, bodyBytes: 64 * 1024 * 1024 } },
      database: { kind: 'embedded', dataDir: '.data' },
      eventTopics: [],
      callbackAllow: [],
      tenantRequestsPerSecond: 45,
      burst: { cards: 5, seconds: 600 },
      features: {},
      iconHosts: [],
      language: 'en',
      tenantLanguages: {},
      retentionDays: 90,
      sameWithinSeconds: 0,
      lowEvery: '0 9 * * 1-5',
      deliverConcurrency: 20,
      dialogSilenceSeconds: 600,
      leaseSeconds: 30,
      requestTimeoutSeconds: 10,
      role: 'all',
      logLevel: 'info',
      logFormat: 'json',
      environment: 'development',
    });
  });

  test('a note says that there is no authentication', () => {
    expect(warnings({})).toContain('LOCAL MODE, WITHOUT AUTHENTICATION');
  });

  test('production is refused, with the variable to set', () => {
    expect(mistakes({ NODE_ENV: 'production' })).toEqual(['MicrosoftAppId']);
  });

  test('an empty variable counts as not set', () => {
    expect(parse({ MicrosoftAppId: '', PORT: '', DATABASE_URL: ' ' })).toEqual(parse({}));
  });
});

describe('the identity of the bot', () => {
  test('a tenant and a secret make a single-tenant bot', () => {
    expect(identity(BOT)).toEqual({
      kind: 'single-tenant',
      appId: APP,
      tenantId: TENANT,
      password: 'hush~1',
    });
  });

  test.each([
    ['TeamsFx', { BOT_ID: APP, BOT_PASSWORD: 's', BOT_TENANT_ID: TENANT }],
    ['TeamsFx files', { BOT_ID: APP, SECRET_BOT_PASSWORD: 's', TEAMS_APP_TENANT_ID: TENANT }],
    ['Teams SDK', { CLIENT_ID: APP, CLIENT_SECRET: 's', TENANT_ID: TENANT }],
    ['Agents SDK', { clientId: APP, clientSecret: 's', tenantId: TENANT }],
    [
      'Agents SDK connection',
      {
        connections__serviceConnection__settings__clientId: APP,
        connections__serviceConnection__settings__clientSecret: 's',
        connections__serviceConnection__settings__tenantId: TENANT,
      },
    ],
  ])('the names of %s are understood', (_family, env) => {
    expect(identity(env)).toEqual({ kind: 'single-tenant', appId: APP, tenantId: TENANT, password: 's' });
  });

  test('an id in capitals is the same id', () => {
    expect(identity({ ...BOT, MicrosoftAppId: APP.toUpperCase() })).toEqual(identity(BOT));
  });

  test.each(['userassignedmsi', 'UserAssignedMSI', 'UserAssignedMsi'])('%s needs no secret', type => {
    const env = { MicrosoftAppId: APP, MicrosoftAppTenantId: TENANT, MicrosoftAppType: type };
    expect(identity(env)).toEqual({ kind: 'managed-identity', appId: APP, tenantId: TENANT });
  });

  test('a client id with the id of a managed identity and no secret is a managed identity', () => {
    const env = { CLIENT_ID: APP, TENANT_ID: TENANT, MANAGED_IDENTITY_CLIENT_ID: APP };
    expect(identity(env)).toEqual({ kind: 'managed-identity', appId: APP, tenantId: TENANT });
  });

  test('a managed identity that is not the app is refused', () => {
    const env = { CLIENT_ID: APP, TENANT_ID: TENANT, MANAGED_IDENTITY_CLIENT_ID: OTHER_APP };
    expect(mistakes(env)).toEqual(['MANAGED_IDENTITY_CLIENT_ID']);
  });

  test('a multi-tenant bot needs no tenant, and is told that new ones cannot be made', () => {
    const env = { MicrosoftAppId: APP, MicrosoftAppPassword: 's', MicrosoftAppType: 'MultiTenant' };
    expect(identity({ ...env, ALLOWED_TENANTS: 'ANY' })).toEqual({
      kind: 'multi-tenant',
      appId: APP,
      password: 's',
    });
    expect(notes({ ...env, ALLOWED_TENANTS: 'ANY' })).toContain('31 July 2025');
  });

  test.each([
    [['MicrosoftAppPassword'], { MicrosoftAppId: APP, MicrosoftAppTenantId: TENANT }],
    [['MicrosoftAppTenantId'], { MicrosoftAppId: APP, MicrosoftAppPassword: 's' }],
    [['MicrosoftAppTenantId', 'MicrosoftAppPassword'], { CLIENT_ID: APP }],
    [['MicrosoftAppId'], { MicrosoftAppPassword: 's', MicrosoftAppTenantId: TENANT }],
    [['MicrosoftAppTenantId'], { MicrosoftAppId: APP, MicrosoftAppType: 'UserAssignedMSI' }],
    [['MicrosoftAppPassword', 'ALLOWED_TENANTS'], { MicrosoftAppId: APP, MicrosoftAppType: 'MultiTenant' }],
  ])('half-set credentials are refused, naming %j', (variables, env) => {
    expect(mistakes(env)).toEqual(variables);
  });

  test.each(['crypto_9a8b7c', '${'.concat('{SECRET_BOT_PASSWORD}}')])(
    'a secret that the toolkit left as %s is refused without being shown',
    value => {
      const error = refusal({ ...BOT, MicrosoftAppPassword: value });
      expect(error?.mistakes).toMatchObject([{ variable: 'MicrosoftAppPassword' }]);
      expect(error?.message).not.toContain(value);
    },
  );
});

describe('when several families of names are set', () => {
  const both = { ...BOT, BOT_ID: APP, BOT_PASSWORD: 'other-secret' };

  test('botbuilder wins over TeamsFx, and a note says which came from where', () => {
    expect(identity(both)).toEqual(identity(BOT));
    expect(notes(both)).toContain('MicrosoftAppPassword (botbuilder)');
  });

  test('a note names the variable that is ignored because it differs, never its value', () => {
    expect(notes(both)).toContain('BOT_PASSWORD is ignored: it differs from MicrosoftAppPassword');
    expect(notes(both)).not.toContain('other-secret');
  });

  test('variables that agree are not mentioned', () => {
    expect(notes({ ...BOT, CLIENT_ID: APP.toUpperCase() })).not.toContain('CLIENT_ID');
  });

  test('the gaps of one family are filled from another that names the same bot', () => {
    const env = { BOT_ID: APP, clientId: APP, clientSecret: 's', TENANT_ID: TENANT };
    expect(identity(env)).toEqual({ kind: 'single-tenant', appId: APP, tenantId: TENANT, password: 's' });
  });

  test('nothing is taken from a family that names another bot', () => {
    const env = { BOT_ID: APP, BOT_TENANT_ID: TENANT, CLIENT_ID: OTHER_APP, CLIENT_SECRET: 's' };
    expect(mistakes(env)).toEqual(['MicrosoftAppPassword']);
    expect(refusal(env)?.message).toContain('CLIENT_ID names another bot than BOT_ID');
  });

  test('rubbish in the family that wins is not replaced by a lower one', () => {
    expect(mistakes({ ...BOT, MicrosoftAppId: 'my-bot', BOT_ID: APP })).toEqual(['MicrosoftAppId']);
  });
});

describe('a value that makes no sense', () => {
  test.each([
    ['PORT', '70000'],
    ['PORT', '0x10'],
    ['PORT', '3978;'],
    ['PORT', '-1'],
    ['CLOUD', 'China'],
    ['HOST', 'http://localhost'],
    ['PUBLIC_URL', 'herald.contoso.com'],
    ['PUBLIC_URL', 'https://user:word@herald.contoso.com'],
    ['DATABASE_URL', 'mysql://localhost/herald'],
    ['BOOTSTRAP_API_KEY', 'short'],
    ['TENANT_REQUESTS_PER_SECOND', '0'],
    ['LEASE_SECONDS', '1.5'],
    ['REQUEST_TIMEOUT_SECONDS', 'ten'],
    ['DELIVER_CONCURRENCY', '0'],
    ['DEFAULT_LANGUAGE', 'de_DE'],
    ['DEFAULT_LANGUAGE', 'en_US:en'],
    ['TENANT_LANGUAGES', 'de'],
    ['TENANT_LANGUAGES', 'contoso.com=de'],
    ['TENANT_LANGUAGES', `${TENANT}=de_DE`],
    ['TENANT_LANGUAGES', `${TENANT}=de=fr`],
    ['TENANT_LANGUAGES', `${TENANT}=de,${TENANT.toUpperCase()}=fr`],
    ['TENANT_LANGUAGES', ','],
    ['LOG_LEVEL', 'verbose'],
    ['LOG_FORMAT', 'xml'],
    ['NODE_ENV', 'staging'],
    ['MicrosoftAppType', 'Tenant'],
  ])('is refused and never replaced by the default: %s=%s', (name, value) => {
    const variables = name === 'MicrosoftAppType' ? { ...BOT, [name]: value } : { [name]: value };
    expect(mistakes(variables)).toEqual([name]);
  });

  test('all mistakes are told together, each with its remedy', () => {
    const message = refusal({ PORT: 'x', LOG_LEVEL: 'loud', BOT_PASSWORD: 's' })?.message;
    expect(message).toContain('PORT must be a whole number from 0 to 65535.');
    expect(message).toContain('LOG_LEVEL must be debug, info');
    expect(message).toContain('MicrosoftAppId is missing');
  });

  test('the mistake names the variable that was set, not the one it stands for', () => {
    expect(mistakes({ BOT_ENDPOINT: 'nowhere' })).toEqual(['BOT_ENDPOINT']);
  });

  test('a request that may outlive its lease is refused', () => {
    expect(mistakes({ LEASE_SECONDS: '30', REQUEST_TIMEOUT_SECONDS: '11' })).toEqual([
      'REQUEST_TIMEOUT_SECONDS',
    ]);
    expect(parse({ LEASE_SECONDS: '33', REQUEST_TIMEOUT_SECONDS: '11' }).settings).toMatchObject({
      leaseSeconds: 33,
      requestTimeoutSeconds: 11,
    });
  });
});

describe('the tenants that are let in', () => {
  const many = { MicrosoftAppId: APP, MicrosoftAppPassword: 's', MicrosoftAppType: 'MultiTenant' };
  const other = '77777777-0000-4000-8000-000000000000';
  test.each<[string, Variables, 'any' | string[]]>([
    ["the bot's own alone, where nothing is said", BOT, [TENANT]],
    ['those that are named, and no other', { ...BOT, ALLOWED_TENANTS: other.toUpperCase() }, [other]],
    [
      'several, however they are separated',
      { ...BOT, ALLOWED_TENANTS: `${TENANT}, ${other} ${TENANT}` },
      [TENANT, other],
    ],
    ['any, where that is said', { ...BOT, ALLOWED_TENANTS: 'any' }, 'any'],
    ['its own, of a bot of many tenants that has one', { ...many, MicrosoftAppTenantId: TENANT }, [TENANT]],
    ['any in the local mode', {}, 'any'],
    ['those that are named in the local mode', { ALLOWED_TENANTS: other }, [other]],
  ])('are %s', (_, env, tenants) => {
    expect(parse(env).settings.tenants).toEqual(tenants);
  });

  test('must be named, or ANY be said, for a bot of many tenants', () => {
    expect(mistakes(many)).toEqual(['ALLOWED_TENANTS']);
  });

  test.each(['*', 'contoso.com', `${TENANT}${TENANT}`, 'any, all'])('cannot be "%s"', given => {
    expect(mistakes({ ...BOT, ALLOWED_TENANTS: given })).toEqual(['ALLOWED_TENANTS']);
  });

  test('that leave out its own are spoken of', () => {
    expect(notes({ ...BOT, ALLOWED_TENANTS: other })).toContain("leaves out the bot's own tenant");
    expect(notes({ ...BOT, ALLOWED_TENANTS: `${other},${TENANT}` })).not.toContain('leaves out');
  });
});

describe('the rest of the settings', () => {
  test('with an app id Herald listens on every address', () => {
    expect(parse({ ...BOT, PORT: '0' }).settings.http).toMatchObject({ host: '0.0.0.0', port: 0 });
  });

  test.each([
    ['PUBLIC_URL', 'https://herald.contoso.com/'],
    ['BOT_ENDPOINT', 'https://herald.contoso.com'],
    ['BOT_DOMAIN', 'herald.contoso.com'],
  ])('%s says where Herald is reached', (name, value) => {
    expect(parse({ ...BOT, [name]: value }).settings.publicUrl).toBe('https://herald.contoso.com');
  });

  test.each([
    ['CLOUD', 'GCC', 'gcc'],
    ['CLOUD', 'USGov', 'gcc-high'],
    ['CLOUD', 'USGovDoD', 'dod'],
    ['ChannelService', 'https://botframework.azure.us', 'gcc-high'],
  ])('%s=%s is the cloud %s', (name, value, cloud) => {
    expect(parse({ [name]: value }).settings.cloud).toBe(cloud);
  });

  test('DATABASE_URL names a server, and DATA_DIR is then said to be unused', () => {
    const env = { DATABASE_URL: 'postgres://u:p@db:5432/herald', DATA_DIR: '/data' };
    expect(parse(env).settings.database).toEqual({ kind: 'server', url: env.DATABASE_URL });
    expect(notes(env)).toContain('DATA_DIR is not used');
  });

  const PIECES = ['hush', '123', 'w0rd', '9'];
  const shownOf = (DATABASE_URL: string) => {
    try {
      return JSON.stringify(shown(parse({ DATABASE_URL }).settings));
    } catch (error) {
      return (error as SettingsError).message;
    }
  };

  test.each(['p@ss/w#rd', '12#w', '12/w', '12?w', 'p@ss/w@rd', 'a/b@c', '12%w', '%zz'])(
    'a password %s that is not encoded is refused, with how to encode it',
    password => {
      const refused = refusal({ DATABASE_URL: `postgres://herald:${password}@db:5432/herald` });
      expect(refused?.mistakes).toMatchObject([
        { variable: 'DATABASE_URL', remedy: expect.stringContaining('@ is %40') },
      ]);
    },
  );

  test('of whatever password stands unencoded in DATABASE_URL nothing is shown, refused or not', () => {
    const special = fc.constantFrom(...'@/#?:%&=+ []\\;,!$~*()"\'<>^`{|}');
    const password = fc
      .tuple(...PIECES.map(() => special))
      .map(specials => PIECES.map((piece, i) => `${piece}${specials[i]}`).join(''));
    fc.assert(
      fc.property(
        password,
        fc.constantFrom('@db:5432/herald', '@db/herald?sslmode=require', '@db'),
        (word, rest) => {
          const shown = shownOf(`postgres://herald:${word}${rest}`);
          // 123 and 9 may be a number of ours; a piece and a neighbour are not.
          expect(['hush', 'w0rd'].filter(piece => shown.includes(piece))).toEqual([]);
          expect(shown).not.toContain('herald:');
        },
      ),
    );
  });

  test('the settings cannot be changed, however deep', () => {
    const { settings } = parse({});
    expect(() => Object.assign(settings.http, { port: 1 })).toThrow(TypeError);
    expect(() => Object.assign(settings, { cloud: 'gcc' })).toThrow(TypeError);
  });
});

describe('the local mode stays local', () => {
  test.each<[string, Variables]>([
    ['HOST', { HOST: '0.0.0.0' }],
    ['HOST', { HOST: '192.168.0.7' }],
    ['HOST', { HOST: '::' }],
    ['HOST', { HOST: 'herald.contoso.com' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'https://herald.contoso.com' }],
    ['BOT_ENDPOINT', { BOT_ENDPOINT: 'https://herald.contoso.com' }],
    ['BOT_DOMAIN', { BOT_DOMAIN: 'herald.contoso.com' }],
  ])('and does not start with %s in %j, which a bot with an app id may have', (variable, env) => {
    expect(mistakes(env)).toEqual([variable]);
    expect(() => parse({ ...BOT, ...env })).not.toThrow();
  });

  test.each(['127.0.0.1', '127.0.0.2', 'localhost', '::1'])('HOST=%s is this machine', host => {
    expect(parse({ HOST: host }).settings.http.host).toBe(host);
  });

  test('and says so where nobody can overlook it; a bot with an app id says nothing of the kind', () => {
    expect(warnings({})).toContain('Herald asks nobody who they are');
    expect(warnings(BOT)).toBe('');
  });
});

describe('a variable that is misspelt', () => {
  const names = Object.entries(ROWS).flatMap(([key, row]) =>
    row.names.map(({ name }) => ({ key, name, row })),
  );
  const identityNames = names.filter(({ row }) => row.section === 'Who the bot is').map(({ name }) => name);
  /** A letter less, a letter more, a wrong one, two that are swapped: each in the middle of the word. */
  const misspellings = (name: string) => {
    const at = Math.floor(name.length / 2);
    const [a, b] = [name.slice(0, at), name.slice(at)];
    return [`${a}${b.slice(1)}`, `${a}Q${b}`, `${a}Q${b.slice(1)}`, `${a}${b[1]}${b[0]}${b.slice(2)}`];
  };

  test.each(identityNames.filter(name => name.replaceAll(/\W|_/g, '').length >= 5))(
    'like %s stops the start and is told, so that it does not silently become the local mode',
    name => {
      for (const wrongly of [...misspellings(name), name.toUpperCase(), name.toLowerCase()]) {
        if (identityNames.includes(wrongly)) continue;
        const error = refusal({ [wrongly]: APP });
        expect(error?.message).toMatch(new RegExp(`${wrongly} is not read. Did you mean \\w+\\?`));
      }
    },
  );

  test.each(['MicrosoftAppID', 'MICROSOFT_APP_ID', 'microsoft-app-id', 'MicrosftAppId', 'MicrosoftAppIdd'])(
    '%s is asked about',
    name => {
      expect(refusal({ [name]: APP })?.message).toContain(
        `${name} is not read. Did you mean MicrosoftAppId?`,
      );
      expect(warnings({ ...BOT, [name]: APP })).toBe(`${name} is not read. Did you mean MicrosoftAppId?`);
    },
  );

  test('of another program is let pass where ours is set, be it to nothing', () => {
    expect(mistakes({ TENANT_IDS: TENANT })).toEqual(['TENANT_IDS']);
    expect(warnings({ TENANT_IDS: TENANT, TENANT_ID: '' })).toContain('TENANT_IDS is not read');
  });

  test.each([
    ['DATABASE_URI', 'DATABASE_URL'],
    ['RETENTION_DAY', 'RETENTION_DAYS'],
    ['BURST_CRADS', 'BURST_CARDS'],
    ['log_level', 'LOG_LEVEL'],
  ])('%s that is not about the identity is told, and Herald starts', (name, meant) => {
    expect(warnings({ ...BOT, [name]: 'x' })).toBe(`${name} is not read. Did you mean ${meant}?`);
  });

  test('in .env is told whatever it is, with the nearest that is read; what is meant for others is not', () => {
    const env = {
      ...BOT,
      HOSTS: 'x',
      DATABASE_ADDR: 'x',
      SOMETHING_ELSE: 'x',
      POSTGRES_PASSWORD: 'x',
      HTTPS_PROXY: 'x',
    };
    expect(warnings(env)).toBe('');
    expect(warnings(env, Object.keys(env))).toMatch(
      /^HOSTS stands in \.env and is not read. The nearest that is read: HOST\.\nDATABASE_ADDR .* DATABASE_URL\.\nSOMETHING_ELSE .* not read\.$/,
    );
  });

  test('that once meant something is told with what took its place, and without its value', () => {
    const env = { ...BOT, GITHUB_WEBHOOK_SECRET: 'hush~hush~hush~hush' };
    const said = warnings(env, Object.keys(env));
    expect(said).toMatch(/^GITHUB_WEBHOOK_SECRET is no longer used: .*npm run hook -- create[^\n]*$/);
    expect(said).not.toContain('hush');
    expect(warnings({ ...BOT, GITHUB_WEBHOOK_SECRET: ' ' })).toBe('');
  });

  test('of other programs are left alone', () => {
    const others = {
      PATH: '/bin',
      HOSTNAME: 'x',
      HOME: '/',
      POST: '1',
      AZURE_TENANT_ID: TENANT,
      AZURE_CLIENT_ID: APP,
    };
    expect(warnings(others)).toBe(warnings({}));
  });
});

describe('forward proxies', () => {
  const proxiesOf = (env: Variables) => parse(env).settings.proxies;

  test('are taken in either spelling, and without a scheme; none is none', () => {
    expect(proxiesOf({})).toBeUndefined();
    expect(proxiesOf({ NO_PROXY: 'x' })).toBeUndefined();
    expect(proxiesOf({ https_proxy: 'proxy:3128', no_proxy: '.contoso.com, db:5432 *' })).toEqual({
      https: 'http://proxy:3128',
      except: ['.contoso.com', 'db:5432', '*'],
    });
  });

  test.each(['socks5://proxy:1080', 'http://', 'http://proxy/path', 'http://a b:1'])('%s is none', given => {
    expect(() => parse({ HTTPS_PROXY: given })).toThrow(/HTTPS_PROXY must be the address of an HTTP proxy/);
  });
});

describe('for the log', () => {
  /** All that features are told: their examples, and a secret where one is. */
  const ofFeatures = FEATURES.flatMap(({ settings }) =>
    Object.values(settings?.rows ?? {}).map(({ names: [{ name }], secret, default: usual, example }) => [
      name,
      secret ? 'hush~5-hush~5-hush~5' : (usual ?? example),
    ]),
  );
  const secrets: Variables = {
    ...BOT,
    DATABASE_URL: 'postgres://u:hush~2@db:5432/herald?password=hush~2',
    BOOTSTRAP_API_KEY: 'hush~3-hush~3-hush~3-hush~3',
    QUEUE_URL: 'amqps://u:hush~8@broker.contoso.com/eu',
    QUEUE_NAME: 'herald',
    QUEUE_CALLER: 'shop',
    ...Object.fromEntries(ofFeatures),
    HTTPS_PROXY: 'http://u:hush~6@proxy.contoso.com:3128',
    HTTP_PROXY: 'http://u:hush~7@proxy.contoso.com:3128',
  };

  test('every secret of the table is covered by this test', () => {
    const rows = Object.values(ROWS).filter(row => row.secret);
    const covered = rows.filter(row => row.names.some(({ name }) => secrets[name]?.includes('hush~')));
    expect(covered).toEqual(rows);
  });

  test('the redacted settings say that secrets are set, and nothing of them', () => {
    const told = shown(parse(secrets).settings);
    expect(JSON.stringify(told)).not.toContain('hush~');
    expect(told).toMatchObject({
      identity: { appId: APP, password: '[set]' },
      database: { url: 'postgres://db:5432/herald' },
      bootstrapApiKey: '[set]',
      queue: { url: 'amqps://broker.contoso.com/eu', name: 'herald', caller: 'shop' },
      proxies: { https: 'http://proxy.contoso.com:3128', http: 'http://proxy.contoso.com:3128' },
    });
  });
});
