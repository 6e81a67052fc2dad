import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Herald, type Stage, startStage } from '../stories/stage.ts';
import { anotherWay } from './ways.ts';

/** No story waits so long: whatever is taken over here is so because its worker is dead, not because a lease ended. */
const LEASE_SECONDS = '1800';
const PATIENCE_MS = 120_000;

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ people: 6, env: { LEASE_SECONDS, REQUEST_TIMEOUT_SECONDS: '600' } });
}, PATIENCE_MS);
afterAll(() => stage.close());

/** Teams takes what is said to this person next, and the answer does not come. */
const swallowTheAnswer = (person: string) =>
  stage.teams.control('faults', {
    match: { operation: 'send', person },
    answer: { latencyMs: 120_000, when: 'after' },
    times: 1,
  });

/** Killed between Teams' 201 and the ledger, while this person is told about their topics. */
async function killAfterTeamsTookIt(worker: Herald, person: string): Promise<void> {
  await swallowTheAnswer(person);
  await stage.teams.control('say', { person, text: 'topics' });
  await stage.teams.messages({ person, text: 'opics', count: 1 });
  await worker.kill();
}

describe('a worker that is killed between the answer of Teams and the ledger', () => {
  // crash.test.ts: what was in flight is said again, and marked.
  anotherWay(
    'does not hold up the chat when it is started anew: what it was saying is said again, and marked',
    async () => {
      const person = await stage.somebody();
      await killAfterTeamsTookIt(stage.herald, person);
      await stage.herald.start();
      await stage.teams.control('say', { person, text: 'help' });
      await stage.teams.messages({ person, text: 'remind me', count: 1 });
      await stage.teams.messages({ person, text: 'opics', count: 2 });
    },
    PATIENCE_MS,
  );

  test(
    'is made up for by another that lives',
    async () => {
      const person = await stage.somebody();
      const { tenantId } = await stage.teams.state();
      await swallowTheAnswer(person);
      const audience = { people: [person] };
      const { body } = await stage.herald.notify({ title: 'Taken over', audience, tenantId });
      await stage.teams.messages({ person, text: 'Taken over', count: 1 });
      const another = await stage.another({ ROLE: 'worker' });
      await stage.herald.kill();
      await stage.teams.messages({ person, text: 'Taken over', count: 2 });
      await another.logged(({ msg }) => msg === 'delivery settled');
      await stage.herald.start();
      const { items } = await stage.herald.settled(body.id);
      expect(items).toMatchObject([
        { state: 'sent', possiblyRepeated: true, attempts: [{ outcome: 'unknown' }, { outcome: 'sent' }] },
      ]);
    },
    PATIENCE_MS,
  );
});
