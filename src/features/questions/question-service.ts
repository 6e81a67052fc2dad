import type { Caller } from '../../core/caller.ts';
import { HeraldError } from '../../core/errors.ts';
import { scopeFor } from '../../ledger/accept.ts';
import type { Scoping } from '../../ledger/ports/scoping.ts';
import type { OpenQuestionStore, QuestionService, QuestionView, Taking } from './question-ports.ts';

/** Keys with a scope need this topic in it. */
const TOPIC = 'questions';

/** Lets programs fetch questions, say how it goes, and answer. */
export function createQuestionService(parts: Scoping & { store: OpenQuestionStore }): QuestionService {
  const { store, mayPost } = parts;
  const find = async (caller: Caller, id: string): Promise<QuestionView> => {
    const question = await store.find(id);
    if (question === undefined) throw nothingThere();
    mayPost(caller, { topic: TOPIC, tenantId: question.tenantId });
    return question;
  };
  return {
    async list(caller, named, filter) {
      const tenantId = await scopeFor(parts, caller, TOPIC, named);
      return store.list({ ...filter, tenantId });
    },
    find,
    async answer(caller, id, answer) {
      await find(caller, id);
      return taken(await store.answer(id, answer));
    },
    async progress(caller, id, text) {
      await find(caller, id);
      return taken(await store.progress(id, text));
    },
  };
}

function taken(taking: Taking) {
  if (taking === undefined) throw nothingThere();
  if (taking === 'closed') throw new HeraldError('question-closed');
  return taking;
}

const nothingThere = () => new HeraldError('not-found', 'There is no such question.');
