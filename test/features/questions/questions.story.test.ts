import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createResponder } from '../../../examples/responder/responder.ts';
import { isSigned } from '../../../examples/responder/verify.ts';
import { signedHeaders } from '../../../src/outbox/sign.ts';
import { eventually } from '../../eventually.ts';
import { newKey } from '../../stories/key-command.ts';
import { type Stage, startStage } from '../../stories/stage.ts';
import type { Wire } from '../../wire.ts';

const SECRET = `whsec_${Buffer.from('a secret that both of them have').toString('base64')}`;
const DESK = 'IT Help Desk';
const PATIENCE_MS = 180_000;

/** The responder's behaviour at one post; the last of a list goes for all later posts. */
type Behaviour = (response: ServerResponse) => void;
const status =
  (code: number, body?: unknown, headers: Record<string, string> = {}): Behaviour =>
  response => {
    response.writeHead(code, headers);
    response.end(body === undefined ? undefined : JSON.stringify(body));
  };
const silence: Behaviour = () => undefined;

interface Post {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly message: Wire;
}

/** A responder that misbehaves as it is told, by the text of the question. It takes what it was told nothing of. */
const plan = new Map<string, Behaviour[]>();
const posts: Post[] = [];
const arrived = new EventTarget();
const responder = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  const message = JSON.parse(body);
  posts.push({ headers: request.headers, body, message });
  const planned = plan.get(message.data.text) ?? [status(202)];
  const behave = planned.length > 1 ? planned.shift() : planned[0];
  behave?.(response);
  arrived.dispatchEvent(new Event('post'));
});
/** The posts of a question, once there are so many. */
async function postsOf(text: string, count = 1): Promise<Post[]> {
  const found = () => posts.filter(({ message }) => message.data.text === text);
  while (found().length < count) await once(arrived, 'post');
  return found();
}

let stage: Stage;
let people: { id: string; upn: string; name: string }[];
beforeAll(async () => {
  await once(responder.listen(0, '127.0.0.1'), 'listening');
  const { port } = responder.address() as AddressInfo;
  stage = await startStage({
    people: 24,
    env: {
      RESPONDER_NAME: DESK,
      RESPONDER_URL: `http://127.0.0.1:${port}/questions`,
      RESPONDER_SECRET: SECRET,
      RESPONDER_TIMEOUT_SECONDS: '1',
      RESPONDER_NEXT_STEP: 'Call 4711.',
      QUESTIONS_PER_PERSON: '2',
    },
  });
  ({ people } = await stage.teams.state());
  // Its pauses grow while the other tests go on.
  const redirect = status(307, undefined, { location: `http://127.0.0.1:${port}/elsewhere` });
  plan.set('is anybody there?', [status(500), silence, redirect, status(202)]);
  await asks(await somebody(), 'is anybody there?');
}, PATIENCE_MS);
afterAll(async () => {
  await stage.close();
  responder.closeAllConnections();
  responder.close();
});

const somebody = () => stage.somebody();

const say = (person: string, text: string, more: object = {}) =>
  stage.teams.control('say', { person, text, ...more });
const seen = (person: string, text: string, count = 1): Promise<Wire[]> =>
  stage.teams.messages({ person, text, count });
const click = (person: string, message: Wire, action: string, more: object = {}) =>
  stage.teams.control('click', { person, message: message.id, action, ...more });
const chat = async (person: string): Promise<string[]> =>
  (await stage.teams.messages({ person, count: 1 })).map(({ summary, text }) => summary ?? text);
const bodyOf = (message: Wire) => JSON.stringify(message.attachments[0].content);
const api = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
  stage.herald.request(method, `/api/questions${path}`, body, headers);
/** Asks, and resolves with the id once the responder has it. */
async function asks(person: string, text: string): Promise<string> {
  await say(person, `ask ${text}`);
  await seen(person, `Passed on to ${DESK}: ${text}`);
  const [{ message }] = (await postsOf(text)) as [Post];
  return message.data.id;
}
const answer = (id: string, text: string, more: object = {}) =>
  api('POST', `/${id}/answer`, { text, ...more });

