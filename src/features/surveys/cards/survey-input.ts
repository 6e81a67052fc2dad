import type { ViewContext } from '../../../deliver/feature.ts';
import { LONGEST, plainLine } from '../../../deliver/plain.ts';
import { withoutInputs } from '../../../deliver/views/act.ts';
import { promptButton } from '../../../deliver/views/prompt.ts';
import type { Say } from '../../../text/catalogue.ts';
import { number } from '../../../text/format.ts';
import { worded } from '../../../text/phrase.ts';
import type { Voice } from '../../../text/voice.ts';
import { numberNeeded } from '../rules/survey-read.ts';
import type { SurveyQuestion } from '../survey.ts';
import type { SurveyQuestionCard } from './survey-cards.ts';

/** A question, and the name under which its input comes back. */
export interface Named {
  readonly question: SurveyQuestion;
  readonly name: string;
  /** For who cannot see where it stands: on a card with several, which question it belongs to. */
  readonly label: string;
}

/** The inputs for an answer. The words on them are Herald's own, but for choices. */
export function inputOf({ question, name: id, label }: Named, voice: Voice): object[] {
  const { say } = voice;
  const base = {
    id,
    label,
    spacing: 'Small',
    ...(question.required && { isRequired: true, errorMessage: say('surveys.input.required') }),
  };
  switch (question.type) {
    case 'text':
      return [
        {
          type: 'Input.Text',
          ...base,
          isMultiline: question.maxLength > 100,
          maxLength: question.maxLength,
          placeholder: say('surveys.input.answer'),
        },
      ];
    case 'number':
      return [
        {
          type: 'Input.Number',
          ...base,
          ...limits(question, voice),
          placeholder: say('surveys.input.number'),
        },
      ];
    case 'date':
      return [{ type: 'Input.Date', ...base }];
    case 'yes-no':
      return [choices(base, say, [choice(say('prompt.yes'), 'yes'), choice(say('prompt.no'), 'no')])];
    case 'rating':
      return [choices(base, say, numbered(question.max, voice))];
    case 'choice':
      return [
        choices(
          { ...base, ...(question.many && { isMultiSelect: true }) },
          say,
          question.choices.map((title, i) => choice(choiceTitle(title, say), i + 1)),
        ),
      ];
  }
}

function limits(question: Extract<SurveyQuestion, { type: 'number' }>, voice: Voice) {
  const { min, max } = question;
  if (min === undefined && max === undefined) return {};
  return {
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    errorMessage: worded(voice, numberNeeded(question)),
  };
}

/** More than these are a list that opens, so that a phone shows the rest of the card as well. */
const MOST_OPEN = 5;

function choices(base: object, say: Say, all: readonly object[]) {
  const style = 'isMultiSelect' in base || all.length <= MOST_OPEN ? 'expanded' : 'compact';
  const more = style === 'compact' ? { placeholder: say('surveys.input.choose') } : { wrap: true };
  return { type: 'Input.ChoiceSet', ...base, style, ...more, choices: all };
}

const choice = (title: string, value: string | number) => ({ title, value: String(value) });

const numbered = (max: number, voice: Voice) =>
  Array.from({ length: max }, (_, i) => choice(number(i + 1, voice), i + 1));

function choiceTitle(title: string, say: Say): string {
  return apart(plainLine(title, LONGEST.title)) || say('prompt.this-one');
}

/**
 * The titles of choices and the labels of inputs are the places of a card where outside text may be read as Markdown
 * and nothing better is there to take: a space without width behind each of its marks takes them apart.
 */
export const apart = (text: string): string => text.replace(/[[\]*_~`<!#&\\]/g, '$&\u200B');

/** `Action.Execute` with its twin. `takes`: what was entered goes along, and must be right. */
export function button(
  title: string,
  said: SurveyQuestionCard,
  context: ViewContext,
  data: Readonly<Record<string, unknown>>,
  takes = false,
) {
  const made = promptButton(title, said, context, data);
  return takes ? made : withoutInputs(made);
}
