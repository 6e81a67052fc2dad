import { z } from 'zod';

/** Building blocks of the table: a text from the environment in, a value out. Messages are in the table. */
const text = z.string().trim();

/** An Entra id. Lower case, because tokens carry it so and it is compared with them. */
export const guid = text.pipe(z.guid()).transform(id => id.toLowerCase());

/**
 * A password in clear text. `crypto_…` is how the Agents Toolkit writes an encrypted one into its files, `${{…}}`
 * what it leaves when it found nothing to put there: both would only fail later, as a refused token.
 */
export const password = text.regex(/^(?!crypto_|\$\{\{)\S+$/);

/** Entra ids with commas or spaces between them. */
export const guids = text
  .transform(given => given.split(/[\s,;]+/))
  .pipe(z.array(guid))
  .transform(ids => [...new Set(ids)]);

/** The same, or the word for all of them. */
export const tenants = z.union([oneOf('any'), guids]);

/** Application ids and Application ID URIs. Tokens name an app by either, so an id brings the URI that Entra makes of it. */
export const audiences = text
  .transform(given => given.split(/[\s,;]+/))
  .pipe(z.array(z.union([guid, z.string().regex(/^(api|https):\/\/[\w./-]{1,200}$/i)])))
  .transform(all => [
    ...new Set(all.flatMap(each => (each.includes('://') ? each : [each, `api://${each}`]))),
  ]);

/** Not z.coerce: that reads '' as 0 and '0x10' as 16. */
export function wholeNumber(least: number, most: number) {
  return text
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.number().min(least).max(most));
}

/** With up to six places. */
export function decimal(least: number, most: number) {
  return text
    .regex(/^\d{1,9}(\.\d{1,6})?$/)
    .transform(Number)
    .pipe(z.number().min(least).max(most));
}

/** One line that people read. */
export const sentence = (longest: number) =>
  text
    .min(1)
    .max(longest)
    .regex(/^[^\p{Cc}]+$/u);

/** One of some words in any letter case; the table says which value a word means. */
export function word<const Value extends string>(meanings: Readonly<Record<string, Value>>) {
  const values = new Map(Object.entries(meanings).map(([name, value]) => [name.toLowerCase(), value]));
  return text.transform((given, context): Value => {
    const value = values.get(given.toLowerCase());
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message: 'unknown word' });
    return z.NEVER;
  });
}

/** The same, where each word means itself. */
export function oneOf<const Value extends string>(...words: readonly Value[]) {
  return word<Value>(Object.fromEntries(words.map(each => [each, each])) as Record<string, Value>);
}

/** A BCP 47 tag, as it is written. */
export const language = text.transform((given, context): string => {
  try {
    return Intl.getCanonicalLocales(given)[0] ?? z.NEVER;
  } catch {
    context.addIssue({ code: 'custom', message: 'no language' });
    return z.NEVER;
  }
});

/** `tenant=language` with commas or spaces between them: languages, as they are written, by the Entra id of a tenant. */
export const tenantLanguages = text
  .transform(given => given.split(/[\s,;]+/).filter(each => each !== ''))
  .pipe(
    z
      .array(
        z
          .string()
          .transform(each => each.split('='))
          .pipe(z.tuple([guid, language])),
      )
      .min(1),
  )
  .refine(pairs => new Set(pairs.map(([tenant]) => tenant)).size === pairs.length)
  .transform((pairs): Readonly<Record<string, string>> => Object.fromEntries(pairs));

export const flag = oneOf('true', 'false').transform(given => given === 'true');

/** A name or an address to listen at. */
export const host = text.regex(/^[A-Za-z0-9.:-]+$/);

/** An http(s) address without credentials, query and fragment; the result has no slash at its end. */
export const webAddress = text
  .refine(given => isPlainAddress(given, ['https:', 'http:']))
  .transform(given => new URL(given).href.replace(/(?<!\/)\/+$/, ''));

