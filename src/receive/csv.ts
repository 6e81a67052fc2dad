import { stringify } from 'csv-stringify/sync';
import type { DeliveryView } from '../core/ports/ledger.ts';
import type { BurstRule } from '../decide/burst.ts';
import { reasonInWords } from '../decide/wording.ts';
import type { DoorAnswer } from './http.ts';

type Read = (after: string | undefined, limit: number) => Promise<DeliveryView[]>;
type Cell = string | number | undefined;

const PAGE = 1_000;

/** The columns of the table, in order. */
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
};

/**
 * Every delivery as CSV, read page by page while it is sent. It is made for spreadsheets: a byte order mark, so that
 * names are read as UTF-8, and an apostrophe before what would be run as a formula.
 */
export async function deliveriesAsCsv(
  id: string,
  read: Read,
  after: string | undefined,
  burst: BurstRule,
): Promise<DoorAnswer> {
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

/** Each kind of line break is quoted: one that is not begins a row, with a formula where somebody wished one. */
export const asCsv = (rows: Cell[][]) =>
  stringify(rows, { record_delimiter: 'windows', quote_record_delimiter: true, escape_formulas: true });
