import { remembered } from './remembered.ts';

/**
 * **Offset**: how far the clocks of somebody are from UTC, as `+02:00`, where Teams tells that and no zone. It is used as a
 * zone is, which every library here understands; but nobody knows when the clocks change there, so it is shown as what it is.
 */
export const isOffset = (zone: string): boolean => /^[+-]\d\d:\d\d$/.test(zone);

/** At the end of a time as Teams writes it, `2026-11-20T09:15:00.000+02:00`; no clocks are further from UTC than 14 hours. */
export function offsetIn(timestamp: string | undefined): string | undefined {
  const [, offset, hours] = /T[\d:.]+(([+-]\d\d):[0-5]\d)$/.exec(timestamp ?? '') ?? [];
  return offset === undefined || Math.abs(Number(hours)) > 14 ? undefined : offset;
}

/** Making one takes 0.1 ms, and each message asks. */
const formats = remembered(
  256,
  zone => new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' }),
);

/** The offset of a zone's (IANA) clocks at an instant. */
export function offsetAt(zone: string, at: Date): string {
  const name =
    formats(zone)
      .formatToParts(at)
      .find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
  return name.replace('GMT', '') || '+00:00';
}

/** `UTC+2`, `UTC+5:30`; a zone that has a name is called by it. */
export function zoneName(zone: string): string {
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)$/.exec(zone) ?? [];
  if (sign === undefined) return zone;
  const more = minutes === '00' ? '' : `:${minutes}`;
  return Number(hours) === 0 && more === '' ? 'UTC' : `UTC${sign}${Number(hours)}${more}`;
}

/**
 * Where somebody is: where they say; or else in the zone that this activity names. It may tell an offset alone; then the zone in
 * which they are known to be is meant, unless its clocks show another time.
 */
export function zoneOf(
  { timeZone, at }: { readonly timeZone?: string; readonly at: Date },
  person: { readonly timeZone?: string; readonly chosenZone?: string } = {},
): string | undefined {
  const { timeZone: known, chosenZone } = person;
  if (chosenZone !== undefined) return chosenZone;
  if (timeZone === undefined || known === undefined || !isOffset(timeZone)) return timeZone ?? known;
  return !isOffset(known) && offsetAt(known, at) === timeZone ? known : timeZone;
}
