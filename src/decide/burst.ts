import type { Attention } from '../core/attention.ts';
import type { Because } from '../core/delivery.ts';
import type { Said } from '../core/notification.ts';
import type { ReasonCode } from '../core/reasons.ts';
import type { ClaimedDelivery } from '../ledger/ports/delivering.ts';
import { whatStandsAgainst } from './sending.ts';

/** At most so many cards to one person in any stretch of time of this length. */
export interface BurstRule {
  /** 0: no limit. */
  readonly cards: number;
  readonly seconds: number;
}

/** The limit of one person: they may lower it. `atOnce` of their wishes; missing: they did not. */
export function ruleFor(rule: BurstRule, { atOnce }: Pick<Attention, 'atOnce'> = {}): BurstRule {
  return atOnce === undefined || (rule.cards > 0 && rule.cards <= atOnce) ? rule : { ...rule, cards: atOnce };
}

/**
 * So many lines make a card that is still read, and that fits with every line cut short. Deliveries held beyond them
 * wait for the next digest.
 */
export const MOST_LINES = 12;

/** A person who was away finds one card, however much came: it counts the deliveries that it has no room for. */
export const MOST_WHILE_AWAY = 100;

/**
 * The end of all that is held for one person when there is room for one card, oldest first: the card itself where it is
 * only one, or else a digest. A delivery that would not be sent any more is in neither, and ends for its reason. One
 * whose episode came and went while they were away is a line of a digest, and no card any more.
 */
export function concludeHeld(
  held: readonly ClaimedDelivery[],
  now: Date,
  most: number = MOST_LINES,
): Conclusion {
  const over = whatIsOver(held, now);
  const ended = new Set(over.map(({ id }) => id));
  const left = held.filter(({ id }) => !ended.has(id));
  const [only, ...others] = left;
  if (only !== undefined && others.length === 0 && !only.over) return { over, card: only.id, lines: [] };
  return { over, lines: left.slice(0, most).map(({ id }) => id) };
}

export interface Conclusion {
  readonly over: readonly Over[];
  readonly card?: string;
  /** The deliveries that the digest is made of. */
  readonly lines: readonly string[];
}

/** A delivery that has come to its end without a card. */
export interface Over {
  readonly id: string;
  readonly state: 'cancelled' | 'expired' | 'suppressed';
  readonly reason: ReasonCode;
}

/**
 * Those that nobody would send any more, by the same objections as for a card. Whether the person can be reached is not
 * asked: the digest finds that out, for each of its lines.
 */
export function whatIsOver(deliveries: readonly ClaimedDelivery[], now: Date): Over[] {
  return deliveries.flatMap(delivery => {
    const objection = whatStandsAgainst(delivery, now);
    switch (objection?.state) {
      case 'cancelled':
      case 'expired':
      case 'suppressed':
        return [{ id: delivery.id, state: objection.state, reason: objection.reason }];
      default:
        return [];
    }
  });
}

/** Why the person gets a digest of these. */
export function whyDigest(
  rule: BurstRule,
  lines: readonly Pick<ClaimedDelivery, 'away' | 'gathered' | 'attention'>[],
): Because {
  const { cards, seconds } = ruleFor(rule, lines[0]?.attention);
  if (lines.some(({ away, gathered }) => away && !gathered)) return { code: 'away' };
  const gathered = lines.flatMap(line => line.gathered ?? []);
  if (gathered.length === 0) return { code: 'burst', cards, seconds };
  return { code: gathered.includes('topic-digest') ? 'digest' : 'can-wait' };
}

const DIGEST: Said = { template: 'digest', data: { items: [] } };

/** How it is told to who was away, or asked for it: thing by thing, how it is by now, and however much it is, on one card. */
const WHOLE = {
  away: { template: 'digest', data: { items: [], away: true } },
  digest: { template: 'digest', data: { items: [], away: true, periodic: true } },
  'can-wait': { template: 'digest', data: { items: [], away: true, periodic: true, canWait: true } },
} as const satisfies Partial<Record<Because['code'], Said>>;

type WholeCode = keyof typeof WHOLE;
export const WHOLE_CODES = Object.keys(WHOLE) as readonly WholeCode[];

const isWholeCode = (code: Because['code']): code is WholeCode => Object.hasOwn(WHOLE, code);
export const isWhole = ({ code }: Because): boolean => isWholeCode(code);

/** How what is told together is told. */
export const digestFor = ({ code }: Because): Said => (isWholeCode(code) ? WHOLE[code] : DIGEST);
