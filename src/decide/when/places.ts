/** Zones by the names that people give them; what is not here is known by the city in its IANA name. */
const ALIASES: Readonly<Record<string, string>> = {
  'America/New_York':
    'ET|EST|EDT|NYC|Nueva York|Nova York|Nova Iorque|Boston|Washington|Washington DC|Miami|Atlanta|ニューヨーク|نيويورك',
  'America/Chicago': 'CT|CST|CDT|Dallas|Houston|Austin|シカゴ|شيكاغو',
  'America/Denver': 'MT|MST|MDT',
  'America/Los_Angeles': 'PT|PST|PDT|San Francisco|Seattle|Redmond|San Diego|Portland|ロサンゼルス',
  'America/Toronto': 'Montreal|Montréal|Ottawa',
  'America/Sao_Paulo': 'São Paulo|Rio de Janeiro|Rio|Brasília|サンパウロ',
  'America/Mexico_City': 'CDMX|Ciudad de México',
  'Etc/UTC': 'UTC|GMT',
  'Europe/London': 'BST|UK|Londres|ロンドン|لندن',
  'Europe/Lisbon': 'Lissabon|Lisboa|Lisbonne',
  'Europe/Berlin':
    'CET|CEST|MEZ|MESZ|Berlín|Berlim|Munich|München|Hamburg|Frankfurt|Cologne|Köln|ベルリン|برلين',
  'Europe/Paris': 'París|パリ|باريس',
  'Europe/Madrid': 'Barcelona|Madri|マドリード|مدريد',
  'Europe/Rome': 'Rom|Roma|Milan|Milano|Mailand|ローマ|روما',
  'Europe/Vienna': 'Wien|Vienne|Viena',
  'Europe/Zurich': 'Zürich|Geneva|Genf|Genève',
  'Europe/Brussels': 'Brüssel|Bruxelles|Bruselas|Bruxelas',
  'Europe/Copenhagen': 'Kopenhagen|Copenhague',
  'Europe/Warsaw': 'Warschau|Varsovie|Varsovia',
  'Europe/Prague': 'Prag|Praga',
  'Europe/Moscow': 'MSK|Moskau|Moscou|Moscú|モスクワ|موسكو',
  'Africa/Cairo': 'Kairo|القاهرة',
  'Asia/Riyadh': 'الرياض|مكة',
  'Asia/Dubai': 'ドバイ|دبي',
  'Asia/Kolkata': 'IST|Mumbai|Delhi|New Delhi|Bangalore|Bengaluru|Chennai|Hyderabad|India',
  'Asia/Shanghai': 'Beijing|Peking|Pékin|Pekín|Pequim|北京|上海',
  'Asia/Singapore': 'SGT|Singapur|Singapour|シンガポール',
  'Asia/Tokyo': 'JST|Tokio|Tóquio|Osaka|東京|日本|طوكيو',
  'Asia/Seoul': 'KST|Séoul|ソウル',
  'Australia/Sydney': 'AEST|AEDT|シドニー',
};

const cityOf = (zone: string) => zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ');

/** The cities of its name are looked for where no alias is. */
const ZONES: ReadonlyMap<string, string> = new Map([
  ...Intl.supportedValuesOf('timeZone')
    .filter(zone => zone.includes('/') && !zone.startsWith('Etc/'))
    .map(zone => [cityOf(zone).toLowerCase(), zone] as const),
  ...Object.entries(ALIASES).flatMap(([zone, names]) =>
    [...names.split('|'), ...(zone.startsWith('Etc/') ? [] : [cityOf(zone)])].map(
      name => [name.toLowerCase(), zone] as const,
    ),
  ),
]);

/** The source of an expression, the longest first: "New Delhi" is more than "Delhi". */
export const PLACES = `(?<place>${[...ZONES.keys()].toSorted((a, b) => b.length - a.length).join('|')})`;

/** IANA. */
export const zoneOf = (place: string): string | undefined => ZONES.get(place.toLowerCase());

/** Of zones. They need no word before them. */
export const SHORT_NAMES = `(?<short>${Object.values(ALIASES)
  .flatMap(names => names.split('|'))
  .filter(name => /^(?!NYC$|UK$|CDMX$)[A-Z]{2,4}$/.test(name))
  .toSorted((a, b) => b.length - a.length)
  .join('|')})`;

/** Short names that stand for nothing but a zone where they are in capitals; of others nobody knows ("PET scan", "CT scan"). */
export const ZONES_ALONE: ReadonlySet<string> = new Set(
  'EST EDT CST CDT MST MDT PST PDT AKST AKDT AST ADT UTC GMT BST CET CEST MEZ MESZ EET EEST WET WEST MSK IST SGT HKT JST KST AEST AEDT ACST ACDT AWST NZST NZDT'.split(
    ' ',
  ),
);

/** Of the short names those that are words as well: in English (part, court), French (and, is) and German (is). */
export const ZONE_WORDS = 'et|est|ist|pt|mt|ct';
