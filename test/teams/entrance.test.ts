import { ToBotFromBotOrEmulatorTokenValidationParameters } from 'botframework-connector';
import type { JWTPayload } from 'jose';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  type MockInstance,
  test,
  vi,
} from 'vitest';
import type { Conversation } from '../../src/chat/ports/conversation.ts';
import { HeraldError } from '../../src/core/errors.ts';
import type { TeamsIdentity } from '../../src/teams/identity.ts';
import { createTeams } from '../../src/teams/index.ts';
import { APP_ID, execute, personal, TENANT } from './activities.ts';
import { type BotFramework, botFramework, ISSUER } from './bot-framework.ts';
import { recordingConversation, recordingLog } from './record.ts';

const REGISTERED: TeamsIdentity = {
  kind: 'single-tenant',
  appId: APP_ID,
  tenantId: TENANT,
  password: 'secret',
};
const hello = personal({ type: 'message', text: 'hello' });
const good = { iss: ISSUER, aud: APP_ID, serviceurl: hello.serviceUrl };
const fetchToken = async () => ({ value: 'token', expiresAt: new Date('2100-01-01') });

let microsoft: BotFramework;
beforeAll(async () => {
  microsoft = await botFramework();
});
afterAll(() => microsoft.close());

/** The SDK wrote refused tokens and the keys that they do not fit to the console, past the log. */
let printed: MockInstance<typeof console.error>;
beforeEach(() => {
  printed = vi.spyOn(console, 'error');
});
afterEach(() => {
  expect(printed).not.toHaveBeenCalled();
  vi.restoreAllMocks();
});

function open(conversation: Conversation, openIdMetadataUrl = microsoft.openIdMetadataUrl) {
  const log = recordingLog();
  const instead = { trust: { openIdMetadataUrl }, fetchToken };
  const clock = { now: () => new Date() };
  const { entrance } = createTeams({
    identity: REGISTERED,
    cloud: 'public',
    conversation,
    log,
    clock,
    instead,
  });
  const takeIn = async (authorization: string | undefined, body: unknown) =>
    (await entrance({ headers: { authorization } }))(body);
  return { entrance, takeIn, log };
}

function openLocally(conversation: Conversation) {
  const [log, clock] = [recordingLog(), { now: () => new Date() }];
  const { entrance } = createTeams({
    identity: { kind: 'local' },
    cloud: 'public',
    conversation,
    log,
    clock,
  });
  return { log, post: async (body: unknown) => (await entrance({ headers: {} }))(body) };
}

/** Posts with a token that is right but for the given claims, and gives the answer or the refusal. */
async function post(body: unknown, claims: JWTPayload = good, conversation = recordingConversation()) {
  return open(conversation).takeIn(`Bearer ${await microsoft.token(claims)}`, body);
}

async function refusalOf(work: Promise<unknown>): Promise<HeraldError> {
  const error = await work.then(
    () => undefined,
    thrown => thrown,
  );
  expect(error).toBeInstanceOf(HeraldError);
  return error;
}

