import type { ConversationReference } from '../../core/conversation.ts';
import type { ProactiveEvent } from '../../core/inbound-event.ts';
import type { FeatureWork } from '../../platform/feature.ts';
import type { SurveyClosing } from './survey-ports.ts';

declare module '../../platform/background.ts' {
  interface BackgroundWork {
    'close-survey': { surveyId: string };
  }
}

export const surveyWork: FeatureWork = {
  'close-survey': {
    queue: { expireInSeconds: 3600 },
    handler: ({ stores, proactiveTurn }) => createSurveyCloser(stores.surveyClosing, proactiveTurn),
  },
};

/**
 * Closes a survey, and ends it with everybody who is in the middle of it: in turns of their own, so that their answers
 * so far go, and their dialogue before it goes on. People with whom it ended already are found done.
 */
export function createSurveyCloser(
  closing: SurveyClosing,
  proactiveTurn: (conversation: ConversationReference, why: ProactiveEvent) => Promise<void>,
) {
  return async (
    { surveyId }: { surveyId: string },
    stopping?: AbortSignal,
  ): Promise<'done' | { againInSeconds: number }> => {
    const closed = await closing.close(surveyId);
    if (closed !== 'done') return closed;
    for (let page = await closing.unfinished(surveyId); page.length > 0; ) {
      if (stopping?.aborted) return { againInSeconds: 0 };
      for (const { conversation } of page) await proactiveTurn(conversation, { kind: 'over' });
      page = await closing.unfinished(surveyId, page.at(-1)?.personId);
    }
    return 'done';
  };
}