describe('a question', () => {
  test('is acknowledged at once: who answers, within what time, and until when there is word', async () => {
    const person = await somebody();
    await say(person, 'Ask: where is the *coffee*?');
    const [card] = await seen(person, 'Passed on to');
    expect(card.summary).toBe(`Passed on to ${DESK}: where is the *coffee*?`);
    expect(bodyOf(card)).toContain(`${DESK} usually answers within 1 hour. I’ll get back to you by `);
    expect(bodyOf(card)).toContain('either way. Until then, we can go on with anything else.');
    expect(bodyOf(card)).toContain('You asked today ');
  });

  test('is posted to the responder, signed as its own verifier checks it', async () => {
    const person = await somebody();
    const id = await asks(person, 'who signs this?');
    const [{ headers, body, message }] = (await postsOf('who signs this?')) as [Post];
    expect(isSigned({ headers, body }, SECRET, new Date())).toBe(true);
    expect(isSigned({ headers, body: `${body} ` }, SECRET, new Date())).toBe(false);
    expect(isSigned({ headers, body }, `${SECRET.slice(0, -4)}AAAA`, new Date())).toBe(false);
    expect(isSigned({ headers, body }, SECRET, new Date(Date.now() + 3_600_000))).toBe(false);
    expect(headers['webhook-id']).toBe(id);
    expect(message).toMatchObject({
      type: 'question.asked',
      data: { state: 'open', asker: { upn: person }, place: { kind: 'personal' } },
    });
    expect(stage.herald.log.filter(line => JSON.stringify(line).includes(SECRET))).toEqual([]);
    expect(stage.herald.log.filter(line => JSON.stringify(line).includes('who signs'))).toEqual([]);
  });

  test('may be answered in the very answer to the post', async () => {
    const person = await somebody();
    plan.set('what is 6 times 7?', [status(200, { answer: '42', link: 'https://contoso.com/42' })]);
    await say(person, 'ask what is 6 times 7?');
    const [card] = await seen(person, `${DESK} answered: 42`);
    expect(bodyOf(card)).toContain('"url":"https://contoso.com/42"');
  });

  test('that was taken with words that are none of the contract is open all the same', async () => {
    const person = await somebody();
    plan.set('what now?', [status(200, { answer: 'Look', link: 'http://contoso.com' })]);
    const id = await asks(person, 'what now?');
    await stage.herald.logged(({ question, faults }) => question === id && String(faults).includes('https'));
    expect((await api('GET', `/${id}`)).body.state).toBe('open');
    expect(await postsOf('what now?')).toHaveLength(1);
  });

  test('that was taken with more words than anybody reads is open, and the log says so', async () => {
    const person = await somebody();
    plan.set('how much?', [status(200, { answer: 'x'.repeat(1_000_000) })]);
    const id = await asks(person, 'how much?');
    await stage.herald.logged(({ question, faults }) => question === id && String(faults).includes('64 KiB'));
    expect((await api('GET', `/${id}`)).body.state).toBe('open');
    expect((await answer(id, 'x'.repeat(1_000_000))).status).toBe(413);
    expect((await answer(id, 'x'.repeat(4_001))).body).toMatchObject({ errors: [{ field: 'text' }] });
    expect((await answer(id, 'Much')).status).toBe(202);
    await seen(person, `${DESK} answered: Much`);
  });

  test('without words is asked for', async () => {
    const person = await somebody();
    await say(person, 'ask');
    await seen(person, 'What would you like to know?');
    await say(person, 'topics or not topics?');
    await seen(person, `Passed on to ${DESK}: topics or not topics?`);
  });

  test('too many of one person are not taken, until one is taken back on its card', async () => {
    const person = await somebody();
    const id = await asks(person, 'the first of two');
    await asks(person, 'the second of two');
    await say(person, 'ask the third of two');
    await seen(person, '2 questions of yours are still open');
    const [first] = await seen(person, 'Passed on to IT Help Desk: the first');
    const told = await click(person, first, 'Take it back');
    expect(JSON.stringify(told.body.value)).toContain('Taken back');
    expect((await answer(id, 'Too late')).body).toMatchObject({ status: 409, code: 'question-closed' });
    await asks(person, 'the third after all');
  });
});