/**
 * A `/`, `?` or `#` in a password that is not encoded ends the part of the address that is kept secret: the rest
 * would be read, and logged, as the name of the database. The `@` after it tells.
 */
export const postgresAddress = text.refine(given => {
  const url = URL.parse(given);
  return (
    url !== null &&
    ['postgres:', 'postgresql:'].includes(url.protocol) &&
    url.host !== '' &&
    !/[@#]/.test(url.pathname + url.search + url.hash) &&
    [url.username, url.password, url.pathname].every(isEncoded)
  );
});

/** As the address of a database: characters that are not encoded would be read, and logged, as something else. */
export const amqpAddress = text.refine(given => {
  const url = URL.parse(given);
  return (
    url !== null &&
    ['amqp:', 'amqps:'].includes(url.protocol) &&
    url.hostname !== '' &&
    url.search + url.hash === '' &&
    !url.pathname.includes('@') &&
    (url.username === '') === (url.password === '') &&
    [url.username, url.password, url.pathname].every(isEncoded)
  );
});

function isEncoded(part: string): boolean {
  try {
    return decodeURIComponent(part) !== undefined;
  } catch {
    return false;
  }
}

/** A token that can stand after `Bearer ` in a header (RFC 6750). */
export const bearerKey = text.regex(/^[A-Za-z0-9._~+/-]{24,512}=*$/);

export const webhookSecret = text.min(16);

export const path = text.min(1);

function isPlainAddress(given: string, protocols: readonly string[]): boolean {
  const url = URL.parse(given);
  return (
    url !== null &&
    protocols.includes(url.protocol) &&
    !url.username &&
    !url.search &&
    !url.hash &&
    !url.password
  );
}

/** An http proxy; one without a scheme, as many tools take it, means http. */
export const proxyAddress = text
  .transform(given => (given.includes('://') ? given : `http://${given}`))
  .refine(given => {
    const url = URL.parse(given);
    return (
      url !== null &&
      ['http:', 'https:'].includes(url.protocol) &&
      url.hostname !== '' &&
      url.pathname === '/'
    );
  });

/** `type=topic` with commas or spaces between them; `*` in a type stands for anything. */
export const eventTopics = text
  .transform(given => given.split(/[\s,]+/).filter(each => each !== ''))
  .pipe(z.array(z.string().regex(/^[^=]{1,200}=[A-Za-z0-9][\w./-]{0,99}$/)))
  .transform(all =>
    all.map(each => {
      const [types = '', topic = ''] = each.split('=');
      return { types, topic };
    }),
  );

/** The same, each one host: an asterisk does not name the hosts it lets in. An IPv6 address stands in brackets. */
export const hostNames = text
  .transform(given => given.split(/[\s,]+/).filter(each => each !== ''))
  .pipe(z.array(z.string().regex(/^(?:[\w.-]+|\[[0-9a-fA-F:.]+\])$/)));

/** Names of hosts with commas or spaces between them. */
export const hosts = text
  .transform(given => given.split(/[\s,]+/).filter(each => each !== ''))
  .pipe(z.array(z.string().regex(/^[\w.*:[\]/-]+$/)));

/** Names with `|` between them; `*` stands for anything. */
export const patterns = text
  .transform(given => given.split('|').map(each => each.trim()))
  .pipe(z.array(z.string().min(1).max(200)).min(1).max(100));

const DAYS = { daily: '*', workdays: '1-5' } as const;

/** `now`, `hourly`, `daily 9:00`, `workdays 09:00`: a repetition of the calendar, or `now`. */
export const rhythm = () =>
  text
    .toLowerCase()
    .regex(/^(now|hourly|(daily|workdays) ([01]?\d|2[0-3]):[0-5]\d)$/)
    .transform(given => {
      const [word = '', time = ''] = given.split(' ');
      if (word === 'now') return 'now';
      const [hour, minute] = time.split(':').map(Number);
      return word === 'hourly' ? '0 * * * *' : `${minute} ${hour} * * ${DAYS[word as keyof typeof DAYS]}`;
    });
