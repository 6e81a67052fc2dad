import { type Conducted, sayCard, sayLine, type Turn, toPerson } from '../../../chat/turn.ts';
import type { Answers, Circumstances, Dialogue, Heard, Step, Understood } from '../../../core/dialogue.ts';
import type { Said } from '../../../core/notification.ts';
import type { Person } from '../../../core/person.ts';
import type { Phrase } from '../../../core/phrase.ts';
import { isWritten } from '../../../text/forms.ts';
import { phrase } from '../../../text/phrase.ts';
import { textIn, titleIn } from '../rules/survey-languages.ts';
import { readAnswer } from '../rules/survey-read.ts';
import { answerInWords } from '../rules/survey-words.ts';
import { type AnswersById, type AnswerValue, DIALOGUE, type Survey, type SurveyQuestion } from '../survey.ts';

/** By place and not by the caller's id, which could be the name of anything. */
const keyOf = (index: number) => `q${index + 1}`;

/** On a card of an anonymous survey, which stands beside a person: neither what was answered, nor whether. */
const NOTED = phrase('surveys.noted');

const dialogue: Dialogue = {
  name: DIALOGUE,
  topic: phrase('surveys.name'),
  steps: given => stepsOf(surveyIn(given)),
  until: given => new Date(surveyIn(given).closesAt),
  caller: given => surveyIn(given).callerId,
};

function surveyIn({ survey }: Answers): Survey {
  return survey as Survey;
}

function stepsOf(survey: Survey): Step[] {
  const { questions, anonymous } = survey;
  if (isForm(survey)) return [formOf(survey)];
  const asked = questions.map((question, index) => ({
    name: keyOf(index),
    optional: !question.required,
    ...(anonymous && { skipped: NOTED }),
    ask: () => card(survey, [question], index),
    understand(heard: Heard, _: Answers, here: Circumstances) {
      const read = readAnswer(question, givenIn(heard, 'value'), here);
      if ('unclear' in read) return read;
      const words = anonymous ? NOTED : read.words;
      return { answers: { [keyOf(index)]: read.value }, words };
    },
  }));
  return [...asked, reviewOf(survey)];
}

/** A single question needs no form. */
const isForm = ({ asks, questions }: Survey): boolean => asks === 'one-card' && questions.length > 1;

const SENT = phrase('surveys.sent');

/** Before anything is sent the last answer can be looked over, too. Anonymous answers are not repeated. */
function reviewOf(survey: Survey): Step {
  const { anonymous, closesAt: until } = survey;
  return {
    name: 'send',
    confirms: true,
    ask(known) {
      const draft = anonymous ? { anonymous } : { draft: answersInWords(survey, byId(survey, known)) };
      return { template: 'survey-review', data: { title: titleIn(survey), until, ...draft } };
    },
    understand(heard, _, { readings }) {
      const isSent =
        heard.kind === 'pressed'
          ? heard.data.value === true
          : isWritten(heard.text, readings(phrase('surveys.word.send')));
      if (isSent) return { answers: { send: true }, words: SENT };
      return { unclear: phrase('surveys.unclear.review', { send: phrase('button.send') }) };
    },
  };
}

function formOf(survey: Survey): Step {
  const { questions, anonymous } = survey;
  return {
    name: 'all',
    optional: questions.every(({ required }) => !required),
    ...(anonymous && { skipped: NOTED }),
    ask: () => card(survey, questions, 0),
    understand: (heard, _, here) => understandForm(survey, heard, here),
  };
}

function card(survey: Survey, questions: readonly SurveyQuestion[], index: number): Said {
  const { title, intro, actor, anonymous, closesAt: until, translations } = survey;
  const isFirst = index === 0;
  return {
    template: 'survey-question',
    data: {
      title,
      actor,
      questions,
      number: index + 1,
      of: survey.questions.length,
      until,
      ...(translations && { translations }),
      ...(isFirst && intro !== undefined && { intro }),
      ...(isFirst && anonymous && { anonymous }),
    },
  };
}