describe('the answer', () => {
  test('comes in the same chat, under the question, and the acknowledgement says so', async () => {
    const person = await somebody();
    const id = await asks(person, 'where do I print?');
    const { status: accepted, body } = await answer(id, 'On the *second* floor.\nBring your badge.');
    expect([accepted, body]).toMatchObject([202, { id, state: 'answered', changed: true }]);
    const [card] = await seen(person, `${DESK} answered: On the`);
    expect(bodyOf(card)).toContain('where do I print?');
    expect(bodyOf(card)).toContain('On the *second* floor.\\nBring your badge.');
    await seen(person, 'The answer is below.');
    const { body: view } = await api('GET', `/${id}`);
    expect(view).toMatchObject({ state: 'answered', answer: { delivery: { state: 'sent' } } });
  });

  test('again is harmless, and another one changes the card', async () => {
    const person = await somebody();
    const id = await asks(person, 'how many?');
    await answer(id, 'Three');
    await seen(person, `${DESK} answered: Three`);
    expect((await answer(id, 'Three')).body.changed).toBe(false);
    expect((await answer(id, 'Four')).body.changed).toBe(true);
    await seen(person, 'Four');
    expect((await chat(person)).filter(words => words.startsWith(`${DESK} answered: `))).toHaveLength(1);
  });

  test('leads nowhere but to https, and a question that there is not takes none', async () => {
    const person = await somebody();
    const id = await asks(person, 'a link?');
    const { body } = await answer(id, 'Here', { link: 'http://contoso.com' });
    expect(body).toMatchObject({ status: 422, errors: [{ field: 'link' }] });
    expect((await answer('0199f0a5-6c1e-7d3a-9a51-3f1d2b8c4e70', 'Here')).status).toBe(404);
    expect((await answer('nothing', 'Here')).status).toBe(404);
  });

  test('to a question of a channel comes in its thread, where everybody reads who asked', async () => {
    await stage.teams.control('install', { team: 'Contoso Engineering' });
    const { upn, name } = people[0] ?? { upn: '', name: '' };
    const { message: root } = await say(upn, 'ask when is the release?', {
      conversation: 'Ops',
      mention: true,
    });
    const [card] = await stage.teams.messages({ conversation: 'Ops', text: 'Passed on to' });
    expect(card.rootId).toBe(root);
    expect(bodyOf(card)).toContain(`${name} asked `);
    const [{ message }] = (await postsOf('when is the release?')) as [Post];
    expect(message.data.place).toEqual({ kind: 'conversation', name: 'Ops' });
    await answer(message.data.id, 'On Monday.');
    const [answered] = await stage.teams.messages({ conversation: 'Ops', text: 'On Monday.' });
    expect(answered.rootId).toBe(root);
    expect(bodyOf(answered)).toContain(`${name} asked `);
    const other = people[1]?.upn ?? '';
    await say(upn, 'ask is it?', { conversation: 'Ops', mention: true });
    const [mine] = await stage.teams.messages({ conversation: 'Ops', text: 'is it?' });
    const told = await click(other, mine, 'Take it back', { conversation: 'Ops' });
    expect(told.body.value).toContain('Only the person who asked can take this back.');
  });

  test('meets a dialogue as the responder chooses, or else as the person wishes', async () => {
    const FIRST = 'When something comes up while I’m asking';
    const modes = ['ad-hoc', 'cancel', 'interrupt', 'when-idle', undefined];
    const cards = await Promise.all(
      modes.map(async interruption => {
        const person = await somebody();
        const text = `in the middle, ${interruption}?`;
        const id = await asks(person, text);
        await say(person, 'interruptions');
        await seen(person, FIRST);
        await answer(id, 'Yes', { ...(interruption && { interruption }) });
        if (interruption === 'when-idle' || interruption === undefined) {
          await eventually(
            'the answer is held',
            async () => (await api('GET', `/${id}`)).body.answer.delivery.reason.code === 'in-dialog',
          );
          await say(person, 'cancel');
        }
        const [card] = await seen(person, `${DESK} answered: Yes`);
        const places = ['so I broke off', 'answered: Yes'].map(async words =>
          (await chat(person)).findIndex(line => line.includes(words)),
        );
        const [stopped = 0, answered = 0] = await Promise.all(places);
        expect(stopped).toBeLessThan(answered);
        return bodyOf(card);
      }),
    );
    expect(cards[0]).not.toContain('we go on with');
    expect(cards[1]).toContain('so I broke off your settings.');
    expect(cards[2]).toContain('When you’re ready, we go on with your settings.');
    expect(cards[3]).toContain('in the middle, when-idle?');
    expect(cards[4]).toContain('in the middle, undefined?');
  });
});

