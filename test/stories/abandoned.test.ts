import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Wire } from '../wire.ts';
import { type Stage, startStage } from './stage.ts';

const WHEN = 'When should I remind you of “call the bank”?';
const ENDED = 'I haven’t heard from you for a day';

let stage: Stage;
let client: pg.Client;
beforeAll(async () => {
  stage = await startStage({ people: 10 });
  client = await stage.connect();
}, 180_000);
afterAll(() => stage.close());

const say = (person: string, text: string) => stage.teams.control('say', { person, text });
const asked = (person: string, text: string, count = 1): Promise<Wire[]> =>
  stage.teams.messages({ person, text, count });
const chat = (person: string): Promise<Wire[]> => stage.teams.messages({ person, count: 1 });

/** They have said nothing for so long; and the hour comes at which Herald looks. */
async function hoursPass(hours: number): Promise<void> {
  await client.query(`update dialogs set last_activity_at = now() - make_interval(hours => $1)`, [hours]);
  await client.query(`insert into pgboss.job (name, data) values ('housekeeping', '{}')`);
}

test('a dialogue that somebody leaves alone ends after a day, saying so once, and its question keeps no buttons', async () => {
  const [gone, busy] = (await stage.some(2)) as [string, string];
  await say(gone, 'remind me to call the bank');
  await asked(gone, WHEN);
  await say(gone, 'watch');
  await asked(gone, 'What should I watch?');
  await hoursPass(25);
  await say(busy, 'remind me to call the bank');
  await asked(busy, WHEN);
  const [line] = await asked(gone, ENDED);
  expect(line.text).toBe(
    'I haven’t heard from you for a day, so I stopped asking about your watch and your reminder. Nothing was saved.',
  );
  // All that waited is let go, and the next line is no answer to it.
  await say(gone, 'continue');
  await asked(gone, 'There’s nothing to continue');
  await hoursPass(23);
  await client.query(`insert into pgboss.job (name, data) values ('housekeeping', '{}')`);
  await say(busy, 'tomorrow at 9');
  await asked(busy, 'call the bank', 2);
  expect((await chat(gone)).filter(({ text }) => text?.startsWith(ENDED))).toHaveLength(1);
  expect((await chat(busy)).filter(({ text }) => text?.startsWith(ENDED))).toHaveLength(0);
  const live = (await chat(gone)).filter(({ attachments }) =>
    JSON.stringify(attachments ?? []).includes('"verb":"answer"'),
  );
  expect(live.map(({ summary }) => summary)).toEqual([]);
});
