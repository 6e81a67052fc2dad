import type { TeamsStandIn } from '../stories/stage.ts';
import type { Database } from './database.ts';
import type { Loss } from './harms.ts';
import { type Posted, titleIn } from './load.ts';

/** The records of the ledger and those of Teams, each for itself, when everything has come to rest. */
export interface Evidence {
  readonly posted: readonly Posted[];
  /** Ids of all that the ledger has; what Herald says of itself, as a welcome, is not of a topic. */
  readonly notifications: readonly string[];
  readonly deliveries: readonly Delivery[];
  readonly attempts: readonly Attempt[];
  readonly cards: readonly Card[];
  readonly losses: readonly Loss[];
}

export interface Delivery {
  readonly id: string;
  readonly notificationId: string;
  /** How Teams knows the person. */
  readonly person: string;
  readonly state: string;
  readonly possiblyRepeated: boolean;
}

export interface Attempt {
  readonly deliveryId: string;
  readonly number: number;
  readonly startedAt: Date;
  readonly outcome: string | null;
  readonly reason: string | null;
}

/** Something that Teams put before somebody's eyes. */
export interface Card {
  readonly title: string;
  readonly person: string;
  readonly atMs: number;
  readonly endedMs: number;
}

export async function gather(
  database: Database,
  teams: TeamsStandIn,
  posted: readonly Posted[],
  losses: readonly Loss[],
): Promise<Evidence> {
  const notifications = await database.query<{ id: string }>(
    'select id from notifications where topic is not null',
  );
  const deliveries = await database.query<Delivery>(
    `select d.id, notification_id as "notificationId", p.teams_id as person, state,
       possibly_repeated as "possiblyRepeated"
     from deliveries d join people p on p.id = d.person_id join notifications n on n.id = notification_id
     where n.topic is not null`,
  );
  const attempts = await database.query<Attempt>(
    `select delivery_id as "deliveryId", number, started_at as "startedAt", outcome, reason_code as reason
     from attempts`,
  );
  const cards = await cardsOf(teams);
  return { posted, notifications: notifications.map(({ id }) => id), deliveries, attempts, cards, losses };
}

async function cardsOf({ url }: TeamsStandIn): Promise<Card[]> {
  const answer = await fetch(`${url}/control/cards?operation=send&limit=100000`);
  const { cards } = (await answer.json()) as { cards: (Omit<Card, 'title'> & { summary?: string })[] };
  return cards.flatMap(({ summary = '', ...card }) => {
    const title = titleIn(summary);
    return title === undefined ? [] : [{ ...card, title }];
  });
}
