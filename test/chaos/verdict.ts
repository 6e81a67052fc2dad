import type { Card, Delivery, Evidence } from './evidence.ts';

/** All claims hold for every delivery, whatever was killed. Returns the broken ones in words, each with a few cases. */
export function violationsOf(evidence: Evidence): string[] {
  const known = connect(evidence);
  return CLAIMS.flatMap(({ broken, by }) => {
    const all = by(known);
    return all.length === 0 ? [] : [`${broken}: ${all.length}, such as ${all.slice(0, FEW).join('; ')}`];
  });
}

const FEW = 3;

interface Known extends Evidence {
  cardsOf(delivery: Delivery): readonly Card[];
  /** How many attempts have an end that nobody knows. */
  unknownOf(delivery: Delivery): number;
}

function connect(evidence: Evidence): Known {
  const titles = new Map(evidence.posted.map(({ id, title }) => [id, title]));
  const cards = Map.groupBy(evidence.cards, ({ title, person }) => `${title} ${person}`);
  const unknown = Map.groupBy(
    evidence.attempts.filter(({ outcome }) => outcome === 'unknown'),
    ({ deliveryId }) => deliveryId,
  );
  return {
    ...evidence,
    cardsOf: ({ notificationId, person }) => cards.get(`${titles.get(notificationId)} ${person}`) ?? [],
    unknownOf: ({ id }) => unknown.get(id)?.length ?? 0,
  };
}

interface Claim {
  readonly broken: string;
  readonly by: (known: Known) => readonly string[];
}

const CLAIMS: readonly Claim[] = [
  {
    broken: 'accepted and not in the ledger',
    by: ({ posted, notifications }) => posted.flatMap(({ id }) => (notifications.includes(id) ? [] : [id])),
  },
  {
    broken: 'recorded twice for one Idempotency-Key',
    by: ({ posted, notifications }) => notifications.filter(each => !posted.some(({ id }) => id === each)),
  },
  { broken: 'recipients that do not add up', by: missingRecipients },
  {
    broken: 'deliveries that were not sent in the end',
    by: ({ deliveries }) =>
      deliveries.flatMap(({ id, state }) => (state === 'sent' ? [] : [`${id} is ${state}`])),
  },
  {
    broken: 'lost: sent as the ledger says, and no card is there',
    by: ({ deliveries, cardsOf }) =>
      deliveries.flatMap(each => (cardsOf(each).length === 0 ? [each.id] : [])),
  },
  {
    broken: 'repeated, and not marked',
    by: ({ deliveries, cardsOf }) =>
      deliveries.flatMap(each => (cardsOf(each).length > 1 && !each.possiblyRepeated ? [each.id] : [])),
  },
  {
    broken: 'repeated more often than attempts were in flight',
    by: ({ deliveries, cardsOf, unknownOf }) =>
      deliveries.flatMap(each => (cardsOf(each).length - 1 > unknownOf(each) ? [each.id] : [])),
  },
  {
    broken: 'marked, though every attempt is known',
    by: ({ deliveries, unknownOf }) =>
      deliveries.flatMap(each => (each.possiblyRepeated && unknownOf(each) === 0 ? [each.id] : [])),
  },
  {
    broken: 'attempts without an end',
    by: ({ attempts }) =>
      attempts.flatMap(({ deliveryId, number, outcome }) =>
        outcome === null ? [`${deliveryId} #${number}`] : [],
      ),
  },
  { broken: 'attempts lost that no kill explains', by: unexplained },
  { broken: 'two at a time to one person', by: overlapping },
];

function missingRecipients({ posted, deliveries }: Known): string[] {
  const there = Map.groupBy(deliveries, ({ notificationId }) => notificationId);
  return posted.flatMap(({ id, title, people }) => {
    const found = there.get(id)?.length ?? 0;
    return found === people ? [] : [`${title} has ${found} of ${people}`];
  });
}

function unexplained({ attempts, losses }: Known): string[] {
  const killed = new Set(losses.map(({ deliveryId, attempt }) => `${deliveryId} #${attempt}`));
  return attempts.flatMap(({ deliveryId, number, reason, startedAt }) => {
    const name = `${deliveryId} #${number}`;
    return reason === 'worker-lost' && !killed.has(name) ? [`${name} of ${startedAt.toISOString()}`] : [];
  });
}

function overlapping({ cards }: Known): string[] {
  return [...Map.groupBy(cards, ({ person }) => person)].flatMap(([person, theirs]) => {
    const inOrder = theirs.toSorted((a, b) => a.atMs - b.atMs);
    const clash = inOrder.some((card, i) => card.atMs < (inOrder[i - 1]?.endedMs ?? 0));
    return clash ? [person] : [];
  });
}
