import type { FeatureWork, WorkParts } from '../../platform/feature.ts';
import { createCall } from './call-responder.ts';
import { createHandOver } from './hand-over.ts';

declare module '../../platform/background.ts' {
  interface BackgroundWork {
    /** Hands a question to the responder. */
    'call-responder': { questionId: string };
    /** Apologises when the deadline of a question has passed. */
    'end-question': { questionId: string };
  }
}

export const questionWork: FeatureWork = {
  'call-responder': {
    // Pauses grow to 15 minutes and go on until the deadline, which is at most 30 days away: the handler ends them.
    queue: { notify: true, retryLimit: 10_000, retryDelayMax: 900, retentionSeconds: 40 * 86_400 },
    handler: parts => createHandOver({ store: parts.stores.questions, call: callOf(parts), log: parts.log }),
  },
  'end-question': {
    queue: { retryLimit: 10_000 },
    handler:
      ({ stores: { questions } }) =>
      ({ questionId }) =>
        questions.end(questionId),
  },
};

/** How questions are handed to whoever answers, where they are not fetched. */
function callOf({ settings, clock }: WorkParts) {
  const to = settings.questions?.call;
  return to && createCall({ url: to.url, secrets: [to.secret], timeoutMs: to.timeoutSeconds * 1000, clock });
}
