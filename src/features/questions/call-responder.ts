import type { Clock } from '../../core/time.ts';
import { createPost, type Receiver } from '../../outbox/post.ts';
import { readReply, shownQuestion } from './api/question-handlers.ts';
import type { CallResponder } from './question-ports.ts';

const TOO_LONG = { faults: 'it is longer than 64 KiB' };

/** Posts a question to the responder, and reads what it says at once. */
export function createCall(to: Receiver & { readonly clock: Clock }): CallResponder {
  const post = createPost(to);
  return async question => {
    const posted = await post({ id: question.id, type: 'question.asked', data: shownQuestion(question) });
    if (!posted.taken) return posted;
    return { taken: true, ...(posted.reply === undefined ? TOO_LONG : readReply(posted.reply)) };
  };
}
