import type { TopicWish } from '../../../core/attention.ts';
import type { Phrase } from '../../../core/phrase.ts';
import type { HowOften } from '../../../deliver/feature.ts';
import { act } from '../../../deliver/views/act.ts';
import { phrase } from '../../../text/phrase.ts';
import { isRhythm, rhythmInWords } from '../rules/rhythm.ts';

/** On the card of topics: how often each comes, and the way to the form that changes it. */
export const howOften: HowOften = {
  inWords({ mutedUntil, ...wish }, { now }) {
    if (mutedUntil !== undefined && new Date(mutedUntil) > now)
      return phrase('attention.muted-until', { until: { moment: mutedUntil } });
    return withUrgent(whenOf(wish), wish);
  },
  button: ({ voice }, of) =>
    act(voice.say('attention.how-often'), 'howOften', of === undefined ? {} : { of }),
};

const whenOf = ({ every }: TopicWish): Phrase =>
  every !== undefined && isRhythm(every) ? rhythmInWords(every) : phrase('attention.rhythm.now');

const withUrgent = (how: Phrase, { urgent }: TopicWish): Phrase =>
  urgent === undefined ? how : phrase(`attention.how-urgent-${urgent}`, { how });
