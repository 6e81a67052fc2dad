import { z } from 'zod';
import { audience, cursor, format, line, sendAt, tenantId, time, topicName } from '../../../api/schema.ts';
import { inLanguages, refusing, saysSomething } from '../../../api/translations.ts';
import { INTERRUPTIONS, URGENCIES } from '../../../core/notification.ts';
import { translationFaults } from '../../../decide/translations.ts';
import { wordedIn } from '../rules/survey-languages.ts';
import { ASKS, FEWEST_ANONYMOUS } from '../survey.ts';
import { MOST_SURVEY_DAYS, SURVEY_DAYS } from '../survey-ports.ts';

/** Schemas of all that callers may write about surveys. The limits are those of a card, and of a person's patience. */

export const MOST_QUESTIONS = 20;
/** On one card: as many, and as long, as fit on it. */
const MOST_ON_A_CARD = 10;
const LONGEST_ON_A_CARD = 3_000;
/** As JSON; it stands in the state of everybody who is in the middle of it. */
const LONGEST_QUESTIONS = 16_000;
const LONGEST_TRANSLATED = 64_000;
const MOST_CHOICES = 10;
const LONGEST_TEXT = 4_000;

const common = {
  id: z
    .string()
    .regex(/^[A-Za-z][\w-]{0,39}$/, 'must be a letter and up to 39 letters, digits, "_" or "-"')
    .optional()
    .meta({
      description: 'Your name for it: under it stand the answers. Without it: `q1`, `q2`, by its place.',
    }),
  text: line(300).meta({ description: 'The question.' }),
  hint: line(300).optional().meta({ description: 'A note that helps people to answer.' }),
  required: z.boolean().default(true).meta({ description: '`false`: it may be skipped.' }),
};

const choiceOf = z
  .array(line(100))
  .min(2, 'must have at least two entries')
  .max(MOST_CHOICES)
  .refine(all => new Set(all.map(each => each.toLowerCase())).size === all.length, 'must all be different');

/** A question in other languages: its text and hint, and `more` that has words of its own. */
function translations<S extends z.ZodRawShape>(more: S) {
  const words = z.strictObject({ text: line(300).optional(), hint: line(300).optional(), ...more });
  return inLanguages(words.superRefine(saysSomething)).optional().meta({
    description: 'The same in other languages, each by its BCP 47 tag: everybody is asked in theirs.',
  });
}

const plainly = { ...common, translations: translations({}) };
const mirrored = refusing(translationFaults('hint', 'choices', 'low', 'high'));

const atLeast = (least: number, most: number) =>
  z
    .int('must be a whole number')
    .min(least, `must be at least ${least}`)
    .max(most, `must be at most ${most}`);

const KINDS = 'must be "text", "choice", "rating", "number", "date" or "yes-no"';

const question = z
  .discriminatedUnion(
    'type',
    [
      z
        .strictObject({
          ...plainly,
          type: z.literal('text'),
          maxLength: atLeast(1, LONGEST_TEXT).default(1_000),
        })
        .superRefine(mirrored),
      z
        .strictObject({
          ...common,
          type: z.literal('choice'),
          choices: choiceOf,
          many: z.boolean().default(false).meta({ description: 'Any number of them may be chosen.' }),
          translations: translations({
            choices: choiceOf.optional().meta({ description: 'As many, in the same order.' }),
          }),
        })
        .superRefine(mirrored),
      z
        .strictObject({
          ...common,
          type: z.literal('rating'),
          max: atLeast(2, 10).default(5).meta({ description: 'The scale goes from 1 to this.' }),
          low: line(60).optional().meta({ description: 'The meaning of 1.' }),
          high: line(60).optional().meta({ description: 'The meaning of the highest.' }),
          translations: translations({ low: line(60).optional(), high: line(60).optional() }),
        })
        .superRefine(mirrored),
      z
        .strictObject({
          ...plainly,
          type: z.literal('number'),
          min: z.number().optional(),
          max: z.number().optional(),
        })
        .refine(({ min, max }) => min === undefined || max === undefined || min < max, {
          path: ['max'],
          message: 'must be more than "min"',
        })
        .superRefine(mirrored),
      z.strictObject({ ...plainly, type: z.literal('date') }).superRefine(mirrored),
      z.strictObject({ ...plainly, type: z.literal('yes-no') }).superRefine(mirrored),
    ],
    { error: issue => (issue.code === 'invalid_union' ? KINDS : undefined) },
  )
  .meta({ description: 'The question, and the form of its answer.' });

