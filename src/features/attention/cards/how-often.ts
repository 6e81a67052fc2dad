import { type AwayReason, isStillOn, type TopicWish } from '../../../core/attention.ts';
import type { Phrase } from '../../../core/phrase.ts';
import type { HowOften } from '../../../deliver/feature.ts';
import { act } from '../../../deliver/views/act.ts';
import { phrase } from '../../../text/phrase.ts';
import { isRhythm, rhythmInWords } from '../rules/rhythm.ts';

/** On the card of topics: how often each comes, and the way to the form that changes it. */
export const howOften: HowOften = {
  inWords({ mutedUntil, ...wish }, { now }) {
    if (isStillOn(mutedUntil, now)) return phrase('attention.muted-until', { until: { moment: mutedUntil } });
    return withUrgent(whenOf(wish), wish);
  },
  button: ({ voice }, of) => {
    const title = opensSettings(of) ? voice.say('attention.title') : voice.say('attention.how-often');
    return act(title, 'howOften', of === undefined ? {} : { of });
  },
};

/** Quiet hours, pauses and mutes are changed on the whole card; else it is a form that changes what waits. */
export const opensSettings = (of: unknown): boolean => SETTINGS.some(each => each === of);
const SETTINGS = ['quiet-hours', 'paused', 'muted'] as const satisfies readonly AwayReason[];

const whenOf = ({ every }: TopicWish): Phrase =>
  every !== undefined && isRhythm(every) ? rhythmInWords(every) : phrase('attention.rhythm.now');

const withUrgent = (how: Phrase, { urgent }: TopicWish): Phrase =>
  urgent === undefined ? how : phrase(`attention.how-urgent-${urgent}`, { how });
