import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../eventually.ts';
import type { Wire } from '../wire.ts';
import { type Stage, startStage } from './stage.ts';

const FIRST = 'When something comes up while I’m asking';
const SECOND = 'would you like one summary of them';
const KEPT = 'when something comes up while we talk. Write';

/** Less than where nothing is set: these seconds pass in the database, and what counts is the setting. */
const SILENCE_SECONDS = 300;

/** A killed process is missed after seconds; on a busy machine, everything takes that long. */
const PATIENCE_MS = 180_000;

let stage: Stage;
let people: { id: string; upn: string }[];
beforeAll(async () => {
  stage = await startStage({ people: 30, env: { DIALOG_SILENCE_SECONDS: String(SILENCE_SECONDS) } });
  ({ people } = await stage.teams.state());
}, 180_000);
afterAll(() => stage.close());

const somebody = () => stage.somebody();

/** Somebody in the middle of `settings`, who was asked the first question. */
async function inSettings(): Promise<string> {
  const person = await somebody();
  await say(person, 'interruptions');
  await asked(person, FIRST);
  return person;
}

const say = (person: string, text: string) => stage.teams.control('say', { person, text });
/** The messages in the 1:1 that hold this text, once there are so many. */
const asked = (person: string, text: string, count = 1): Promise<Wire[]> =>
  stage.teams.messages({ person, text, count });
const chat = async (person: string): Promise<string[]> =>
  (await stage.teams.messages({ person, count: 1 })).map(wordsOf);
const wordsOf = ({ summary, text }: Wire): string => summary ?? text;
const bodyOf = (message: Wire) => JSON.stringify(message.attachments[0].content);
const click = (person: string, message: Wire, action: string, more: object = {}) =>
  stage.teams.control('click', { person, message: message.id, action, ...more });

async function notify(person: string, interruption: string | undefined, title: string, more: object = {}) {
  const { body } = await stage.herald.notify({
    title,
    audience: { people: [person] },
    ...(interruption && { interruption }),
    ...more,
  });
  return body.id as string;
}

/** They have said nothing for as long as a card waits: nobody waits for that to pass. */
async function saysNothing(person: string): Promise<void> {
  const client = await stage.connect();
  await client.query(
    `with silent as (
       update dialogs set last_activity_at = now() - make_interval(secs => $2)
       where person_id = (select id from people where upn = $1) returning person_id)
     update deliveries d set due_at = now() from silent where d.person_id = silent.person_id and d.state = 'held'`,
    [person, SILENCE_SECONDS],
  );
  await client.end();
}

/** The one delivery of a notification, once it is in this state. */
async function delivery(id: string, state: string): Promise<Wire> {
  return eventually(`the delivery of ${id} is ${state}`, async () => {
    const { body } = await stage.herald.request('GET', `/api/notifications/${id}/deliveries`);
    return body.items[0]?.state === state && body.items[0];
  });
}

describe('settings, question by question', () => {
  test('are answered in words and confirmed', async () => {
    const person = await inSettings();
    await say(person, '2');
    await asked(person, SECOND);
    await say(person, 'yes');
    expect((await asked(person, KEPT)).map(wordsOf)).toEqual([
      'Saved: “Send it right away” when something comes up while we talk. Write "settings" to change it, or "language" to change the language I write in.',
    ]);
  });

  test('are answered by buttons, and each question then shows its answer and has no buttons', async () => {
    const person = await inSettings();
    const [first] = await asked(person, FIRST);
    const told = await click(person, first, 'Send it right away');
    expect(JSON.stringify(told.body.value)).toContain('Send it right away');
    expect(told.body.value.actions).toEqual([]);
    const [second] = await asked(person, SECOND);
    await click(person, second, 'Skip');
    await asked(person, KEPT);
  });

  test('what is no answer is asked again, with what would be one', async () => {
    const person = await inSettings();
    await say(person, 'purple');
    const [, again] = await asked(person, FIRST, 2);
    expect(bodyOf(again)).toContain('I didn’t get “purple”. Choose one of these:');
  });

  test('"back" asks the question before, "cancel" ends them', async () => {
    const person = await inSettings();
    await say(person, '1');
    await asked(person, SECOND);
    await say(person, 'Back');
    await asked(person, FIRST, 2);
    await say(person, 'cancel');
    await asked(person, 'Cancelled. Nothing of your settings was saved.');
    await say(person, 'continue');
    await asked(person, 'There’s nothing to continue');
  });

  test('a command in the middle is answered, and the question asked again', async () => {
    const person = await inSettings();
    await say(person, 'why');
    await asked(person, FIRST, 2);
    expect((await chat(person)).slice(-2)).toEqual([
      'Nothing was sent to you in the last 90 days.',
      expect.stringContaining(FIRST),
    ]);
  });

  test('a question that was answered in words says how, and has no buttons any more', async () => {
    const person = await inSettings();
    await say(person, '2');
    await asked(person, SECOND);
    const past = await eventually('the card of the question says its answer', async () => {
      const [first] = await asked(person, FIRST);
      return bodyOf(first).includes('"verb":"answer"') ? undefined : { first };
    });
    expect(bodyOf(past.first)).toContain('Send it right away');
    expect(bodyOf(past.first)).not.toContain('Wait until we’re done');
  });
});

