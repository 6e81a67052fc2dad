import { stringify } from 'csv-stringify/sync';
import { postedAddress } from '../core/delivery.ts';
import type { BurstRule } from '../decide/burst.ts';
import type { DeliveryView } from '../ledger/ports/reader.ts';
import type { HandlerAnswer } from './http.ts';
import { reasonInWords } from './reason-words.ts';

type Read = (after: string | undefined, limit: number) => Promise<DeliveryView[]>;
type Cell = string | number | undefined;

const PAGE = 1_000;

/** The columns of the table, in order. A new one goes to the end: some read them by their place. */
const COLUMNS: Readonly<Record<string, (delivery: DeliveryView, burst: BurstRule) => Cell>> = {
  id: ({ id }) => id,
  recipient: ({ recipient }) => recipient.label,
  kind: ({ recipient }) => recipient.kind,
  state: ({ state }) => state,
  stateSince: ({ since }) => since.toISOString(),
  reason: ({ reason }) => reason,
  reasonText: (delivery, burst) => reasonInWords(delivery, burst),
  because: ({ because }) => because.code,
  dueAt: ({ dueAt }) => dueAt.toISOString(),
  sentAt: ({ sentAt }) => sentAt?.toISOString(),
  fallback: ({ fallback }) => fallback,
  digest: ({ digest }) => digest?.id,
  digestState: ({ digest }) => digest?.state,
  attempts: ({ attempts }) => attempts.length,
  possiblyRepeated: ({ possiblyRepeated }) => String(possiblyRepeated),
  revision: ({ revision }) => revision,
  lastChange: ({ changes }) => changes.at(-1)?.operation,
  lastChangeState: ({ changes }) => changes.at(-1)?.state,
  lastChangeReason: ({ changes }) => changes.at(-1)?.reason,
  answerVerb: ({ answer }) => answer?.verb,
  answerData: ({ answer }) => answer && JSON.stringify(answer.data),
  activityId: ({ activityId }) => activityId,
  address: ({ recipient }) => postedAddress(recipient),
  answers: ({ answers }) =>
    answers.map(({ person, verb, at }) => `${person.label}: ${verb} (${at.toISOString()})`).join('; '),
};

/**
 * Every delivery as CSV, read page by page while it is sent. It is made for spreadsheets: a byte order mark, so that
 * names are read as UTF-8, and no formulas.
 */
export async function deliveriesAsCsv(
  id: string,
  read: Read,
  after: string | undefined,
  burst: BurstRule,
): Promise<HandlerAnswer> {
  // Before the answer begins: a database that is away is still told as such.
  const first = await read(after, PAGE);
  return {
    status: 200,
    body: lines(first, read, burst),
    headers: csvHeaders(`deliveries-${id}`),
  };
}

async function* lines(first: DeliveryView[], read: Read, burst: BurstRule): AsyncGenerator<string> {
  yield `\uFEFF${asCsv([Object.keys(COLUMNS)])}`;
  for (let page = first; ; page = await read(page.at(-1)?.id, PAGE)) {
    yield asCsv(page.map(delivery => Object.values(COLUMNS).map(cell => cell(delivery, burst))));
    if (page.length < PAGE) return;
  }
}

export const csvHeaders = (name: string) => ({
  'Content-Type': 'text/csv; charset=utf-8; header=present',
  'Content-Disposition': `attachment; filename="${name}.csv"`,
});

/**
 * Every cell stands in quotes, so a comma, a quote or a line break of its own ends none. A spreadsheet that takes
 * another character for the separator (`;` is the default in half of Europe) sees through these quotes: it begins a
 * cell behind each such character, wherever it stands. So no part of a text that could become a cell begins a formula.
 */
export const asCsv = (rows: Cell[][]) =>
  stringify(
    rows.map(row => row.map(defused)),
    {
      record_delimiter: 'windows',
      quoted: true,
      quoted_empty: true,
    },
  );

/** The characters that end a cell in some spreadsheet, except the comma, which the quotes hold. */
const CELL_ENDS = /([;|\t\r\n])/;
const FORMULA = /^[\s"]*[=+\-@＝＋－＠]/;

/** An apostrophe makes a text of what would be run. A number stays a number. */
function defused(cell: Cell): Cell {
  if (typeof cell !== 'string') return cell;
  const parts = cell.split(CELL_ENDS);
  return parts.map(part => (FORMULA.test(part) ? `'${part}` : part)).join('');
}
