import type { Phrase } from '../core/phrase.ts';
import type { AnyStop } from '../core/stop.ts';
import { phrase } from '../text/phrase.ts';

/** That somebody gets no more of this. */
export function stopped(stop: AnyStop): Phrase {
  switch (stop.kind) {
    case 'topic':
      return phrase('opted-out.headline', { topic: stop.topic });
    case 'topics':
      return phrase('stopped.topics', { topic: stop.topic });
    case 'subject':
      return phrase('stopped.subject', { name: stop.name });
    case 'actor':
      return phrase('stopped.actor', { name: stop.name });
    case 'everything':
      return phrase('stopped.everything');
  }
}