describe('a notification in the middle of a dialogue', () => {
  test('ad-hoc: is sent at once, and the dialogue stays as it is', async () => {
    const person = await inSettings();
    await delivery(await notify(person, 'ad-hoc', 'Ad hoc'), 'sent');
    await say(person, '1');
    await asked(person, SECOND);
    expect((await chat(person)).slice(-2)[0]).toContain('Ad hoc');
  });

  test('when-idle: waits until the dialogue ends; several then come in the order in which they were accepted', async () => {
    const person = await inSettings();
    const ids = [];
    for (const title of ['One', 'Two', 'Three']) ids.push(await notify(person, 'when-idle', title));
    for (const id of ids)
      expect(await delivery(id, 'held')).toMatchObject({ reason: { code: 'in-dialog' }, state: 'held' });
    await say(person, '1');
    await asked(person, SECOND);
    await say(person, 'no');
    for (const id of ids) await delivery(id, 'sent');
    expect((await chat(person)).slice(-4)).toEqual([
      expect.stringContaining(KEPT),
      expect.stringContaining('One'),
      expect.stringContaining('Two'),
      expect.stringContaining('Three'),
    ]);
  });

  test('when-idle: whoever wished one summary gets one card of several, and "Show" brings each', async () => {
    const person = await inSettings();
    await say(person, '1');
    await asked(person, SECOND);
    await say(person, 'yes');
    await asked(person, KEPT);
    await say(person, 'interruptions');
    await asked(person, FIRST, 2);
    const ids = [];
    for (const title of ['One', 'Two', 'Three']) ids.push(await notify(person, undefined, title));
    for (const id of ids) await delivery(id, 'held');
    await say(person, 'cancel');
    const [digest] = await asked(person, '3 notifications: One; Two');
    expect(bodyOf(digest)).toContain('These waited until we were done.');
    for (const id of ids) await delivery(id, 'folded');
    await click(person, digest, 'showLine');
    await delivery(ids[0] ?? '', 'sent');
  });

  test('when-idle is what happens where nobody said anything; what is urgent does not wait', async () => {
    const person = await inSettings();
    await delivery(await notify(person, undefined, 'Held'), 'held');
    await delivery(await notify(person, undefined, 'Urgent', { urgency: 'urgent' }), 'sent');
  });

  test('when-idle: what waits is sent, too, when the dialogue is cancelled', async () => {
    const person = await inSettings();
    const id = await notify(person, 'when-idle', 'Waits');
    await delivery(id, 'held');
    await say(person, 'cancel');
    await delivery(id, 'sent');
  });

  test('cancel: the dialogue ends, and the card says so in its first line', async () => {
    const person = await inSettings();
    await delivery(await notify(person, 'cancel', 'Stop everything'), 'sent');
    const [card] = await asked(person, 'Stop everything');
    expect(card.attachments[0].content.body[0].items[0].inlines[0].text).toBe(
      'This came first, so I broke off your settings. Nothing was saved. Write to me when you want to start again.',
    );
    await say(person, 'continue');
    await asked(person, 'There’s nothing to continue');
  });

  test('interrupt: the card says that the topic changes; Continue takes the dialogue up where it stood', async () => {
    const person = await inSettings();
    await say(person, '2');
    await asked(person, SECOND);
    await delivery(await notify(person, 'interrupt', 'Something else'), 'sent');
    const [card] = await asked(person, 'Something else');
    expect(bodyOf(card)).toContain('When you’re ready, we go on with your settings.');
    await say(person, 'yes');
    await asked(person, 'to go on with your settings, or');
    const told = await click(person, card, 'continue');
    expect(JSON.stringify(told.body.value)).toContain('We went on with');
    expect(JSON.stringify(told.body.value)).not.toContain('"title":"Continue"');
    await asked(person, SECOND, 2);
    await say(person, 'yes');
    expect((await asked(person, KEPT)).map(wordsOf)[0]).toContain('Send it right away');
  });

  test('interrupt: the word "continue" does the same, and so does answering the question itself', async () => {
    const [one, two] = [await inSettings(), await inSettings()];
    for (const person of [one, two])
      await delivery(await notify(person, 'interrupt', 'Something else'), 'sent');
    await say(one, 'continue');
    await asked(one, FIRST, 2);
    const [question] = await asked(two, FIRST);
    await click(two, question, 'Send it right away');
    await asked(two, SECOND);
  });

  test('interrupt: two of them interrupt once, and one Continue is enough', async () => {
    const person = await inSettings();
    await delivery(await notify(person, 'interrupt', 'Something else'), 'sent');
    await delivery(await notify(person, 'interrupt', 'And another'), 'sent');
    const [card] = await asked(person, 'And another');
    await click(person, card, 'continue');
    await asked(person, FIRST, 2);
    await say(person, '1');
    await asked(person, SECOND);
  });

  test("the person's own wish counts where the sender said nothing", async () => {
    const person = await inSettings();
    await say(person, '2');
    await asked(person, SECOND);
    await say(person, 'skip');
    await asked(person, KEPT);
    await say(person, 'interruptions');
    await asked(person, FIRST, 2);
    await delivery(await notify(person, undefined, 'In between'), 'sent');
    await delivery(await notify(person, 'when-idle', 'Held all the same'), 'held');
  });
});