describe('progress', () => {
  test('changes the acknowledgement in place, and nothing is said after the answer', async () => {
    const person = await somebody();
    const id = await asks(person, 'is it ready?');
    const note = (text: string) => api('POST', `/${id}/progress`, { text });
    expect((await note('Looking')).body).toMatchObject({ state: 'open', changed: true });
    await seen(person, 'Looking');
    expect((await note('Looking')).body.changed).toBe(false);
    await note('Asking the owner');
    const [card] = await seen(person, 'Asking the owner');
    expect(card.summary).toBe(`Passed on to ${DESK}: is it ready?`);
    expect(bodyOf(card)).not.toContain('Looking');
    expect(await chat(person)).toHaveLength(2);
    await answer(id, 'It is');
    expect((await note('Packing')).body.code).toBe('question-closed');
  });
});

describe('a responder that fetches', () => {
  test('finds what is open, page by page, with a key that opens nothing else', async () => {
    const person = await somebody();
    const [one, two] = [await asks(person, 'fetch me'), await asks(person, 'fetch me too')];
    const key = await newKey(stage.database.url, '--name', 'desk', '--questions');
    const { body } = await api('GET', '?state=open', undefined, key);
    const ids = body.items.map(({ id }: Wire) => id);
    expect(ids).toEqual(ids.toSorted());
    expect(ids).toEqual(expect.arrayContaining([one, two]));
    const rest = await api('GET', `?state=open&cursor=${one}`, undefined, key);
    expect(rest.body).toMatchObject({ items: [{ id: two, text: 'fetch me too' }], next: null });
    expect((await api('POST', `/${one}/answer`, { text: 'Fetched' }, key)).status).toBe(202);
    expect((await stage.herald.notify({}, key)).status).toBe(403);
    const other = await newKey(stage.database.url, '--name', 'ci', '--topic', 'deployments');
    expect((await api('GET', '', undefined, other)).status).toBe(403);
    expect((await api('POST', `/${two}/answer`, { text: 'No' }, other)).status).toBe(403);
    await seen(person, `${DESK} answered: Fetched`);
  });
});

