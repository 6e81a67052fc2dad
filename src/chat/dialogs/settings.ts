import type { Step } from '../../core/dialogue.ts';
import type { Interruption } from '../../core/notification.ts';
import { phrase } from '../../text/phrase.ts';
import type { ChatFeature } from '../feature.ts';
import { sayDone } from '../take-back.ts';
import type { Conducted } from '../turn.ts';
import { type Choice, choose, prompt, YES_NO } from './choose.ts';

const INTERRUPTIONS: readonly Choice<Interruption>[] = [
  { value: 'when-idle', title: phrase('settings.when-idle'), words: 'settings.word.when-idle' },
  { value: 'ad-hoc', title: phrase('settings.ad-hoc'), words: 'settings.word.ad-hoc' },
  { value: 'interrupt', title: phrase('settings.interrupt'), words: 'settings.word.interrupt' },
  { value: 'cancel', title: phrase('settings.cancel'), words: 'settings.word.cancel' },
];

const interruption: Step = {
  name: 'interruption',
  ask: () =>
    prompt({
      question: phrase('settings.interruption'),
      hint: phrase('settings.interruption-hint'),
      choices: INTERRUPTIONS,
    }),
  understand: (heard, _known, circumstances) => choose('interruption', INTERRUPTIONS, heard, circumstances),
};

const quietSummary: Step = {
  name: 'quietSummary',
  ask: () =>
    prompt({
      question: phrase('settings.summary'),
      choices: YES_NO,
    }),
  understand: (heard, _known, circumstances) => choose('quietSummary', YES_NO, heard, circumstances),
  optional: true,
};

const STEPS = [interruption, quietSummary];

/** `settings`: what a person wants by default, question by question. */
export const settings: Conducted = {
  dialogue: { name: 'settings', topic: phrase('settings.name'), steps: () => STEPS },
  async completed(turn, person, { answers }) {
    const chosen = INTERRUPTIONS.find(({ value }) => value === answers.interruption);
    await sayDone(turn, person, async () => {
      await turn.stores.preferences.choose(person.id, {
        ...(chosen && { interruption: chosen.value }),
        ...(typeof answers.quietSummary === 'boolean' && { quietSummary: answers.quietSummary }),
      });
      return phrase('settings.kept', { what: chosen?.title ?? '' });
    });
  },
};

export const interruptionInWords: ChatFeature['wishInWords'] = (_, __, { path: [of, what], now }) => {
  if (of !== 'preferences' || what !== 'interruption') return undefined;
  const { interruption: is = 'when-idle' } = now.preferences;
  return phrase('settings.holds', { what: phrase(`settings.${is}`) });
};