describe('a notification that begins a dialogue', () => {
  /** No door makes one by itself, so what a survey would record is written beside an ordinary notification. */
  async function beginning(person: string, interruption: string): Promise<string> {
    const sendAt = new Date(Date.now() + 1_500).toISOString();
    const id = await notify(person, interruption, 'Not shown', { sendAt });
    const client = await stage.connect();
    const begins = { dialogue: 'settings', given: { of: 'the notification' } };
    await client.query('update notifications set begins = $2 where id = $1', [id, begins]);
    await client.end();
    return id;
  }

  test('asks the first question on its own card', async () => {
    const person = await somebody();
    await delivery(await beginning(person, 'when-idle'), 'sent');
    const [question] = await asked(person, FIRST);
    await click(person, question, 'Send it right away');
    await asked(person, SECOND);
    expect((await chat(person)).filter(words => words.includes('Not shown'))).toEqual([]);
  }, 180_000);

  test('on top of one that runs, says so; when it ends the earlier one asks its last question again', async () => {
    const person = await inSettings();
    await say(person, '2');
    await asked(person, SECOND);
    await delivery(await beginning(person, 'interrupt'), 'sent');
    const [, question] = await asked(person, FIRST, 2);
    expect(bodyOf(question)).toContain('After this, we go on with your settings.');
    await say(person, '1');
    await asked(person, SECOND, 2);
    await say(person, 'done');
    await asked(person, KEPT);
    await asked(person, SECOND, 3);
    await say(person, 'done');
    expect((await asked(person, KEPT, 2)).map(wordsOf).at(-1)).toContain('Send it right away');
  }, 180_000);
});

test(
  'when-idle: after a long silence it is sent all the same, and says why; the question stands',
  async () => {
    const person = await inSettings();
    const id = await notify(person, 'when-idle', 'Waited');
    await delivery(id, 'held');
    await saysNothing(person);
    await delivery(id, 'sent');
    const [card] = await asked(person, 'Waited');
    expect(bodyOf(card)).toContain('I held this back because of your settings');
    await say(person, '1');
    await asked(person, SECOND);
  },
  PATIENCE_MS,
);

