import { type Button, type Click, replaceCard } from '../../../chat/click.ts';
import type { ClickAnswer } from '../../../chat/ports/conversation.ts';
import type { Said } from '../../../core/notification.ts';
import { card, dataOf, templateOf } from '../../../core/said.ts';
import { topicsOf } from './topic-list.ts';
import { whyOf } from './why.ts';

/** A card whose buttons name topics and stops, as it is now: a digest, a confirmation, or one of Herald's lists. */
export async function replaceList(click: Click): Promise<ClickAnswer> {
  const { delivery, stores } = click;
  if (templateOf(delivery.said) === 'digest') {
    const { said } = (await stores.ledger.find(delivery.id)) ?? delivery;
    return replaceCard({ ...click, delivery: { ...delivery, said } }, said);
  }
  const stands = await listOf(click);
  // It says so after a change, too; and a confirmation whose Undo was pressed has none any more.
  await stores.ledger.restate(delivery.id, stands);
  return replaceCard(click, stands);
}

async function listOf(click: Click): Promise<Said> {
  const { said } = click.delivery;
  const confirmed = dataOf(said, 'opted-out');
  if (confirmed !== undefined) return card('opted-out', { ...confirmed, undone: true });
  if (templateOf(said) === 'why') return card('why', await whyOf(click, click.person));
  const from = fromOf(click.event.data.from) ?? dataOf(said, 'topics')?.from ?? 0;
  return card('topics', { ...(await topicsOf(click, click.person)), ...(from > 0 && { from }) });
}

const fromOf = (from: unknown): number | undefined =>
  Number.isSafeInteger(from) && Number(from) >= 0 ? Number(from) : undefined;

export const LIST_BUTTONS = {
  showTopics: { on: ['topics'], press: replaceList },
} as const satisfies Record<string, Button>;
