import { sayCard, type Turn, toPerson } from '../../../chat/turn.ts';
import type { Person } from '../../../core/person.ts';
import { knownZone } from '../../../text/format.ts';
import { zoneOf } from '../../../text/zone.ts';
import type { SettingsCard } from '../cards/settings-card.ts';
import type { Place } from '../rules/attention-words.ts';

/** `settings`: all that holds now, with the ways to change it. */
export async function saySettings(
  turn: Turn,
  person: Person,
  more: Partial<SettingsCard> = {},
): Promise<void> {
  await sayCard(turn, toPerson(person), 'settings', await settingsOf(turn, person, more));
}

export async function settingsOf(
  { stores, burst: usual, lowEvery }: Turn,
  { id, tenantId }: Person,
  more: Partial<SettingsCard> = {},
): Promise<SettingsCard> {
  const wishes = await stores.preferences.of(id);
  const topics = (await stores.subscriptions.topics(tenantId, id)).filter(({ choice }) => choice !== 'out');
  const names = topics.map(({ name }) => name);
  return { ...wishes, usual, ...(lowEvery && { lowEvery }), topics: names, ...more };
}

/** Where the person is, as this activity tells it, or else the last one that did. */
export const hereOf = ({ event, now }: Turn, person: Person): Place => ({
  now,
  timeZone: knownZone(zoneOf(event, person)) ?? 'UTC',
});