test(
  "when-idle: the silence is the person's, so after the first card that waited the others come, too",
  async () => {
    const person = await inSettings();
    const ids = [];
    for (const title of ['Waited', 'Waited as long', 'As long, too'])
      ids.push(await notify(person, 'when-idle', title));
    for (const id of ids) await delivery(id, 'held');
    await saysNothing(person);
    // Held once each: a limit that began anew with the first card would hold the others again.
    for (const id of ids)
      expect((await delivery(id, 'sent')).attempts.map(({ reason }: Wire) => reason.code)).toEqual([
        'in-dialog',
        'sent',
      ]);
  },
  PATIENCE_MS,
);

describe('kill -9 in the middle', () => {
  let goingOn: { person: string; held: string[] };
  let interrupted: string;
  let cancelled: { person: string; id: string };
  beforeAll(async () => {
    goingOn = { person: await inSettings(), held: [] };
    for (const title of ['Held one', 'Held two', 'Held three'])
      goingOn.held.push(await notify(goingOn.person, 'when-idle', title));
    for (const id of goingOn.held) await delivery(id, 'held');
    await say(goingOn.person, '1');
    await asked(goingOn.person, SECOND);

    interrupted = await inSettings();
    await delivery(await notify(interrupted, 'interrupt', 'Something else'), 'sent');

    const person = await inSettings();
    const match = { person, operation: 'send' };
    await stage.teams.control('faults', { match, answer: { status: 503 }, times: 1 });
    cancelled = { person, id: await notify(person, 'cancel', 'Stop everything') };
    await stage.herald.logged(line => line.msg === 'delivery settled' && line.notification === cancelled.id);
    await stage.herald.kill();
    await stage.herald.start();
  }, PATIENCE_MS);

  test(
    'the dialogue goes on with the next answer, and what was held comes after it in its order',
    async () => {
      await say(goingOn.person, 'no');
      for (const id of goingOn.held) await delivery(id, 'sent');
      expect((await chat(goingOn.person)).slice(-4)).toEqual(
        [KEPT, 'Held one', 'Held two', 'Held three'].map(words => expect.stringContaining(words)),
      );
    },
    PATIENCE_MS,
  );

  test(
    'an interruption stands: Continue still takes the dialogue up',
    async () => {
      const [card] = await asked(interrupted, 'Something else');
      await click(interrupted, card, 'continue');
      await asked(interrupted, FIRST, 2);
    },
    PATIENCE_MS,
  );

  test(
    'between the change of the dialogue and the card: it is changed once, and the card tells of it',
    async () => {
      await delivery(cancelled.id, 'sent');
      const [card] = await asked(cancelled.person, 'Stop everything');
      expect(bodyOf(card)).toContain('so I broke off your settings.');
      expect(await asked(cancelled.person, FIRST)).toHaveLength(1);
    },
    PATIENCE_MS,
  );
});

describe('two at once in one conversation', () => {
  test('answers that reach two processes at the same time all count, each to a question of its own', async () => {
    const other = await stage.another();
    const person = await somebody();
    await say(person, 'why');
    const lines = Array.from({ length: 8 }, (_, n) => `line ${n}`);
    const { body } = await stage.herald.request('POST', '/api/surveys', {
      topic: 'pulse',
      title: 'Eight at once',
      actor: { name: 'Ana' },
      questions: lines.map(line => ({ type: 'text', text: `Question for ${line}` })),
      audience: { people: [person] },
    });
    await asked(person, 'Question for line 0');
    const { id } = people.find(({ upn }) => upn === person) ?? { id: '' };
    const { request } = (await stage.teams.requests()).findLast(
      ({ direction, request }) => direction === 'to-bot' && request.from?.id === id,
    );
    const answers = await Promise.all(
      lines.map((text, n) =>
        fetch(`${n % 2 ? other.url : stage.herald.url}/api/messages`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ ...request, id: `${request.id}-${n}`, text }),
        }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    await asked(person, 'send your answers?');
    await say(person, 'send');
    await asked(person, 'Thank you.');
    expect((await chat(person)).filter(words => words.startsWith('Eight at once: Question'))).toEqual(
      lines.map(line => `Eight at once: Question for ${line}`),
    );
    const { items } = (await stage.herald.request('GET', `/api/surveys/${body.id}/answers`)).body;
    expect(Object.values(items[0].answers).toSorted()).toEqual(lines);
    await other.stop();
  });
});