const questions = z
  .array(question)
  .min(1, 'must have at least one entry')
  .max(MOST_QUESTIONS)
  .transform(all => all.map((each, index) => ({ ...each, id: each.id ?? `q${index + 1}` })))
  .refine(all => new Set(all.map(({ id }) => id)).size === all.length, 'must have an "id" of its own each')
  .refine(
    all => lengthOf(all.map(({ translations: _, ...question }) => question)) <= LONGEST_QUESTIONS,
    `must have at most ${LONGEST_QUESTIONS} characters as JSON, besides their translations`,
  )
  .refine(
    all => lengthOf(all) <= LONGEST_TRANSLATED,
    `must have at most ${LONGEST_TRANSLATED} characters as JSON, with their translations`,
  );

const lengthOf = (value: unknown) => JSON.stringify(value).length;

type Questions = z.output<typeof questions>;

/** In whatever language it is read. */
function fitsOnACard(all: Questions): boolean {
  const languages = new Set(all.flatMap(({ translations = {} }) => Object.keys(translations)));
  return [undefined, ...languages].every(language => fits(all.map(each => wordedIn(each, language))));
}

function fits(all: readonly Pick<Questions[number], 'text' | 'hint'>[]): boolean {
  const texts = all.flatMap(each => [
    each.text,
    each.hint ?? '',
    ...('choices' in each ? (each.choices as string[]) : []),
  ]);
  return all.length <= MOST_ON_A_CARD && texts.join('').length <= LONGEST_ON_A_CARD;
}

const sending = {
  urgency: z.enum(URGENCIES).default('normal'),
  interruption: z.enum(INTERRUPTIONS).optional().meta({
    description: 'How it meets a dialogue that runs. Without it: as the person wishes.',
  }),
};

/** The body of `POST /api/surveys`. */
export const surveyBody = z
  .strictObject({
    topic: topicName,
    title: line(200).meta({ description: 'The subject, in one line.' }),
    actor: z.strictObject({ name: line(100) }).meta({ description: 'The one who asks.' }),
    intro: line(1_000).optional().meta({ description: 'Stands above the first question.' }),
    translations: inLanguages(
      z
        .strictObject({ title: line(200).optional(), intro: line(1_000).optional() })
        .superRefine(saysSomething),
    )
      .optional()
      .meta({
        description:
          'Title and intro in other languages, each by its BCP 47 tag; those of a question stand in the question.',
      }),
    questions,
    asks: z
      .enum(ASKS)
      .default('one-by-one')
      .meta({
        description: `One question after another, or one card with all of them: at most ${MOST_ON_A_CARD}, with at most ${LONGEST_ON_A_CARD} characters.`,
      }),
    anonymous: z
      .boolean()
      .default(false)
      .meta({
        description: `Answers are kept without person and time. While it is open they are shown ${FEWEST_ANONYMOUS} at a time, as soon as ${2 * FEWEST_ANONYMOUS} wait; the rest when it closes.`,
      }),
    audience,
    tenantId: tenantId.optional(),
    ...sending,
    sendAt: sendAt.optional(),
    closesAt: time.optional().meta({
      description: `From then on nothing is asked and no answer counts. Without it: ${SURVEY_DAYS} days after it begins; at most ${MOST_SURVEY_DAYS}.`,
    }),
    report: z
      .strictObject({ audience })
      .optional()
      .meta({ description: 'Those who get a card with the results when it closes.' }),
  })
  .refine(({ asks, questions }) => asks === 'one-by-one' || fitsOnACard(questions), {
    path: ['questions'],
    message: `must be at most ${MOST_ON_A_CARD}, with at most ${LONGEST_ON_A_CARD} characters, to fit on one card`,
  })
  .superRefine(refusing(translationFaults('intro')));
export type SurveyBody = z.output<typeof surveyBody>;

/** The body of `POST /api/surveys/{id}/report`. */
export const reportBody = z.strictObject({ audience, ...sending });

/** The query of `GET /api/surveys/{id}/answers`. */
export const answersQuery = z.strictObject({
  cursor,
  format,
});
