import { asCsv, csvHeaders } from '../../../api/csv.ts';
import type { HandlerAnswer } from '../../../api/http.ts';
import type { AnswerValue, Survey } from '../survey.ts';
import type { AnswersView } from '../survey-ports.ts';

type Read = (after: string | undefined, limit: number) => Promise<AnswersView[]>;

const PAGE = 1_000;

/** Everybody's answers, a column for each question. An anonymous survey has no others. */
export async function answersAsCsv(
  survey: Survey,
  read: Read,
  after: string | undefined,
): Promise<HandlerAnswer> {
  // Before the answer begins: a database that is away is still told as such.
  const first = await read(after, PAGE);
  return { status: 200, body: lines(survey, first, read), headers: csvHeaders(`answers-${survey.id}`) };
}

async function* lines(survey: Survey, first: AnswersView[], read: Read): AsyncGenerator<string> {
  const { anonymous, questions } = survey;
  const titles = questions.map(({ text }) => text);
  yield `\uFEFF${asCsv([anonymous ? titles : ['person', 'address', 'answeredAt', ...titles]])}`;
  for (let page = first; ; page = await read(page.at(-1)?.id, PAGE)) {
    yield asCsv(page.map(each => [...(anonymous ? [] : whose(each)), ...valuesOf(survey, each)]));
    if (page.length < PAGE) return;
  }
}

const whose = ({ person, answeredAt }: AnswersView) => [
  person?.label,
  person?.address,
  answeredAt?.toISOString(),
];

function valuesOf({ questions }: Survey, { answers }: AnswersView) {
  return questions.map(({ id }) => asCell(answers[id]));
}

/** A comma may be part of a choice. */
function asCell(value: AnswerValue | null | undefined): string | number | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'object' ? value.join('; ') : value;
}
