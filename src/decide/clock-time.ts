/** An instant as a person reads it on a clock: `12:40` where they are, `12:40 UTC` where that is not known. */
export function clockTime(at: Date, timeZone?: string | null): string {
  const zone = knownZone(timeZone);
  const time = inZone(at, zone ?? 'UTC', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return zone === undefined ? `${time} UTC` : time;
}

/** `20 Nov` */
export function dayOf(at: Date, timeZone?: string | null): string {
  return inZone(at, knownZone(timeZone) ?? 'UTC', { day: 'numeric', month: 'short' });
}

function inZone(at: Date, timeZone: string, parts: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat('en-GB', { ...parts, timeZone }).format(at);
}

/** What came from outside may be no time zone at all, or none that this system knows. */
export function knownZone(timeZone: string | null | undefined): string | undefined {
  if (!timeZone) return undefined;
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}
