import { v7 as newId } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Wire } from '../wire.ts';
import { type Stage, startStage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ people: 20 });
}, 180_000);
afterAll(() => stage.close());

const FORMS = ['execute', 'submit'] as const;
type Form = (typeof FORMS)[number];

/** The last click of this person as it was posted, as another one. */
async function forge(person: string, form: Form, verb: string, data: object): Promise<Wire> {
  const { aadObjectId } = (await stage.teams.state()).people.find(({ upn }: Wire) => upn === person);
  const { request } = (await stage.teams.requests()).findLast(
    ({ request: posted }) => posted?.type === 'invoke' && posted.from.aadObjectId === aadObjectId,
  );
  const { name, value, ...rest } = request;
  const asked =
    form === 'execute'
      ? { name, value: { ...value, action: { ...value.action, verb, data } } }
      : { type: 'message', value: { verb, ...data } };
  return stage.teams.control('raw', { activity: { ...rest, id: newId(), ...asked } });
}

/** The reminder that this person has, as the button of its card names it. */
async function reminderOf(person: string): Promise<string> {
  await stage.teams.control('say', { person, text: 'remind me to FORGE in 3 days' });
  const [card] = await stage.teams.messages({ person, text: 'I’ll remind you' });
  return card.attachments[0].content.actions[0].data.reminder;
}

describe('a forged click on one’s own copy of a broadcast', () => {
  const VERBS = ['changeReminder', 'undoReminder', 'keepReminder', 'deleteReminder', 'showExample'];

  test.each(VERBS.flatMap(verb => FORMS.map(form => [verb, form] as const)))(
    '%s by %s changes nothing that anybody reads, and is refused in words',
    async (verb, form) => {
      const [attacker, victim] = await stage.some(2);
      const title = `Broadcast ${verb} ${form}`;
      const { body } = await stage.herald.notify({ title, audience: { people: [attacker, victim] } });
      await stage.herald.settled(body.id);
      const [copy] = await stage.teams.messages({ person: attacker ?? '', text: title });
      await stage.teams.control('click', { person: attacker, message: copy.id, action: 'optOut' });
      await stage.teams.control('click', { person: attacker, message: copy.id, action: 'Undo' });
      const reminder = await reminderOf(attacker ?? '');
      const { delivery } = copy.attachments[0].content.actions.at(-1).data;
      const told = await forge(attacker ?? '', form, verb, {
        ...{ delivery, reminder, [`what:${reminder}`]: 'FORGED', [`when:${reminder}`]: 'in 4 days' },
      });
      expect(told.status).toBe(200);
      if (form === 'execute') expect(told.body.value).toBe('This button no longer does anything.');
      else
        await stage.teams.messages({ person: attacker ?? '', text: 'This button no longer does anything.' });
      // The caller's own words still stand, and can be changed.
      const changed = await stage.herald.request('PATCH', `/api/notifications/${body.id}`, {
        detail: 'It is over.',
      });
      expect(changed.status).toBe(202);
      const [theirs] = await stage.teams.messages({ person: victim ?? '', text: 'It is over.' });
      expect(JSON.stringify(theirs)).toContain(title);
      expect(JSON.stringify(theirs)).not.toContain('FORGE');
    },
  );
});
