import type { Phrase, PhraseValue } from '../../../core/phrase.ts';
import { putOff, type ViewContext } from '../../../deliver/feature.ts';
import { link } from '../../../deliver/link.ts';
import { LONGEST, plain, plainLine } from '../../../deliver/plain.ts';
import { act } from '../../../deliver/views/act.ts';
import type { Shortening, View } from '../../../deliver/views/view.ts';
import { phrase, worded } from '../../../text/phrase.ts';
import type { Voice } from '../../../text/voice.ts';
import { LONGEST_QUESTION } from '../question.ts';
import type { AnswerCard, QuestionCard } from './question-cards.ts';

/** Lines of a quoted question, and of an answer: more is a document. */
const MOST_LINES = { question: 8, answer: 40 } as const;

/** That a question was passed on: who answers, until when, and how it stands. */
export function questionView(said: QuestionCard, context: ViewContext, cut: Shortening): View {
  const { voice, deliveryId } = context;
  const { state, progress, question } = said;
  const { head, tone, says } = STANDS[state];
  const told = toldOf(said, voice);
  const [title, { who }] = [worded(voice, head(told)), told];
  const takeBack = act(voice.say('button.take-back'), 'takeBack', { delivery: deliveryId, question });
  return {
    summary: summaryOf(title, said.text, voice),
    data: {
      head: title,
      tone,
      ...quote(said, voice, cut),
      says: worded(voice, says(told, said)),
      ...(progress !== undefined && {
        progress: plain(progress.text, LONGEST.note, 4),
        progressAt: worded(voice, phrase('questions.progress-by', { who, at: told.at(progress.at) })),
      }),
      actions: state === 'open' ? [takeBack] : [],
    },
  };
}

/** The values in the sentences of a card. */
interface Told {
  readonly who: string;
  /** A moment, ISO 8601, by the right clock. */
  readonly at: (iso: string) => Moment;
}

type Moment = Extract<PhraseValue, { moment: string }>;

/** In a 1:1 times are the reader's; elsewhere, and where nobody knows the reader's zone, of where it was asked. */
function toldOf({ responder, asker, timeZone }: Quoted, { say, timeZone: own }: Voice): Told {
  const zone = asker === undefined && own ? undefined : timeZone;
  return {
    who: plainLine(responder, LONGEST.name) || say('questions.responder'),
    at: moment => ({ moment, ...(zone !== undefined && { in: zone }) }),
  };
}

type Quoted = Pick<QuestionCard, 'responder' | 'asker' | 'askedAt' | 'timeZone' | 'text'>;

const summaryOf = (head: string, text: string, { say }: Voice) =>
  say('questions.summary', { head, text: plainLine(text, LONGEST.title) });

interface Stands {
  readonly head: (told: Told) => Phrase;
  readonly tone: 'accent' | 'good' | 'default';
  readonly says: (told: Told, said: QuestionCard) => Phrase;
}

const STANDS: Readonly<Record<QuestionCard['state'], Stands>> = {
  open: {
    head: ({ who }) => phrase('questions.head.open', { who }),
    tone: 'accent',
    says: ({ who, at }, said) =>
      phrase('questions.says.open', {
        who,
        time: { seconds: usualSeconds(said) },
        by: at(said.deadlineAt),
      }),
  },
  answered: {
    head: ({ who }) => phrase('questions.head.answered', { who }),
    tone: 'good',
    says: () => phrase('questions.says.answered'),
  },
  unanswered: {
    head: ({ who }) => phrase('questions.head.unanswered', { who }),
    tone: 'default',
    says: ({ at }, { deadlineAt }) => phrase('questions.says.unanswered', { by: at(deadlineAt) }),
  },
  withdrawn: {
    head: () => phrase('questions.head.withdrawn'),
    tone: 'default',
    says: ({ who }) => phrase('questions.says.withdrawn', { who }),
  },
};