describe('the token', () => {
  test('of the Bot Framework for this bot opens the entrance', async () => {
    const conversation = recordingConversation();
    expect(await post(hello, good, conversation)).toEqual({ status: 200 });
    expect(conversation.heard).toMatchObject([{ kind: 'said', text: 'hello' }]);
  });

  const emulator = 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/';
  test.each<[string, JWTPayload]>([
    ['for another bot', { ...good, aud: 'another' }],
    ['of another issuer', { ...good, iss: 'https://example.com' }],
    ['of the other cloud', { ...good, iss: 'https://api.botframework.us' }],
    ['of the emulator', { iss: emulator, aud: APP_ID, appid: APP_ID, ver: '1.0', tid: TENANT }],
    ['of a bot that calls a bot', { ...good, appid: 'another', ver: '1.0' }],
    ['for another service URL', { ...good, serviceurl: 'https://smba.trafficmanager.net/amer/' }],
    ['without a service URL', { iss: ISSUER, aud: APP_ID }],
    ['without an issuer', { aud: APP_ID, serviceurl: hello.serviceUrl }],
    ['without an audience', { iss: ISSUER, serviceurl: hello.serviceUrl }],
  ])('%s is refused', async (_, claims) => {
    const conversation = recordingConversation();
    expect(await refusalOf(post(hello, claims, conversation))).toMatchObject({
      code: 'unauthorized',
      status: 401,
    });
    expect(conversation.heard).toEqual([]);
  });

  const tokens: [string, () => Promise<string | undefined>][] = [
    ['missing', async () => undefined],
    ['empty', async () => ''],
    ['of another scheme', async () => `Basic ${await microsoft.token(good)}`],
    ['not a token', async () => 'Bearer a.b.c'],
    ['without an end', async () => `Bearer ${await microsoft.token(good, { expires: null })}`],
    ['expired', async () => `Bearer ${await microsoft.token(good, { expires: '-10m' })}`],
    ['signed with an unknown key', async () => `Bearer ${await microsoft.token(good, { kid: 'key-2' })}`],
    ['changed after it was signed', async () => `Bearer ${forged(await microsoft.token(good))}`],
    ['not signed at all', async () => `Bearer ${unsigned(await microsoft.token(good))}`],
    ['signed with a key that is not the one of its name', signedByAnother],
  ];
  test.each(tokens)('%s is refused', async (_, header) => {
    const conversation = recordingConversation();
    const refusal = refusalOf(open(conversation).takeIn(await header(), hello));
    expect(await refusal).toMatchObject({ code: 'unauthorized', status: 401 });
    expect(conversation.heard).toEqual([]);
  });

  test.each([
    ['for another channel alone', ['slack']],
    ['for nothing', []],
    ['without a word about endorsements', undefined],
  ])('signed with a key that is endorsed %s is refused', async (_, endorsements) => {
    const unendorsed = await botFramework(endorsements ?? null);
    const conversation = recordingConversation();
    const { takeIn } = open(conversation, unendorsed.openIdMetadataUrl);
    expect(await refusalOf(takeIn(`Bearer ${await unendorsed.token(good)}`, hello))).toMatchObject({
      status: 401,
    });
    expect(conversation.heard).toEqual([]);
    await unendorsed.close();
  });

  test('of any tenant does not grow the list of issuers that the SDK keeps', async () => {
    const known = ToBotFromBotOrEmulatorTokenValidationParameters.issuer?.length;
    const tid = '99999999-0000-4000-8000-000000000000';
    await refusalOf(post(hello, { iss: `https://sts.windows.net/${tid}/`, appid: APP_ID, ver: '1.0', tid }));
    expect(ToBotFromBotOrEmulatorTokenValidationParameters.issuer).toHaveLength(known ?? -1);
  });

  test('cannot be checked while the keys cannot be fetched, which is no fault of Teams', async () => {
    const gone = await botFramework();
    await gone.close();
    const { takeIn, log } = open(recordingConversation(), gone.openIdMetadataUrl);
    const refusal = refusalOf(takeIn(`Bearer ${await gone.token(good)}`, hello));
    expect(await refusal).toMatchObject({ code: 'internal' });
    expect(log.lines).toMatchObject([{ level: 'error' }]);
  });
});

describe('a refused token', () => {
  test('is one line of the log, without token and key', async () => {
    const { takeIn, log } = open(recordingConversation());
    const header = await signedByAnother();
    await refusalOf(takeIn(header, hello));
    expect(log.lines).toEqual([{ level: 'warn', facts: { why: 'signature verification failed' } }]);
  });

  test.each([
    ['that is none', async () => 'Bearer a.b.c'],
    ['for another bot', async () => `Bearer ${await microsoft.token({ ...good, aud: 'another' })}`],
    ['signed by another', signedByAnother],
    ['expired', async () => `Bearer ${await microsoft.token(good, { expires: '-10m' })}`],
  ])('%s is refused before there is a body', async (_, header) => {
    const { entrance } = open(recordingConversation());
    const authorization = await header();
    expect(await refusalOf(entrance({ headers: { authorization } }))).toMatchObject({ status: 401 });
  });
});

describe('a key that Microsoft begins to sign with', () => {
  let microsoftOfLater: BotFramework;
  let now: MockInstance<typeof Date.now>;
  beforeEach(async () => {
    microsoftOfLater = await botFramework();
    now = vi.spyOn(Date, 'now');
  });
  afterEach(() => microsoftOfLater.close());
  const passSeconds = (seconds: number) => {
    const at = Date.now() + seconds * 1000;
    now.mockReturnValue(at);
  };
  const bearer = async (of: BotFramework, kid?: string) =>
    `Bearer ${await of.token(good, kid === undefined ? {} : { kid })}`;

  test('is fetched at once, and once for all who need it', async () => {
    const { takeIn } = open(recordingConversation(), microsoftOfLater.openIdMetadataUrl);
    await takeIn(await bearer(microsoftOfLater), hello);
    passSeconds(60);
    await microsoftOfLater.rotate('key-2');
    const header = await bearer(microsoftOfLater, 'key-2');
    await Promise.all(Array.from({ length: 20 }, () => takeIn(header, hello)));
    expect(microsoftOfLater.looks()).toBe(2);
  });

  test('is looked for at most every ten seconds, whatever names of keys people invent', async () => {
    const { takeIn } = open(recordingConversation(), microsoftOfLater.openIdMetadataUrl);
    await takeIn(await bearer(microsoftOfLater), hello);
    for (let i = 0; i < 30; i++) {
      passSeconds(1);
      await refusalOf(takeIn(await bearer(microsoftOfLater, `invented-${i}`), hello));
    }
    expect(microsoftOfLater.looks()).toBeLessThanOrEqual(4);
  });
});

