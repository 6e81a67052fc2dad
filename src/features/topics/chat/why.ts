import type { RecentDelivery } from '../../../chat/ports/turn-ledger.ts';
import { sayCard, sayLine, type Turn, toPerson } from '../../../chat/turn.ts';
import type { Said } from '../../../core/notification.ts';
import type { Person } from '../../../core/person.ts';
import type { KeptStop } from '../../../core/stop.ts';
import { ruleFor } from '../../../decide/burst.ts';
import { aboutOf, stoppedBy } from '../../../decide/stops.ts';
import { phrase } from '../../../text/phrase.ts';
import type { Change, Why, WhyItem } from '../cards/topics-card.ts';
import { shown } from './stops.ts';
import { type Choices, choicesOf } from './topic-list.ts';

const WHY_LIMIT = 5;

/** Says which notifications came lately and why, and which did not and why not. */
export async function sayWhy(turn: Turn, person: Person): Promise<void> {
  const why = await whyOf(turn, person);
  const to = toPerson(person);
  if (why.items.length === 0) return sayLine(turn, to, phrase('why.nothing', { days: turn.retentionDays }));
  return sayCard(turn, to, 'why', why);
}

export async function whyOf(turn: Turn, person: Person): Promise<Why> {
  const { stores } = turn;
  const recent = await stores.ledger.recent(person.id, WHY_LIMIT);
  if (recent.length === 0) return { items: [], burst: turn.burst };
  const { topics, stops, attention } = await stores.subscriptions.wishes(person.tenantId, person.id);
  const burst = ruleFor(turn.burst, attention);
  const choices = choicesOf(topics);
  const changes = recent.map(delivery => changeOf(delivery, choices, stops));
  const keys = changes.map(change => JSON.stringify(change));
  const items = recent.map((delivery, i) =>
    itemOf(delivery, keys.indexOf(keys[i] ?? '') === i ? changes[i] : undefined),
  );
  return { items, burst };
}

/** The change of the person's wishes that would decide otherwise on such a notification. */
function changeOf(
  { topic, said, because }: RecentDelivery,
  choices: Choices,
  stops: readonly KeptStop[],
): Change | undefined {
  if (topic === undefined) return undefined;
  const choice = choices.get(topic);
  const by = stoppedBy(
    { stops, ...(choice && { choice }) },
    {
      ...aboutOf(topic, said),
      because: because.code,
    },
  );
  if (by === undefined) return { does: 'stop', topic };
  return by.stop === undefined ? { does: 'start', topic } : { does: 'unstop', stop: shown(by.stop) };
}

function itemOf(
  { said, title = lineOf(said), topic, because, state, reason, at, remark }: RecentDelivery,
  change: Change | undefined,
): WhyItem {
  return {
    because,
    state,
    reason,
    at: at.toISOString(),
    ...(title !== undefined && { title }),
    ...(topic !== undefined && { topic }),
    // Choices that stand open were not taken.
    ...(remark?.buttons.length === 1 && { did: remark.says }),
    ...(change && { change }),
  };
}

/** A line has no title, and is called by what it says. */
const lineOf = (said: Said) => ('text' in said ? said.text : undefined);
