import type { Findings, Tried } from './fuzz.ts';
import { asCurl, type Outcome } from './wire.ts';

/** By door and status, how often: for people. */
export function tableOf({ tally }: Pick<Findings, 'tally'>): string {
  const outcomes = [...new Set([...tally.values()].flatMap(row => [...row.keys()]))].toSorted(inOrder);
  const rows = [...tally].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const width = Math.max(...rows.map(([door]) => door.length));
  const line = (name: string, cells: readonly unknown[]) =>
    [name.padEnd(width), ...cells.map(cell => String(cell ?? '').padStart(6))].join(' ');
  return [
    line('', [...outcomes, 'all']),
    ...rows.map(([door, row]) => line(door, [...outcomes.map(each => row.get(each)), sum(row.values())])),
    line('all', [
      ...outcomes.map(each => sum(rows.map(([, row]) => row.get(each) ?? 0))),
      sum(rows.map(([, row]) => sum(row.values()))),
    ]),
  ].join('\n');
}

const inOrder = (a: Outcome, b: Outcome) => String(a).localeCompare(String(b));
const sum = (numbers: Iterable<number>) => [...numbers].reduce((all, each) => all + each, 0);

/** Bodies of megabytes are made again by the number of their case. */
const SHOWN_LETTERS = 4_000;

/** Describes the failures, with all that a reader needs to see them fail again. */
export function failuresOf({ failures, target }: Pick<Findings, 'failures' | 'target'>, most = 20): string {
  const shown = failures.slice(0, most).map(each => failureOf(each, target));
  const more = failures.length - shown.length;
  return [...shown, ...(more > 0 ? [`… and ${more} more`] : [])].join('\n\n');
}

/** One that failed, with its case as a line of curl. */
export function failureOf({ index, door, outcome, asked, said }: Tried, target: Findings['target']): string {
  const answer = said.slice(said.indexOf('\r\n\r\n') + 4, 600);
  const curl = asCurl(target, asked);
  const shown = curl.length > SHOWN_LETTERS ? `… ${curl.slice(-SHOWN_LETTERS)}` : curl;
  return `Case ${index}, ${door}: ${outcome} ${answer}\n  ${shown}`;
}
