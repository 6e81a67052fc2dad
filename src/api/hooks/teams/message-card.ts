import { z } from 'zod';
import type { CardAction, Severity } from '../../../core/cards.ts';
import { pick } from '../../check.ts';
import { list, maybe, text } from '../telling.ts';
import { plainly } from './plainly.ts';
import { opening, type SaidInTeams } from './said.ts';

const action = z.object({
  '@type': text,
  name: text,
  targets: list(z.object({ os: text, uri: z.string() })),
  target: maybe(z.union([z.string(), list(z.string())])),
});
type Action = z.output<typeof action>;

const section = z.object({
  title: text,
  activityTitle: text,
  activitySubtitle: text,
  activityText: text,
  text,
  facts: list(z.object({ name: text, value: text })),
  potentialAction: list(action),
});

const messageCard = z.object({
  title: text,
  summary: text,
  text,
  themeColor: text,
  sections: list(section),
  potentialAction: list(action),
});

/** The text that Apprise writes in every summary, in place of what happened. */
const SAYS_WHO_SENDS = /^Apprise Notifications$/;

/** `@type: MessageCard`, as connectors took it. Undefined: it has neither a summary nor a text. */
export function saidByMessageCard(payload: unknown): SaidInTeams | undefined {
  const card = pick(messageCard, payload);
  if (!card.summary && !card.text && !card.title) return undefined;
  const { sections } = card;
  const summary = SAYS_WHO_SENDS.test(card.summary ?? '') ? '' : card.summary;
  const words = (all: readonly (string | null | undefined)[]) => all.map(each => plainly(each ?? ''));
  return {
    headings: words([
      card.title || summary,
      ...sections.flatMap(each => [each.activityTitle, each.activitySubtitle, each.title]),
      summary,
    ]),
    lines: words([card.text, ...sections.flatMap(each => [each.activityText, each.text])]),
    facts: sections.flatMap(({ facts }) =>
      facts.flatMap(({ name, value }) =>
        value ? [{ title: plainly(name ?? ''), value: plainly(value) }] : [],
      ),
    ),
    actions: actionsOf(card).flatMap(opened),
    severity: severityOfColour(card.themeColor ?? ''),
  };
}

/** The actions that a card of Herald's does not do: people would not see what is sent there in their name. */
export const droppedOf = (payload: unknown): string[] =>
  actionsOf(pick(messageCard, payload)).flatMap(each =>
    OPENS.has(each['@type'] ?? '') ? [] : [each.name || each['@type'] || '?'],
  );

const actionsOf = ({ sections, potentialAction }: z.output<typeof messageCard>): Action[] => [
  ...potentialAction,
  ...sections.flatMap(each => each.potentialAction),
];

const OPENS = new Set(['OpenUri', 'ViewAction']);

function opened({ '@type': type, name, targets, target }: Action): CardAction[] {
  if (!OPENS.has(type ?? '')) return [];
  const anywhere = targets.find(({ os }) => os === 'default') ?? targets[0];
  const [first] = [target ?? []].flat();
  return opening(plainly(name ?? ''), anywhere?.uri ?? first);
}

/** The severity that the colour of the bar stands for, if any: red, orange to yellow, green. */
export function severityOfColour(colour: string): Severity | undefined {
  const [, r = '', g = '', b = ''] = /^#?([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(colour) ?? [];
  const [red = 0, green = 0, blue = 0] = [r, g, b].map(each => Number.parseInt(each || '0', 16));
  const [most, least] = [Math.max(red, green, blue), Math.min(red, green, blue)];
  if (most === 0 || (most - least) / most < 0.5 || most === blue) return undefined;
  if (most === green) return (green - red) / most < 0.3 ? 'warning' : 'success';
  if (green / most > 0.35) return 'warning';
  return blue / most > 0.5 ? undefined : 'critical';
}
