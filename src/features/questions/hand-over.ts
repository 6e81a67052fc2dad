import type { Log } from '../../core/log.ts';
import type { CallResponder, OpenQuestionStore } from './question-ports.ts';

/** Rejected, so that the background does it again, after pauses that grow. */
class NotTaken extends Error {
  override readonly name = 'NotTaken';
}

/**
 * Hands a question to the responder, until it was taken, answered otherwise, or its deadline has passed. An answer or
 * progress in the reply is recorded before the question counts as handed over: a crash in between asks once more, under
 * the same id.
 */
export function createHandOver(parts: {
  store: OpenQuestionStore;
  call: CallResponder | undefined;
  log: Log;
}) {
  const { store, call, log } = parts;
  return async ({ questionId }: { questionId: string }): Promise<'done'> => {
    const question = await store.toCall(questionId);
    if (question === undefined || call === undefined) return 'done';
    const called = await call(question);
    if (!called.taken) {
      log.warn(
        { question: questionId, why: called.why },
        'the responder did not take a question; it is tried again',
      );
      throw new NotTaken(called.why);
    }
    const { answer, progress, faults } = called;
    if (faults !== undefined)
      log.warn(
        { question: questionId, faults },
        'the responder took a question, but what it said of it was not understood',
      );
    if (answer !== undefined) await store.answer(questionId, answer);
    else if (progress !== undefined) await store.progress(questionId, progress);
    await store.called(questionId);
    return 'done';
  };
}