describe('the activity', () => {
  const without = (field: string) => ({ ...hello, [field]: undefined });
  test.each<[string, unknown, string[]]>([
    ['a list', [hello], ['the body']],
    ['a text', 'hello', ['the body']],
    ['nothing', undefined, ['the body']],
    ['null', null, ['the body']],
    ['without a type', without('type'), ['type']],
    ['with a type that is no text', { ...hello, type: {} }, ['type']],
    ['without a conversation', without('conversation'), ['conversation']],
    ['without a recipient', without('recipient'), ['recipient']],
    ['without a service URL', without('serviceUrl'), ['serviceUrl']],
    ['with a service URL elsewhere', { ...hello, serviceUrl: 'https://example.com/' }, ['serviceUrl']],
    ['with a service URL on this machine', { ...hello, serviceUrl: 'http://127.0.0.1:1/' }, ['serviceUrl']],
    ['of another channel', { ...hello, channelId: 'emulator' }, ['channelId']],
    [
      'without a tenant',
      { ...hello, channelData: {}, conversation: { id: 'a:1' } },
      ['channelData.tenant.id'],
    ],
  ])('%s is refused, with each fault named', async (_, body, fields) => {
    const refusal = await refusalOf(post(body));
    expect(refusal).toMatchObject({ code: 'invalid-activity', status: 400 });
    expect(refusal.faults.map(fault => fault.field).sort()).toEqual(fields.sort());
  });

  test('for another bot is refused', async () => {
    const conversation = recordingConversation();
    const body = { ...hello, recipient: { id: '28:another' } };
    expect(await refusalOf(post(body, good, conversation))).toMatchObject({ code: 'wrong-bot', status: 403 });
    expect(conversation.heard).toEqual([]);
  });
});

describe('without an app id', () => {
  const at = (serviceUrl: string, more = {}) => ({ ...hello, serviceUrl, ...more });

  test('no token is needed, and every recipient is right', async () => {
    const conversation = recordingConversation();
    const body = at('http://127.0.0.1:4000/', { recipient: { id: 'any' } });
    expect(await openLocally(conversation).post(body)).toEqual({ status: 200 });
    expect(conversation.heard).toHaveLength(1);
  });

  test('only this machine may be spoken to', async () => {
    const { post } = openLocally(recordingConversation());
    expect(await refusalOf(post(at('https://smba.trafficmanager.net/emea/')))).toMatchObject({
      code: 'invalid-activity',
    });
  });
});

describe('the answer', () => {
  const here = (body: object) => ({ ...body, serviceUrl: 'http://127.0.0.1:4000/' });
  const clicking = (answer?: Parameters<typeof recordingConversation>[0], activity: object = execute()) =>
    openLocally(recordingConversation(answer)).post(here(activity));

  test('to a click is another card in its place', async () => {
    expect(await clicking({ card: { type: 'AdaptiveCard' } })).toEqual({
      status: 200,
      body: {
        statusCode: 200,
        type: 'application/vnd.microsoft.card.adaptive',
        value: { type: 'AdaptiveCard' },
      },
    });
  });

  test('to a click is a line', async () => {
    expect(await clicking({ text: 'Stopped.' })).toEqual({
      status: 200,
      body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'Stopped.' },
    });
  });

  test.each([
    ['no value', undefined],
    ['no action', {}],
    ['an action of another type', { action: { type: 'Action.Submit', verb: 'x' } }],
  ])('to a click with %s is 400', async (_, value) => {
    const answer = await clicking({ text: 'never' }, { ...execute(), value });
    expect(answer).toMatchObject({ status: 400, body: { type: 'application/vnd.microsoft.error' } });
  });

  test.each(['task/fetch', 'composeExtension/submitAction', undefined])(
    'to the invoke %s is 501',
    async name => {
      expect(await clicking(undefined, { ...execute(), name })).toEqual({ status: 501 });
    },
  );

  test('to a failure says nothing of it, and the log says all', async () => {
    const failing = openLocally(recordingConversation(new Error('the inner words')));
    const refusal = await refusalOf(failing.post(here(hello)));
    expect(refusal).toMatchObject({ code: 'internal', status: 500 });
    expect(refusal.message).not.toContain('inner');
    expect(failing.log.lines).toMatchObject([
      { level: 'error', facts: { err: { message: 'the inner words' } } },
    ]);
  });

  test('to a failure that has a code keeps the code', async () => {
    const failing = openLocally(recordingConversation(new HeraldError('unavailable')));
    expect(await refusalOf(failing.post(here(execute())))).toMatchObject({
      code: 'unavailable',
      status: 503,
    });
  });

  test.each(['event', 'typing', 'messageUpdate', 'endOfConversation', 'neverHeardOf', 'constructor'])(
    'to the type %s is 200',
    async type => {
      expect(await openLocally(recordingConversation()).post(here(personal({ type })))).toEqual({
        status: 200,
      });
    },
  );
});

function forged(token: string): string {
  const [header, , signature] = token.split('.');
  const claims = Buffer.from(JSON.stringify({ ...good, exp: 4e9 })).toString('base64url');
  return `${header}.${claims}.${signature}`;
}

function unsigned(token: string): string {
  const header = Buffer.from(JSON.stringify({ alg: 'none', kid: 'key-1' })).toString('base64url');
  return `${header}.${token.split('.')[1]}.`;
}

async function signedByAnother(): Promise<string> {
  const another = await botFramework();
  const token = await another.token(good);
  await another.close();
  return `Bearer ${token}`;
}
