import { prompt } from '../../../chat/dialogs/choose.ts';
import type { Conducted } from '../../../chat/turn.ts';
import type { Answers, Circumstances, Heard, Step, Understood } from '../../../core/dialogue.ts';
import { typed } from '../../../core/text.ts';
import type { Here } from '../../../decide/when/here.ts';
import { NO_ZONE, type Timing } from '../../../decide/when/timing.ts';
import { dayAndHour, everyWords } from '../../../decide/when/words.ts';
import { understandWhen } from '../../../decide/when.ts';
import { phrase } from '../../../text/phrase.ts';
import { LONGEST_REMINDER } from '../reminder.ts';
import { sayReminder } from './reminder-card.ts';

/** Whoever writes both at once is not asked for the time. */
const what: Step = {
  name: 'what',
  ask: () =>
    prompt({ question: 'What shall I remind you of?', hint: 'For example: “call Ana about the contract”.' }),
  understand(heard, _known, circumstances) {
    const text = textOf(heard).trim();
    if (text === '') return { unclear: 'Write what I shall remind you of.' };
    if (text.length > LONGEST_REMINDER)
      return { unclear: `Write it in at most ${LONGEST_REMINDER} characters.` };
    const both = understandWhen(text, hereOf(circumstances));
    const isBoth = !('unclear' in both) && both.rest !== '';
    const kept = isBoth ? both.rest : text;
    return { answers: { what: kept, ...(isBoth && { when: asAnswer(both.timing) }) }, words: kept };
  },
};

const WHENS = [
  { value: 'in 20 minutes', title: 'In 20 minutes' },
  { value: 'in 3 hours', title: 'In 3 hours' },
  { value: 'tomorrow at 9:00', title: 'Tomorrow at 9:00' },
] as const;

const when: Step = {
  name: 'when',
  ask: ({ what: of }) =>
    prompt({
      question: typeof of === 'string' ? `When shall I remind you of “${of}”?` : 'When?',
      hint: 'Write for example “on Monday at 9”, “in two weeks” or “every weekday at 8:30”.',
      choices: WHENS,
    }),
  understand(heard, _known, circumstances): Understood {
    const understood = understandWhen(textOf(heard), hereOf(circumstances));
    if ('unclear' in understood) return understood;
    const { timing } = understood;
    return { answers: { when: asAnswer(timing) }, words: everyWords(timing) ?? dayAndHour(timing) };
  },
};

const STEPS = [what, when];

/** `remind me` without all that it takes. */
export const remind: Conducted = {
  dialogue: { name: 'remind', topic: phrase('reminders.name'), steps: () => STEPS },
  async completed(turn, person, { answers }) {
    const wish = { ...timingIn(answers), what: String(answers.what) };
    await sayReminder(turn, person, await turn.stores.reminders.set(person, wish));
  },
};

function textOf(heard: Heard): string {
  return heard.kind === 'said' ? heard.text : typed(heard.data.value);
}

function hereOf({ now, timeZone = NO_ZONE, locale }: Circumstances): Here {
  return { now, timeZone, ...(locale !== undefined && { locale }) };
}

/** Answers are JSON. */
function asAnswer({ at, ...rest }: Timing): Answers {
  return { ...rest, at: at.toISOString() };
}

function timingIn({ when: kept }: Answers): Timing {
  const { at, ...rest } = kept as Omit<Timing, 'at'> & { at: string };
  return { ...rest, at: new Date(at) };
}
