import type { ViewContext } from '../../../deliver/feature.ts';
import { LONGEST, plain, plainLine } from '../../../deliver/plain.ts';
import { act } from '../../../deliver/views/act.ts';
import { stopWords } from '../../../deliver/views/stop.ts';
import type { Shortening, View } from '../../../deliver/views/view.ts';
import { dayInWords } from '../rules/survey-words.ts';
import { FEWEST_ANONYMOUS } from '../survey.ts';
import type { SurveyResultsCard } from './survey-cards.ts';

type Question = SurveyResultsCard['questions'][number];

/** What a survey brought: each question with a bar for each answer, as long as there is room. */
export function surveyResultsView(said: SurveyResultsCard, context: ViewContext, cut: Shortening): View {
  const title = plainLine(said.title, LONGEST.title) || 'Survey';
  const blocks = said.questions.map((question, i) => blockOf(question, i < barsFor(cut), cut));
  return {
    summary: `Results: ${title} (${takenPart(said)})`,
    data: {
      title,
      about: `${takenPart(said)}. ${said.closesAt === undefined ? 'It is closed.' : `It is open until ${dayInWords(said.closesAt.slice(0, 10))}.`}`,
      blocks,
      ...(said.withheld && { withheld: WITHHELD }),
      ...(context.why && { why: plainLine(context.why, cut.heading.why) }),
      actions: [stop(said.topic, context)],
    },
  };
}

const WITHHELD = `It is anonymous, and fewer than ${FEWEST_ANONYMOUS} people have answered. What they said could be guessed to be theirs, so it is not shown.`;

function takenPart({ asked, answers, atLeast }: SurveyResultsCard): string {
  const people = asked === 1 ? 'person' : 'people';
  const many = atLeast ? `At least ${answers}` : answers;
  return answers > asked ? `${many} answered` : `${many} of ${asked} ${people} answered`;
}

/** How many questions have bars: all of them, down to none. */
const BARS: readonly (readonly [detail: number, questions: number])[] = [
  [2_000, 20],
  [1_200, 8],
  [600, 4],
  [300, 2],
  [0, 0],
];
const barsFor = ({ detail }: Shortening) => BARS.find(([least]) => detail >= least)?.[1] ?? 0;

function blockOf({ text, note, answers, counts = [] }: Question, hasBars: boolean, cut: Shortening) {
  const most = hasBars ? counts.slice(0, MOST_ROWS) : [];
  return {
    type: 'Container',
    spacing: 'Large',
    items: [
      line([{ text: plain(text, cut.detail === 0 ? 100 : LONGEST.title) || 'Question', weight: 'Bolder' }]),
      line([{ text: plainLine(note, LONGEST.title), isSubtle: true, size: 'Small' }], 'None'),
      ...(answers === 0 ? [] : most.flatMap(each => bar(each, answers))),
      ...(counts.length > most.length && most.length > 0
        ? [line([{ text: `And ${counts.length - most.length} more.`, isSubtle: true, size: 'Small' }])]
        : []),
    ],
  };
}

const MOST_ROWS = 10;

const WIDEST = 20;

/**
 * The words, and below them a bar with its number. Columns as wide as the shares look pale, are as high as two lines
 * for the room that Teams gives a coloured one, and take three times as much of the card.
 */
function bar({ value, count }: { value: string; count: number }, all: number) {
  const share = count / all;
  const filled = count === 0 ? '' : '█'.repeat(Math.max(1, Math.round(share * WIDEST)));
  return [
    line([{ text: plainLine(value, LONGEST.topic) || '–' }], 'Small'),
    line(
      [
        ...(filled === '' ? [] : [{ text: filled, color: 'Accent' }]),
        { text: `${filled && ' '}${count} (${Math.round(share * 100)} %)`, size: 'Small', isSubtle: true },
      ],
      'None',
    ),
  ];
}

function line(inlines: readonly object[], spacing = 'Default') {
  return { type: 'RichTextBlock', spacing, inlines: inlines.map(each => ({ type: 'TextRun', ...each })) };
}

function stop(topic: string, context: ViewContext) {
  return act(stopWords(topic, context).title, 'optOut', { delivery: context.deliveryId, topic });
}
