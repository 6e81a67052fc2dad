import { canonical } from '../../text/locale.ts';
import { remembered } from '../../text/remembered.ts';
import type { Order } from './spoken.ts';

/** The order in which a locale writes days and months; undefined of one without a region, and where both are usual. */
export const orderOf = remembered(500, (locale: string): Order | undefined => {
  const known = canonical(locale);
  if (known === undefined || BOTH.has(known)) return undefined;
  const { language, region } = new Intl.Locale(known);
  if (language === 'en' && region === undefined) return undefined;
  const parts = new Intl.DateTimeFormat(known, { calendar: 'gregory', day: 'numeric', month: 'numeric' })
    .formatToParts(new Date(0))
    .map(({ type }) => type);
  return parts.indexOf('day') < parts.indexOf('month') ? 'day-first' : 'month-first';
});

const BOTH: ReadonlySet<string> = new Set(['en-CA']);

/** A date in numbers that is one in either order. */
export const isOrdered = (text: string): boolean => {
  const [, one, other] = /(?<![\d./-])(\d{1,2})[/-](\d{1,2})(?:[/-]\d{2,4})?(?![\d/-])/.exec(text) ?? [];
  return one !== other && Number(one) <= 12 && Number(other) <= 12;
};
