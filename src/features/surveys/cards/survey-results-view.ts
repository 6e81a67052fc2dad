import type { ViewContext } from '../../../deliver/feature.ts';
import { LONGEST, plain, plainLine } from '../../../deliver/plain.ts';
import { stopButton } from '../../../deliver/views/stop.ts';
import type { Shortening, View } from '../../../deliver/views/view.ts';
import { nearMoment } from '../../../text/near-moment.ts';
import { worded } from '../../../text/phrase.ts';
import type { Voice } from '../../../text/voice.ts';
import { FEWEST_ANONYMOUS } from '../survey.ts';
import type { SurveyResultsCard } from './survey-cards.ts';

type Question = SurveyResultsCard['questions'][number];

/** The results of a survey: each question with a bar for each answer, as long as there is room. */
export function surveyResultsView(said: SurveyResultsCard, context: ViewContext, cut: Shortening): View {
  const { voice } = context;
  const { say } = voice;
  const title = plainLine(worded(voice, said.title), LONGEST.title) || say('surveys.title');
  const taken = takenPart(said, voice);
  const blocks = said.questions.map((question, i) =>
    blockOf(question, { hasBars: i < barsFor(cut), cut, voice }),
  );
  return {
    summary: say('surveys.results-summary', { title, taken }),
    data: {
      title,
      about: aboutOf(said, taken, voice),
      blocks,
      ...(said.withheld && { withheld: say('surveys.withheld', { fewest: FEWEST_ANONYMOUS }) }),
      ...(context.why && { why: plainLine(context.why, cut.heading.why) }),
      actions: [stopButton(said.topic, context)],
    },
  };
}

function aboutOf({ closesAt }: SurveyResultsCard, taken: string, voice: Voice): string {
  if (closesAt === undefined) return voice.say('surveys.results-closed', { taken });
  return voice.say('surveys.results-open', { taken, closes: nearMoment(voice, new Date(closesAt)) });
}

/** People who answer in a channel were not asked 1:1, so more may have answered than were asked. */
function takenPart({ asked, answers, atLeast }: SurveyResultsCard, { say }: Voice): string {
  if (answers > asked) return say(atLeast ? 'surveys.taken-by-at-least' : 'surveys.taken-by', { answers });
  return say(atLeast ? 'surveys.taken-at-least' : 'surveys.taken', { answers, asked });
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

interface Setting {
  readonly hasBars: boolean;
  readonly cut: Shortening;
  readonly voice: Voice;
}

function blockOf({ text, note, answers, counts = [] }: Question, { hasBars, cut, voice }: Setting) {
  const most = hasBars ? counts.slice(0, MOST_ROWS) : [];
  const asked =
    plain(worded(voice, text), cut.detail === 0 ? 100 : LONGEST.title) || voice.say('surveys.question');
  const more = counts.length - most.length;
  return {
    type: 'Container',
    spacing: 'Large',
    items: [
      line([{ text: asked, weight: 'Bolder' }]),
      line([{ text: plainLine(worded(voice, note), LONGEST.title), isSubtle: true, size: 'Small' }], 'None'),
      ...(answers === 0 ? [] : most.flatMap(each => bar(each, answers, voice))),
      ...(more > 0 && most.length > 0
        ? [
            line([
              { text: voice.say('surveys.more-answers', { count: more }), isSubtle: true, size: 'Small' },
            ]),
          ]
        : []),
    ],
  };
}

const MOST_ROWS = 10;

const WIDEST = 20;

type Bar = NonNullable<Question['counts']>[number];

/**
 * The words, and below them a bar with its number. Columns as wide as the shares look pale, are as high as two lines
 * for the room that Teams gives a coloured one, and take three times as much of the card.
 */
function bar({ value, count }: Bar, all: number, voice: Voice) {
  const share = count / all;
  const counted = voice.say('surveys.result.share', { count, share });
  const filled = count === 0 ? '' : '█'.repeat(Math.max(1, Math.round(share * WIDEST)));
  return [
    line([{ text: plainLine(worded(voice, value), LONGEST.topic) || '–' }], 'Small'),
    line(
      [
        ...(filled === '' ? [] : [{ text: filled, color: 'Accent' }]),
        { text: `${filled && ' '}${counted}`, size: 'Small', isSubtle: true },
      ],
      'None',
    ),
  ];
}

function line(inlines: readonly object[], spacing = 'Default') {
  return { type: 'RichTextBlock', spacing, inlines: inlines.map(each => ({ type: 'TextRun', ...each })) };
}