describe('a question that the responder does not take', () => {
  test(
    'is posted again, as the same, after a 500, silence and a redirect, until it is taken',
    async () => {
      const tries = await postsOf('is anybody there?', 4);
      const id = tries[0]?.message.data.id;
      expect(new Set(tries.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([id]));
      for (const { headers, body } of tries)
        expect(isSigned({ headers, body }, SECRET, new Date())).toBe(true);
      const missed = stage.herald.log.filter(({ question }) => question === id);
      expect(missed.map(({ why }) => why).filter(Boolean)).toEqual(['500', 'TimeoutError', '307']);
    },
    PATIENCE_MS,
  );
});

describe('kill -9', () => {
  let person: string;

  test(
    'between the question and the call: it is called with it, once it was taken',
    async () => {
      person = await somebody();
      const id = await asks(person, 'will it come?');
      plan.set('are you there?', [silence, status(200, { progress: 'Back again' })]);
      await say(person, 'ask are you there?');
      await postsOf('are you there?');
      await stage.teams.control('faults', {
        match: { person, operation: 'send' },
        answer: { status: 503 },
        times: 1,
      });
      await answer(id, 'It will');
      const { delivery } = (await api('GET', `/${id}`)).body.answer;
      await stage.herald.logged(line => line.msg === 'delivery settled' && line.delivery === delivery.id);
      await stage.herald.kill();
      await stage.herald.start({ QUESTION_DEADLINE_HOURS: '0.001' });
      await postsOf('are you there?', 2);
      await seen(person, 'Back again');
    },
    PATIENCE_MS,
  );

  test('between the answer and its card: it comes, and only once', async () => {
    expect(await seen(person, `${DESK} answered: It will`)).toHaveLength(1);
  });
});

test(
  'the deadline passes with an apology and a next step; asked again, or answered late, there is an answer',
  async () => {
    const person = await somebody();
    const id = await asks(person, 'anybody?');
    const [sorry] = await seen(person, 'No answer came: anybody?');
    expect(bodyOf(sorry)).toContain(`Sorry, ${DESK} didn’t answer by`);
    expect(bodyOf(sorry)).toContain('so I closed your question. Call 4711.');
    await seen(person, 'If one still comes, I’ll bring it to you.');
    expect((await api('GET', `/${id}`)).body.state).toBe('unanswered');
    await answer(id, 'Here I am');
    await seen(person, `${DESK} answered after all: Here I am`);
    const told = await click(person, sorry, 'Ask again');
    expect(JSON.stringify(told.body.value)).toContain('No answer came, so I asked again');
    await postsOf('anybody?', 2);
  },
  PATIENCE_MS,
);

test(
  'the example responder takes a question, says that it has begun, and answers',
  async () => {
    const { authorization } = await newKey(stage.database.url, '--name', 'example', '--questions');
    const key = authorization.replace('Bearer ', '');
    const told: string[] = [];
    const tell = (line: string) => void told.push(line);
    const example = createResponder({ secret: SECRET, herald: stage.herald.url, key, delayMs: 300, tell });
    await once(example.listen(0, '127.0.0.1'), 'listening');
    const { port } = example.address() as AddressInfo;
    await stage.herald.stop();
    await stage.herald.start({ RESPONDER_URL: `http://127.0.0.1:${port}` });
    const person = await somebody();
    await say(person, 'ask how many words are these?');
    await seen(person, 'I am looking it up');
    await seen(person, 'Your question has 5 words.');
    const post = async (body: string, headers = {}) =>
      (await fetch(`http://127.0.0.1:${port}`, { method: 'POST', body, headers })).status;
    expect(await post('{}')).toBe(401);
    expect(told).toContain('a post without a good signature was refused');
    expect(await post('x'.repeat(1_000_000)).catch(() => 'cut off')).not.toBe(202);
    // The same post again, in time, too late, and with another question in it.
    const copied = JSON.stringify({ type: 'question.asked', data: { id: 'q', text: 'copied?', asker: {} } });
    const headers = signedHeaders({ id: 'q', at: new Date(), body: copied }, [SECRET]);
    expect([await post(copied, headers), await post(copied, headers)]).toEqual([202, 202]);
    expect(told.filter(line => line === 'Somebody asks: copied?')).toHaveLength(1);
    const old = signedHeaders({ id: 'q', at: new Date(Date.now() - 301_000), body: copied }, [SECRET]);
    expect(await post(copied, old)).toBe(401);
    expect(await post(copied.replace('copied', 'changed'), headers)).toBe(401);
    example.closeAllConnections();
    example.close();
  },
  PATIENCE_MS,
);

test(
  'where nobody answers, "ask" says so, and what else there is',
  async () => {
    await stage.herald.stop();
    await stage.herald.start({ RESPONDER_NAME: '', RESPONDER_URL: '', RESPONDER_SECRET: '' });
    const person = await somebody();
    await say(person, 'ask is there anybody?');
    const [card] = await seen(person, 'Nobody answers questions here');
    expect(JSON.stringify(card)).toContain('What can you do?');
  },
  PATIENCE_MS,
);
