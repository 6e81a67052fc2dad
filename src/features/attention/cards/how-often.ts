import type { HowOften } from '../../../deliver/feature.ts';
import { act } from '../../../deliver/views/act.ts';
import { phrase } from '../../../text/phrase.ts';
import { isRhythm, rhythmInWords } from '../rules/rhythm.ts';

/** On the card of topics: how often each comes, and the way to the form that changes it. */
export const howOften: HowOften = {
  inWords({ mutedUntil, every }, { now }) {
    if (mutedUntil !== undefined && new Date(mutedUntil) > now)
      return phrase('attention.muted-until', { until: { moment: mutedUntil } });
    return every !== undefined && isRhythm(every) ? rhythmInWords(every) : phrase('attention.rhythm.now');
  },
  button: ({ voice }, of) =>
    act(voice.say('attention.how-often'), 'howOften', of === undefined ? {} : { of }),
};