/** How long an answer usually takes: in whole minutes, and no less than one. */
function usualSeconds({ askedAt, expectedAt }: Pick<QuestionCard, 'askedAt' | 'expectedAt'>): number {
  return Math.max(1, Math.round((Date.parse(expectedAt) - Date.parse(askedAt)) / 60_000)) * 60;
}

/** The answer under its question; or an apology, with what else there is. */
export function answerView(said: AnswerCard, context: ViewContext, cut: Shortening): View {
  const { voice } = context;
  const target = link(said.url);
  const all = plain(said.answer ?? '');
  const answer = plain(said.answer ?? '', Math.max(2 * cut.detail, 200), MOST_LINES.answer);
  const told = toldOf(said, voice);
  const head = worded(voice, HEADS[said.state](told));
  const shortened = target
    ? voice.say('card.shortened-with-link', target)
    : worded(voice, phrase('card.shortened', { actor: told.who }));
  return {
    summary: summaryOf(head, said.answer ?? said.text, voice),
    data: {
      head,
      ...quote(said, voice, cut),
      says: said.answer === undefined ? worded(voice, apology(told, said)) : answer,
      ...(answer !== all && { shortened }),
      actions: answerActions(said, context, target, cut),
    },
  };
}

const HEADS: Readonly<Record<AnswerCard['state'], (told: Told) => Phrase>> = {
  answered: ({ who }) => phrase('questions.answer.answered', { who }),
  late: ({ who }) => phrase('questions.answer.late', { who }),
  none: () => phrase('questions.answer.none'),
  again: () => phrase('questions.answer.again'),
};

/** The next step is the operator's sentence. */
function apology({ who, at }: Told, { deadlineAt, nextStep, state }: AnswerCard): Phrase {
  if (state === 'again') return phrase('questions.asked-anew', { who });
  const next = plainLine(nextStep ?? '', LONGEST.note) || phrase('questions.next');
  return deadlineAt === undefined
    ? phrase('questions.sorry-in-time', { who, next })
    : phrase('questions.sorry', { who, by: at(deadlineAt), next });
}

function answerActions(
  said: AnswerCard,
  context: ViewContext,
  target: ReturnType<typeof link>,
  cut: Shortening,
) {
  const { say } = context.voice;
  const delivery = context.deliveryId;
  const open = target && {
    type: 'Action.OpenUrl',
    title: plainLine(say('questions.open', { host: target.host }), LONGEST.actionTitle),
    url: target.url,
  };
  return [
    ...(open ? [open] : []),
    ...(said.state === 'none' ? [act(say('button.ask-again'), 'askAgain', { delivery })] : []),
    act(say('button.ask-else'), 'askElse', { delivery }),
    ...(said.answer === undefined ? [] : putOff(context, cut.detail === 0)),
  ];
}

/** In a 1:1 it is the person's own; elsewhere it says whose it is. */
function quote(said: Quoted, voice: Voice, cut: Shortening) {
  const { asker, askedAt, text } = said;
  const at = toldOf(said, voice).at(askedAt);
  const who = plainLine(asker ?? '', LONGEST.name) || phrase('people.someone-alone');
  const asked =
    asker === undefined ? phrase('questions.asked', { at }) : phrase('questions.asked-by', { who, at });
  return {
    asked: worded(voice, asked),
    text: plain(text, Math.min(Math.max(cut.detail, 200), LONGEST_QUESTION), MOST_LINES.question) || '…',
  };
}

/** The line of the help card that says what `ask` does; undefined where nobody answers. */
export const asksWhom = (responder: string | undefined): Phrase | undefined =>
  whereAnswered('help.ask-does', responder);

export const welcomesWith = (responder: string | undefined): Phrase | undefined =>
  whereAnswered('welcome.questions', responder);

function whereAnswered(key: 'help.ask-does' | 'welcome.questions', responder = ''): Phrase | undefined {
  const who = plainLine(responder, LONGEST.name);
  return who === '' ? undefined : phrase(key, { who });
}
