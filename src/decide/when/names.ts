import { type Grammar, patternOf } from './grammar.ts';
import { ZONE_WORDS, ZONES_ALONE } from './places.ts';
import { startsTied } from './ties.ts';

/** Stands, as long as it was, where something reads like a time and is none. */
const NAME = '\ue000';

const LABELS =
  'pages?|pp?\\.|seiten?|s\\.|p[áa]ginas?|p[áa]gs?\\.?|rooms?|raum|zimmer|salle|sala|chapters?|kapitel|chapitre|cap[íi]tulo|sections?|steps?|tickets?|issues?|bugs?|prs?|orders?|invoices?|rechnung|facture|factura|fatura|gates?|tables?|items?|versions?|versi[óo]n|vers[ãa]o|builds?|sprints?|releases?|phases?|levels?|week|kw|ver|rev|python|node|java|nr\\.?|no\\.|n[º°]|(?:ب|ل)?(?:ال)?(?:صفحات|صفحة|قاعة|غرفة|فصل|فاتورة|تذكرة|طابق|[إا]صدار|نسخة)|رقم';
const COUNTED =
  '\\p{Sc}|%|eur|usd|gbp|chf|jpy|brl|percent|prozent|dollars?|euros?|pounds?|[kmg]b|kg|km|people|items?|pages?|points?|pcs|stück';

/** Names and amounts, in whatever language: of what looks like a date or an hour, only what can be one is left. */
const EVERYWHERE: readonly RegExp[] = [
  // A month.
  /(?<![\d-])\d{4}-\d{2}(?![\d-])/gu,
  /"[^"]{1,200}"|“[^“”]{1,200}”|„[^„“”]{1,200}[“”]|«[^«»]{1,200}»|「[^「」]{1,200}」/gu,
  /(?:https?:\/\/|www\.)\S{1,300}|(?<![^\s])[^\s@]{1,64}@[^\s@]{1,255}/giu,
  // `PO-17`, `K8s-1`, `ABC_12.3`, `#123`, and `12-345-6`
  /(?<![\p{L}\d])[A-Z][A-Z\d]*[-_]\d[\w.-]*/gu,
  /(?<![\p{L}\d])#\d[\w.-]*/gu,
  /(?<![\p{L}\d])(?:v|ver|rev)\.? ?\d+(?:\.\d+)*/giu,
  // An address, a version of three parts: dates have years at their end.
  /(?<![\p{L}\d.])(?!\d{1,2}\.\d{1,2}\.(?:\d{2}|\d{4})(?![\d.]))\d+\.\d+\.\d+(?:\.\d+)*(?![\d:])/gu,
  /(?<![\d.,])[-−]?\p{Sc} ?\d[\d.,]*(?: ?(?:[km]|mio|mrd|bn))?(?!\p{L})/giu,
  new RegExp(`(?<![\\p{L}\\d:.,])\\d[\\d.,]*k? ?(?:${COUNTED})(?![\\p{L}\\d])`, 'giu'),
  // "Pages 12 to 14"
  /(?<![\p{L}\d])(?:pages?|pp\.|seiten?|p[áa]ginas?|p[áa]gs?\.?|chapitres|cap[íi]tulos) \d+ (?:à|a|to|bis|até|et|y|e|and|und) \d+(?! ?(?:hs?|uhr|heures?|horas?|[ap]\.?m)(?!\p{L}))(?![\d:])/giu,
  new RegExp(
    `(?<![\\p{L}\\d])(?:${LABELS}) ?#?\\d+(?:[.,]\\d+)*(?: ?[-–] ?\\d+)?(?![\\p{L}\\d:]|[./]\\d)`,
    'giu',
  ),
  // `24/7` is always, and five digits are a number.
  /(?<![\d/])24\/7(?![\d/])/gu,
  /(?<![\p{L}\d.:])\+?\d{5,}(?![\p{L}\d])/gu,
];

/** Of each grammar, made once. */
const MADE = new Map<
  Grammar,
  { readonly names: readonly RegExp[]; readonly homographs: readonly RegExp[] }
>();

function patternsOf(grammar: Grammar) {
  const { names = [], homographs } = grammar;
  const allOf = (sources: readonly string[]) =>
    sources.map(source => new RegExp(patternOf(source, grammar).source, 'giu'));
  const made = MADE.get(grammar) ?? {
    names: allOf(names),
    homographs: allOf(homographs === undefined ? [] : [homographs]),
  };
  MADE.set(grammar, made);
  return made;
}

/** As long as it was. */
export function withoutNames(text: string, grammar: Grammar): string {
  return [...EVERYWHERE, ...patternsOf(grammar).names].reduce(
    (line, pattern) => line.replace(pattern, asName),
    text,
  );
}

/** "9am pt call", "at 9 PET scan": a zone, or words of what is said. Behind it stands nothing, or the group `more`. */
const ZONE_OR_WORD = new RegExp(
  `(?<=[ap]\\.?m\\.? ?)(?:${ZONE_WORDS})(?<more>(?= \\p{L}))|(?<=\\d(?: ?h| ?uhr)? ?)(?:${ZONE_WORDS})(?=$|[,.;])`,
  'giu',
);
const CAPITALS = /(?<=(?:\d(?: ?[ap]\.?m\.?| ?h| ?[Uu]hr)?|noon)[ ,(]{0,2})[A-Z]{2,4}(?=\)? \p{L})/gu;

/** Without the short names of days and zones that are words as well, where nothing says which is meant. As long as it was. */
export function withoutHomographs(text: string, grammar: Grammar): string {
  const isTied = (word: string, at: number) => startsTied(text.slice(at + word.length), grammar);
  const covered = text
    .replace(ZONE_OR_WORD, (word: string, more: string | undefined, at: number) =>
      isZoneForSure(word, text) || (more !== undefined && isTied(word, at)) ? word : asName(word),
    )
    .replace(CAPITALS, (word, at: number) =>
      isZoneAlone(word, text) || isDay(word, grammar) || isTied(word, at) ? word : asName(word),
    );
  return patternsOf(grammar).homographs.reduce((line, pattern) => line.replace(pattern, asName), covered);
}

/** In capitals, where not everything is. */
const isZoneForSure = (word: string, text: string) =>
  word === word.toUpperCase() && text !== text.toUpperCase();

/** Where all is in capitals, no zone is read. */
const isZoneAlone = (word: string, text: string) =>
  ZONES_ALONE.has(word) || /^[AP]M$/.test(word) || text === text.toUpperCase();

const isDay = (word: string, grammar: Grammar) => patternOf('ANYDAY|MONTH', grammar).test(word);

const asName = (word: string) => NAME.repeat(word.length);
