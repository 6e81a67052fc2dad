import type { CardAction } from '../../core/cards.ts';
import { type CardAnswer, MOST_ANSWERS, type PressOutcome, type PressTrouble } from '../../core/delivery.ts';
import { clockTime, moment } from '../../text/format.ts';
import type { Messages } from '../../text/messages.ts';
import type { Voice } from '../../text/voice.ts';
import type { ViewContext } from '../feature.ts';
import { LONGEST, plainLine } from '../plain.ts';
import { isButtonOf } from './still-open.ts';

export const actionTitle = (title: string): string => plainLine(title, LONGEST.actionTitle);

type Answering = Pick<ViewContext, 'voice' | 'answers' | 'place'>;

/** The presses: on a card that several read, all of them; on every card, what became of one. */
export function pressed(all: readonly CardAction[], { voice, answers = [] }: Answering) {
  const lines = answers.slice(0, MOST_ANSWERS).map(answer => lineOf(all, answer, voice));
  const more = answers.length > MOST_ANSWERS ? [{ what: voice.say('card.answered-before') }] : [];
  return lines.length === 0 ? {} : { answers: [...lines, ...more] };
}

function lineOf(all: readonly CardAction[], answer: CardAnswer, voice: Voice) {
  const who = plainLine(answer.by, LONGEST.name) || voice.say('people.someone-alone');
  const action = chosen(all, answer, voice);
  const at = pressedAt(answer, voice);
  if (answer.outcome === undefined) return { who, what: ` · ${action} · ${at}` };
  return { what: became(answer.outcome, { who, action, at }, voice) };
}

interface Press {
  readonly who: string;
  readonly action: string;
  readonly at: string;
}

/** The outcome of a press, as it reads on the card. */
function became(outcome: PressOutcome, { who, action, at }: Press, voice: Voice): string {
  const { say } = voice;
  const caller = plainLine(outcome.to, LONGEST.name) || say('people.someone');
  const text = plainLine(outcome.text ?? '', LONGEST_TEXT);
  switch (outcome.state) {
    case 'pending':
      return outcome.until === undefined
        ? say('press.asking', { caller, action })
        : say(isSilent(outcome) ? 'press.waiting' : 'press.waiting-not-taken', {
            caller,
            action,
            until: clockTime(new Date(outcome.until), voice),
          });
    case 'done':
      return say('press.done', { text: text || action, who, at });
    case 'noted':
      return say('press.noted', { caller, action, who, at });
    case 'refused':
      return text === ''
        ? say('press.refused', { caller, action, who, at })
        : say('press.refused-why', { caller, action, text, who, at });
    case 'failed':
      return say(FAILED[outcome.trouble ?? 'silent'], { caller, action, who, at });
  }
}

const isSilent = ({ trouble = 'silent' }: PressOutcome) => trouble === 'silent';

const FAILED = {
  silent: 'press.failed',
  error: 'press.failed-error',
  gone: 'press.failed-gone',
  barred: 'press.failed-barred',
  moved: 'press.failed-moved',
  unreachable: 'press.failed-unreachable',
  late: 'press.failed-late',
} as const satisfies Record<PressTrouble, keyof Messages>;

const LONGEST_TEXT = 300;

/** With its day, because the card stands there tomorrow; by the clock of who pressed where the reader's is unknown. */
export const pressedAt = (
  { at, timeZone }: Pick<CardAnswer, 'at' | 'timeZone'>,
  { locale, timeZone: readers }: Voice,
) => moment(new Date(at), { locale, timeZone: readers ?? timeZone });

/** As its button is called; the sender may have taken it off the card since. */
function chosen(all: readonly CardAction[], answer: CardAnswer, { say }: Voice): string {
  const button = all.find(isButtonOf(answer));
  return button === undefined ? say('card.answer-gone') : actionTitle(button.title) || say('card.do');
}
