import type { Phrase } from '../../../core/phrase.ts';
import { putOff, type ViewContext } from '../../../deliver/feature.ts';
import { link } from '../../../deliver/link.ts';
import { LONGEST, plain, plainLine } from '../../../deliver/plain.ts';
import type { RenderContext } from '../../../deliver/ports/render.ts';
import { act } from '../../../deliver/views/act.ts';
import type { Shortening, View } from '../../../deliver/views/view.ts';
import { moment } from '../../../text/format.ts';
import { phrase } from '../../../text/phrase.ts';
import { LONGEST_QUESTION } from '../question.ts';
import { expectationWords } from '../rules/question-words.ts';
import type { AnswerCard, QuestionCard } from './question-cards.ts';

/** Lines of a quoted question, and of an answer: more is a document. */
const MOST_LINES = { question: 8, answer: 40 } as const;

/** That a question was passed on: who answers, until when, and how it stands. */
export function questionView(said: QuestionCard, context: RenderContext, cut: Shortening): View {
  const { head, tone, says } = STANDS[said.state];
  const { progress } = said;
  const responder = nameOf(said);
  return {
    summary: `${head(responder)}: ${plainLine(said.text, LONGEST.title)}`,
    data: {
      head: head(responder),
      tone,
      ...quote(said, cut),
      says: says(said, responder),
      ...(progress !== undefined && {
        progress: plain(progress.text, LONGEST.note, 4),
        progressAt: `${responder}, ${moment(new Date(progress.at), said)}`,
      }),
      actions:
        said.state === 'open'
          ? [act('Take it back', 'takeBack', { delivery: context.deliveryId, question: said.question })]
          : [],
    },
  };
}

interface Stands {
  readonly head: (responder: string) => string;
  readonly tone: 'accent' | 'good' | 'default';
  readonly says: (said: QuestionCard, responder: string) => string;
}

const STANDS: Readonly<Record<QuestionCard['state'], Stands>> = {
  open: { head: who => `Passed on to ${who}`, tone: 'accent', says: expectation },
  answered: { head: who => `Answered by ${who}`, tone: 'good', says: () => 'The answer comes below.' },
  unanswered: {
    head: who => `No answer from ${who}`,
    tone: 'default',
    says: said =>
      `None came by ${moment(new Date(said.deadlineAt), said)}. Should one still come, I bring it.`,
  },
  withdrawn: {
    head: () => 'Taken back',
    tone: 'default',
    says: (_, who) => `No answer will come. ${who} may have read the question already.`,
  },
};

function expectation({ askedAt, expectedAt, deadlineAt, timeZone }: QuestionCard, responder: string): string {
  const [asked, expected, deadline] = [askedAt, expectedAt, deadlineAt].map(time => new Date(time));
  if (!asked || !expected || !deadline) return '';
  const promised = { responder, askedAt: asked, expectedAt: expected, deadlineAt: deadline };
  return `${expectationWords(promised, timeZone)} Until then we can go on with anything else.`;
}

/** The answer under its question; or an apology, with what else there is. */
export function answerView(said: AnswerCard, context: ViewContext, cut: Shortening): View {
  const responder = nameOf(said);
  const target = link(said.url);
  const all = plain(said.answer ?? '');
  const answer = plain(said.answer ?? '', Math.max(2 * cut.detail, 200), MOST_LINES.answer);
  const head = HEADS[said.state](responder);
  const toast = said.answer === undefined ? said.text : said.answer;
  return {
    summary: `${head}: ${plainLine(toast, LONGEST.title)}`,
    data: {
      head,
      ...quote(said, cut),
      says: said.answer === undefined ? apology(said, responder) : answer,
      ...(answer !== all && { shortened: target ? 'Shortened; open the link for all of it.' : 'Shortened.' }),
      actions: answerActions(said, context, target, cut),
    },
  };
}

const HEADS: Readonly<Record<AnswerCard['state'], (responder: string) => string>> = {
  answered: who => `${who} answered`,
  late: who => `${who} answered after all`,
  none: () => 'No answer came',
  again: () => 'No answer came, so it was asked again',
};

function apology({ deadlineAt, timeZone, nextStep }: AnswerCard, responder: string): string {
  const by = deadlineAt === undefined ? 'in time' : `by ${moment(new Date(deadlineAt), { timeZone })}`;
  const sorry = `I am sorry: ${responder} did not answer ${by}, so I closed your question.`;
  const next = plainLine(nextStep ?? '', LONGEST.note) || 'You can ask again, or ask somebody whom you know.';
  return `${sorry} ${next}`;
}

function answerActions(
  said: AnswerCard,
  context: ViewContext,
  target: ReturnType<typeof link>,
  cut: Shortening,
) {
  const again = act('Ask again', 'askAgain', { delivery: context.deliveryId });
  const open = target && { type: 'Action.OpenUrl', title: openTitle(target.host), url: target.url };
  return [
    ...(open ? [open] : []),
    ...(said.state === 'none' ? [again] : []),
    askElse(context),
    ...(said.answer === undefined ? [] : putOff(context, cut.detail === 0)),
  ];
}

const openTitle = (host: string) => plainLine(`Open ${host}`, LONGEST.actionTitle);

function askElse({ deliveryId }: RenderContext) {
  return act('Ask something else', 'askElse', { delivery: deliveryId });
}

/** In a 1:1 it is the person's own; elsewhere it says whose it is. */
function quote(
  { asker, askedAt, timeZone, text }: Pick<QuestionCard, 'asker' | 'askedAt' | 'timeZone' | 'text'>,
  cut: Shortening,
) {
  const who = asker === undefined ? 'You' : plainLine(asker, LONGEST.name) || 'Somebody';
  return {
    asked: `${who} asked on ${moment(new Date(askedAt), { timeZone })}`,
    text: plain(text, Math.min(Math.max(cut.detail, 200), LONGEST_QUESTION), MOST_LINES.question) || '…',
  };
}

function nameOf({ responder }: Pick<QuestionCard, 'responder'>): string {
  return plainLine(responder, LONGEST.name) || 'Whoever answers';
}

/** What `ask` does, on the help card; nothing where nobody answers. */
export const asksWhom = (responder: string | undefined): Phrase | undefined =>
  whereAnswered('help.ask-does', responder);

export const welcomesWith = (responder: string | undefined): Phrase | undefined =>
  whereAnswered('welcome.questions', responder);

function whereAnswered(key: 'help.ask-does' | 'welcome.questions', responder = ''): Phrase | undefined {
  const who = plainLine(responder, LONGEST.name);
  return who === '' ? undefined : phrase(key, { who });
}
