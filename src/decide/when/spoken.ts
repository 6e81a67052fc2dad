/**
 * What people say and the library does not know, in words that it does. In each language the first rule is applied
 * first; a text in which none applies stays as it is.
 */
export const SPOKEN = {
  en: [
    [/\bhalf past (\d{1,2}|[a-z]+)\b/gi, (all: string, hour: string) => clock(all, hour, 0, 30)],
    [/\bquarter past (\d{1,2}|[a-z]+)\b/gi, (all: string, hour: string) => clock(all, hour, 0, 15)],
    [/\bquarter to (\d{1,2}|[a-z]+)\b/gi, (all: string, hour: string) => clock(all, hour, -1, 45)],
    [/\bin (?:an hour and a half|one and a half hours)\b/gi, () => 'in 90 minutes'],
    [/\bfortnight\b/gi, () => '2 weeks'],
  ],
  de: [
    [
      /\bviertel (?:nach|über) (\d{1,2}|[a-zäöüß]+)/gi,
      (all: string, hour: string) => clock(all, hour, 0, 15),
    ],
    [/\bviertel vor (\d{1,2}|[a-zäöüß]+)/gi, (all: string, hour: string) => clock(all, hour, -1, 45)],
    [/\bhalb (\d{1,2}|[a-zäöüß]+)/gi, (all: string, hour: string) => clock(all, hour, -1, 30)],
    [/\bin (?:einer )?(?:halben|½) stunde\b/gi, () => 'in 30 Minuten'],
    [/\bin (?:einer )?viertelstunde\b/gi, () => 'in 15 Minuten'],
    [/\bin (?:anderthalb|eineinhalb) stunden\b/gi, () => 'in 90 Minuten'],
    [/\bmorgen früh\b/gi, () => 'morgen um 9:00'],
    // A date without a year: the next one.
    [/\b(\d{1,2})\.\s?(\d{1,2})\.(?!\s?\d)/g, (_: string, day: string, month: string) => dated(day, month)],
  ],
} as const;

const NUMBERS: ReadonlyMap<string, number> = new Map(
  [
    'one two three four five six seven eight nine ten eleven twelve',
    'eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf',
  ].flatMap(line => line.split(' ').map((word, i): [string, number] => [word, i + 1])),
);

function clock(all: string, spoken: string, hours: -1 | 0, minute: number): string {
  const hour = /^\d/.test(spoken) ? Number(spoken) : NUMBERS.get(spoken.toLowerCase());
  if (hour === undefined || hour > 24) return all;
  return `${(hour + hours + 24) % 24}:${String(minute).padStart(2, '0')}`;
}

const MONTHS = 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(
  ' ',
);

function dated(day: string, month: string): string {
  const name = MONTHS[Number(month) - 1];
  return name === undefined ? `${day}.${month}.` : `${day}. ${name} `;
}

/** The hour that a part of a day means where none is said. */
const PARTS: readonly [RegExp, number][] = [
  [/\b(morning|vormittags?|früh|morgens|jeden morgen)\b/i, 9],
  [/\b(noon|midday|lunch|mittags?)\b/i, 12],
  [/\b(afternoon|nachmittags?)\b/i, 15],
  [/\b(tonight|night|nachts?|evening|abends?)\b/i, 19],
];

/** Where nothing at all is said of it. */
export const USUAL_HOUR = 9;

export function hourOf(text: string): number | undefined {
  return PARTS.find(([part]) => part.test(text))?.[1];
}
