import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../eventually.ts';
import type { Wire } from '../wire.ts';
import { type Stage, startStage } from './stage.ts';

/** A card meets a dialogue as the person wishes, where its sender wishes nothing. Surveys have a wish of their own. */
const FIRST = 'When something comes up while I’m asking';
const SECOND = 'would you like one summary of them';
const DESK = 'Contoso Help Desk';
const KEPT = 'when something comes up while we talk. Write';

let stage: Stage;
let database: pg.Client;
beforeAll(async () => {
  stage = await startStage({ people: 30, env: { RESPONDER_NAME: DESK } });
  database = await stage.connect();
}, 180_000);
afterAll(() => stage.close());

const say = (person: string, text: string) => stage.teams.control('say', { person, text });
const seen = (person: string, text: string, count = 1): Promise<Wire[]> =>
  stage.teams.messages({ person, text, count });
const bodyOf = (message: Wire) => JSON.stringify(message.attachments[0].content);

/** Somebody whose wish is the answer of that number to the first question of `settings`. */
async function somebodyWho(answer: number): Promise<string> {
  const person = await stage.somebody();
  await say(person, 'interruptions');
  await seen(person, FIRST);
  await say(person, String(answer));
  await seen(person, SECOND);
  await say(person, 'skip');
  await seen(person, KEPT);
  return person;
}

/** In the middle of `settings` a second time, with the second question open. */
async function inTheMiddle(person: string, answer: number): Promise<void> {
  await say(person, 'interruptions');
  await seen(person, FIRST, 2);
  await say(person, String(answer));
  await seen(person, SECOND, 2);
}

interface Trigger {
  prepare?(person: string): Promise<unknown>;
  happens(person: string): Promise<unknown>;
  readonly card: string;
}

const read = (subject: string, value: number) =>
  stage.herald.request('POST', '/api/readings', [{ subject, value, unit: 'USD' }]);
const questionOf = (person: string) => `is ${person.split('@')[0]} in?`;
const hotelOf = (person: string) => `Hotel of ${person.split('@')[0]}`;

const TRIGGERS: Record<string, Trigger> = {
  'a notification': {
    happens: person => stage.herald.notify({ title: 'The build broke', audience: { people: [person] } }),
    card: 'The build broke',
  },
  'an answer': {
    async prepare(person) {
      await say(person, `ask ${questionOf(person)}`);
      await seen(person, `Passed on to ${DESK}`);
    },
    async happens(person) {
      const { body } = await stage.herald.request('GET', '/api/questions?state=open');
      const { links } = body.items.find(({ text }: { text: string }) => text === questionOf(person));
      return stage.herald.request('POST', links.answer, { text: 'Yes' });
    },
    card: `${DESK} answered: Yes`,
  },
  'a reminder': {
    async prepare(person) {
      await say(person, `remind me to call ${person.split('@')[0]} tomorrow at 9`);
      await seen(person, 'I’ll remind you');
    },
    // Its time comes: nobody waits for it to.
    happens: person =>
      database.query(
        `with due as (
           update reminders set at = now() where what = $1 and state = 'waiting' returning delivery_id)
         update deliveries d set due_at = now() from due where d.id = due.delivery_id`,
        [`call ${person.split('@')[0]}`],
      ),
    card: 'Reminder: call',
  },
  'a watch': {
    async prepare(person) {
      await read(hotelOf(person), 250);
      await say(person, `watch ${hotelOf(person)} drops 20%`);
      await seen(person, 'I’ll tell you when');
    },
    happens: person => read(hotelOf(person), 190),
    card: 'dropped by 24%',
  },
};

/** The last delivery that is of this person and waits for the dialogue. */
async function held(person: string): Promise<void> {
  const found = () =>
    database.query(
      `select from deliveries d join people p on p.id = d.person_id
       where p.upn = $1 and d.state = 'held' and d.reason_code = 'in-dialog'`,
      [person],
    );
  await eventually(`a card is held for ${person}`, async () => (await found()).rowCount !== 0);
}

/** In the middle of a dialogue, with this wish, when it happens. */
async function playing({ prepare, happens }: Trigger, answer: number): Promise<string> {
  const person = await somebodyWho(answer);
  await prepare?.(person);
  await inTheMiddle(person, answer);
  await happens(person);
  return person;
}

describe.each(Object.entries(TRIGGERS))('%s in the middle of a dialogue', (_name, trigger) => {
  test('is sent in between for whoever wants that, and the dialogue stays as it is', async () => {
    const person = await playing(trigger, 2);
    await seen(person, trigger.card);
    await say(person, 'no');
    await seen(person, KEPT, 2);
  });

  test('ends the dialogue for whoever wants that, and says so', async () => {
    const person = await playing(trigger, 4);
    const [message] = await seen(person, trigger.card);
    expect(bodyOf(message)).toContain('so I broke off your settings.');
    await say(person, 'continue');
    await seen(person, 'There’s nothing to continue');
  });
});

describe('over a restart', () => {
  const waiting = new Map<string, string>();
  const interrupted = new Map<string, string>();
  beforeAll(async () => {
    for (const [name, trigger] of Object.entries(TRIGGERS)) {
      const person = await playing(trigger, 1);
      await held(person);
      waiting.set(name, person);
      const other = await playing(trigger, 3);
      const [message] = await seen(other, trigger.card);
      expect(bodyOf(message)).toContain('When you’re ready, we go on with your settings.');
      interrupted.set(name, other);
    }
    await stage.herald.kill();
    await stage.herald.start();
  }, 180_000);

  test.each(Object.entries(TRIGGERS))(
    '%s waits until the dialogue ends, for whoever wants that',
    async (name, { card }) => {
      const person = waiting.get(name) ?? '';
      await say(person, 'no');
      await seen(person, KEPT, 2);
      await seen(person, card);
    },
  );

  test.each(Object.entries(TRIGGERS))(
    'after %s changed the topic, for whoever wants that, "continue" takes the dialogue up',
    async name => {
      const person = interrupted.get(name) ?? '';
      await say(person, 'continue');
      await seen(person, SECOND, 3);
      await say(person, 'no');
      await seen(person, KEPT, 2);
    },
  );
});