function givenIn(heard: Heard, name: string) {
  return heard.kind === 'said' ? { text: heard.text } : { value: heard.data[name] };
}

/** One card for all: what is not understood is named, and nothing of it is taken. */
function understandForm(survey: Survey, heard: Heard, here: Circumstances): Understood {
  const { questions, anonymous } = survey;
  if (heard.kind === 'said')
    return { unclear: phrase('surveys.unclear.form', { send: phrase('button.send') }) };
  const read = questions.map((question, index) => {
    const value = heard.data[keyOf(index)] ?? '';
    if (value === '' && !question.required) return { value: null };
    return readAnswer(question, { value }, here);
  });
  const faults = read.flatMap((one, i) =>
    'unclear' in one ? [phrase('surveys.fault', { number: i + 1, fault: one.unclear })] : [],
  );
  if (faults.length > 0)
    return { unclear: faults.reduceRight((more, fault) => phrase('surveys.faults', { fault, more })) };
  const answers = Object.fromEntries(
    read.map((one, index) => [keyOf(index), 'value' in one ? one.value : null]),
  );
  if (anonymous) return { answers, words: NOTED };
  const each = answersInWords(survey, byId(survey, answers)).map(({ answer }) => answer);
  return { answers, words: SENT, each };
}

/** Every question under the caller's name for it. */
function byId({ questions }: Survey, answers: Answers): AnswersById {
  return Object.fromEntries(
    questions.map(({ id }, index) => [id, (answers[keyOf(index)] ?? null) as AnswerValue | null]),
  );
}

/** Herald asks; each answer is kept when the last one is given. */
export const survey: Conducted = {
  dialogue,
  answered: (turn, person, { given }) => turn.stores.surveys.begun(person, surveyIn(given).id),
  async completed(turn, person, { given, answers }) {
    const about = surveyIn(given);
    const named = byId(about, answers);
    const outcome = await turn.stores.surveys.answered(person, about, named);
    if (outcome === 'kept') return thank(turn, person, about, named);
    await sayLine(turn, toPerson(person), outcome === 'closed' ? closed(about) : AGAIN);
  },
  // Only the person themselves declines; what came in between has asked nobody.
  cancelled: ({ stores, event }, person, { given }) =>
    event.kind === 'interrupts'
      ? stores.surveys.undone(person, surveyIn(given).id)
      : stores.surveys.declined(person, surveyIn(given).id),
  async over(turn, person, { given, answers, late }) {
    const about = surveyIn(given);
    if (late) return sayLine(turn, toPerson(person), closed(about));
    const hasBegun = about.questions.some((_, index) => keyOf(index) in answers);
    if (hasBegun) await sayLine(turn, toPerson(person), farewell(about));
  },
};

/** People who had answered nothing hear nothing: a survey that was ignored is not worth another message. */
const farewell = (survey: Survey): Phrase => phrase('surveys.ended', { title: titleIn(survey) });

const AGAIN = phrase('surveys.counted-before');

const closed = (survey: Survey): Phrase =>
  phrase('surveys.closed-late', { title: titleIn(survey), closed: { moment: survey.closesAt } });

/**
 * In an anonymous one the answers are not repeated: the ledger would know whose they are. A form shows them itself.
 */
function thank(turn: Turn, person: Person, about: Survey, named: AnswersById): Promise<void> {
  const title = titleIn(about);
  const more = isForm(about) ? {} : { answers: answersInWords(about, named) };
  return sayCard(turn, toPerson(person), 'survey-thanks', {
    title,
    ...(about.anonymous ? { anonymous: true } : more),
  });
}

const answersInWords = ({ questions }: Survey, named: AnswersById) =>
  questions.map(question => ({
    question: textIn(question),
    answer: answerInWords(question, named[question.id]),
  }));
