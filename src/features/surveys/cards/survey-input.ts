import type { ViewContext } from '../../../deliver/feature.ts';
import { LONGEST, plainLine } from '../../../deliver/plain.ts';
import { withoutInputs } from '../../../deliver/views/act.ts';
import { promptButton } from '../../../deliver/views/prompt.ts';
import type { SurveyQuestion } from '../survey.ts';
import type { SurveyQuestionCard } from './survey-cards.ts';

/** A question, and the name under which its input comes back. */
export interface Named {
  readonly question: SurveyQuestion;
  readonly name: string;
  /** For who cannot see where it stands: on a card with several, which question it belongs to. */
  readonly label: string;
}

/** Where an answer is entered. What is written on inputs is Herald's own, but for choices. */
export function inputOf({ question, name: id, label }: Named): object[] {
  const base = {
    id,
    label,
    spacing: 'Small',
    ...(question.required && { isRequired: true, errorMessage: 'This one needs an answer.' }),
  };
  switch (question.type) {
    case 'text':
      return [
        {
          type: 'Input.Text',
          ...base,
          isMultiline: question.maxLength > 100,
          maxLength: question.maxLength,
          placeholder: 'Your answer',
        },
      ];
    case 'number':
      return [{ type: 'Input.Number', ...base, ...limits(question), placeholder: 'A number' }];
    case 'date':
      return [{ type: 'Input.Date', ...base }];
    case 'yes-no':
      return [choices(base, false, [choice('Yes', 'yes'), choice('No', 'no')])];
    case 'rating':
      return [choices(base, false, numbered(question.max))];
    case 'choice':
      return [
        choices(
          base,
          question.many,
          question.choices.map((title, i) => choice(choiceTitle(title), i + 1)),
        ),
      ];
  }
}

function limits({ min, max }: { min?: number; max?: number }) {
  const wanted = [
    ...(min === undefined ? [] : [`at least ${min}`]),
    ...(max === undefined ? [] : [`at most ${max}`]),
  ];
  return {
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(wanted.length > 0 && { errorMessage: `A number, ${wanted.join(' and ')}.` }),
  };
}

/** More than these are a list that opens, so that a phone shows the rest of the card as well. */
const MOST_OPEN = 5;

function choices(base: object, many: boolean, all: readonly object[]) {
  const style = many || all.length <= MOST_OPEN ? 'expanded' : 'compact';
  const more = style === 'compact' ? { placeholder: 'Choose' } : { wrap: true };
  return {
    type: 'Input.ChoiceSet',
    ...base,
    style,
    ...(many && { isMultiSelect: true }),
    ...more,
    choices: all,
  };
}

const choice = (title: string, value: string | number) => ({ title, value: String(value) });

const numbered = (max: number) => Array.from({ length: max }, (_, i) => choice(String(i + 1), i + 1));

/**
 * The one place of a card where outside text may be read as Markdown and nothing better is there to take: a space
 * without width behind each of its marks takes them apart.
 */
function choiceTitle(title: string): string {
  return plainLine(title, LONGEST.title).replace(/[[\]*_~`<!#&\\]/g, '$&\u200B') || 'This one';
}

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
