import { canonical } from '../text/locale.ts';

/** Days of a week, 0 is Sunday. */
export interface WorkingWeek {
  readonly workdays: readonly number[];
  readonly weekend: readonly number[];
}

const ALL = [1, 2, 3, 4, 5, 6, 0] as const;
export const USUAL_WEEK: WorkingWeek = { workdays: [1, 2, 3, 4, 5], weekend: [6, 0] };

/** `Intl.Locale.prototype.getWeekInfo`, whose days are 1 (Monday) to 7, and which TypeScript does not know yet. */
interface WithWeek {
  getWeekInfo(): { readonly weekend: readonly number[] };
}

/**
 * How the week is where a locale (BCP 47) is of: in Riyadh and Cairo the weekend is Friday and Saturday. Where the law has
 * one day alone, as in India, the offices that have Teams close on two.
 */
export function workingWeekOf(locale?: string): WorkingWeek {
  const known = locale === undefined ? undefined : canonical(locale);
  if (known === undefined) return USUAL_WEEK;
  const { weekend } = (new Intl.Locale(known) as unknown as WithWeek).getWeekInfo();
  if (weekend.length !== 2) return USUAL_WEEK;
  const off = ALL.filter(day => weekend.includes(day || 7));
  return { workdays: ALL.filter(day => !off.includes(day)), weekend: off };
}
