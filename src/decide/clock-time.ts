/** An instant as a person reads it on a clock: `12:40` where they are, `12:40 UTC` where that is not known. */
export function clockTime(at: Date, timeZone?: string | null): string {
  const zone = knownZone(timeZone);
  const time = timeIn(zone ?? 'UTC').format(at);
  return zone === undefined ? `${time} UTC` : time;
}

/** `20 Nov` */
export function dayOf(at: Date, timeZone?: string | null): string {
  return dayIn(knownZone(timeZone) ?? 'UTC').format(at);
}

/** What came from outside may be no time zone at all, or none that this system knows. */
export function knownZone(timeZone: string | null | undefined): string | undefined {
  return timeZone ? zoneNamed(timeZone) : undefined;
}

/** There are some 600, and more ways to write them. */
const zoneNamed = remembered(1_000, name => {
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
});

/** People live in a few dozen zones. */
const MOST_FORMATS = 64;

/** How something is written in each time zone. A format costs 0.1 ms to make, so each is made once. */
export function formatsOf(style: Intl.DateTimeFormatOptions): (timeZone: string) => Intl.DateTimeFormat {
  return remembered(MOST_FORMATS, timeZone => new Intl.DateTimeFormat('en-GB', { ...style, timeZone }));
}

const timeIn = formatsOf({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const dayIn = formatsOf({ day: 'numeric', month: 'short' });

/** `make`, once for each name. Of more than `most` the oldest goes; `undefined` is not kept: what is made up is endless. */
function remembered<T>(most: number, make: (name: string) => T): (name: string) => T {
  const kept = new Map<string, T>();
  return name => {
    const made = kept.get(name) ?? make(name);
    if (made === undefined || kept.has(name)) return made;
    const [oldest] = kept.keys();
    if (kept.size >= most && oldest !== undefined) kept.delete(oldest);
    kept.set(name, made);
    return made;
  };
}
