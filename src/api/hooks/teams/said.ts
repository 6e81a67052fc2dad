import type { CardAction, Severity } from '../../../core/cards.ts';
import { isHttps } from '../../schema.ts';
import type { Wish } from '../source.ts';
import { ALERT_SILENT_SECONDS } from '../telling.ts';

/** The content of a card for Teams, whichever sort of card it is. */
export interface SaidInTeams {
  /** In the order of their weight; the first that says something new is the title, the next the subject. */
  readonly headings: readonly string[];
  readonly url?: string | undefined;
  readonly lines: readonly string[];
  readonly facts: readonly { readonly title: string; readonly value: string }[];
  readonly actions: readonly CardAction[];
  readonly severity?: Severity | undefined;
}

/** Nobody is named who did it: the hook's own name stands there. */
export function wishOf({ facts, actions, severity, ...said }: SaidInTeams): Wish {
  const { headings, lines } = headed(said);
  const [heading = '', ...others] = [
    ...new Set([...headings, ...lines, ...facts.map(({ value }) => value)]),
  ].filter(Boolean);
  const { title, group, ...episode } = episodeOf(heading);
  const subject = group ?? others.find(isName) ?? title;
  const detail = lines.filter(line => line !== '' && line !== heading && line !== subject).join('\n\n');
  const shownSeverity = episode.severity ?? severity;
  const [url] = actions.flatMap(action => (action.type === 'open' ? [action.url] : []));
  return {
    title,
    subject: { name: subject, ...(url !== undefined && { url }) },
    actor: { name: '' },
    ...(detail && { detail }),
    ...(facts.length > 0 && { facts }),
    ...(actions.length > 0 && { actions }),
    ...(shownSeverity && { severity: shownSeverity }),
    ...(episode.key !== undefined && {
      key: episode.key,
      ...(episode.ends && { ends: true as const }),
      silentSeconds: ALERT_SILENT_SECONDS,
    }),
  };
}

type Words = Pick<SaidInTeams, 'headings' | 'lines'>;

/** A text without a heading begins with what happened, and goes on with the rest. */
function headed({ headings, lines }: Words): Words {
  const [first = '', ...others] = lines.filter(Boolean);
  if (headings.some(Boolean)) return { headings, lines };
  const { heading, rest } = beginningOf(first);
  return { headings: [heading], lines: [rest, ...others] };
}

/** Its first line; of a long one the first sentence; and where that is long as well, as much as a heading holds of it. */
function beginningOf(text: string): { heading: string; rest: string } {
  const [line = ''] = text.split('\n', 1);
  const heading = line.length <= LONGEST_HEADING ? line : sentenceOf(line);
  if (heading !== undefined) return { heading, rest: text.slice(heading.length).replace(/^[.。]?\s*/, '') };
  return { heading: `${line.slice(0, LONGEST_HEADING).replace(/(?<!\s)\s+\S*$/, '')}…`, rest: text };
}

const LONGEST_HEADING = 120;

/** Without the stop at its end. Undefined: it is no shorter than the rest. */
const sentenceOf = (line: string): string | undefined =>
  /^.{1,119}?(?=[.。](?:\s|$)|(?<=[!?！？])\s)/su.exec(line)?.[0];

/** Whether a text may stand in one line beside the title. */
const isName = (text: string) => text.length <= 150 && !text.includes('\n');

interface Episode {
  readonly title: string;
  /** The group of alerts. */
  readonly group?: string;
  readonly key?: string;
  readonly ends?: true;
  readonly severity?: Severity;
}

/**
 * Alertmanager, and Grafana after it, begin a title with the state of a group of alerts, and go on with what the group is
 * called. The parentheses at the end hold the labels that its alerts have in common at the moment: they may change.
 */
function episodeOf(heading: string): Episode {
  const [, state, rest = ''] = /^\[(FIRING(?::\d{1,9})?|RESOLVED)\] ?(.+)$/s.exec(heading) ?? [];
  if (state === undefined) return { title: heading };
  const title = rest.trim();
  const group = title.replace(/ \([^()]*\)$/, '').trim() || title;
  const episode = { group, key: `alerts:${group}` };
  return state === 'RESOLVED'
    ? { title: `Resolved: ${title}`, ...episode, ends: true, severity: 'success' }
    : { title, ...episode };
}

/** A button that opens what may stand on a card. */
export const opening = (title: string, url: string | undefined): CardAction[] =>
  url !== undefined && isHttps(url) ? [{ type: 'open', title: title || 'Open', url }] : [];
