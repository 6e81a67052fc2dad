import '../../../src/features/questions/question-ports.ts';
import type { FeatureFixtures } from '../fixtures.ts';

export const FIXTURES: FeatureFixtures = {
  async things({ questions, ledger }, { person, place, now }) {
    const at = new Date(now.getTime() + 3_600_000);
    const promised = { responder: 'Desk', expectedAt: at, deadlineAt: at, mostOpen: 9, call: false };
    const question = await questions.ask(person, { ...promised, text: 'Where?', place });
    if (question === 'full') throw new Error('No room');
    const { deliveryId } = await ledger.say({
      tenantId: person.tenantId,
      to: place,
      because: { code: 'asked' },
      said: { text: 'Passed on' },
    });
    await questions.acknowledged(question.id, deliveryId);
    return { question: question.id };
  },
  asks: { ask: [{ step: 'text', names: 'is asked for' }] },
};
