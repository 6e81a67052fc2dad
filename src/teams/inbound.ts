import { z } from 'zod';
import { HeraldError } from '../core/errors.ts';
import { cut, folded, isKeepable, keepable } from '../core/text.ts';
import { type Clock, DAY_MS } from '../core/time.ts';
import { checked, fault } from '../decide/check.ts';
import { type InboundActivity, isObject, tenantOf } from './activity.ts';
import type { ServiceUrlRule } from './service-urls.ts';

/**
 * How large each kind of thing in an activity may be. Larger values of the kinds that Teams makes (ids, words,
 * addresses, lists) are refused: Teams never sends them. Those that people make (texts, names, answers) are cut.
 */
export const LIMITS = {
  /** A person's message, and each text in the data of a click. As long as the longest answer that Herald keeps. */
  text: 4_000,
  /** Of a person, a team, a channel or a chat: Teams' own limit for a team's. */
  name: 256,
  /** Bytes. The longest of Teams have about 200, and two of them stand in one index of PostgreSQL, of 2,704 bytes. */
  id: 512,
  tenant: 64,
  /** A type, an action, a language, a time zone: Teams chooses from a few. */
  word: 128,
  url: 2_048,
  /** People who come or go at once. */
  members: 10_000,
  entities: 250,
  /** Cards are nested deeper than anything else, and less than this. */
  depth: 64,
} as const;

/** Nothing of Teams is older. */
const EARLIEST = Date.UTC(2016, 0);
/** Clocks differ, but not by so much. A sign from the future would outdo every later one. */
const AHEAD_MS = DAY_MS;

/** JSON says `null` for what is missing, too. */
const maybe = <S extends z.ZodType>(schema: S) => schema.nullish().transform(value => value ?? undefined);

/** Unknown fields, and the data of a click, may hold anything; only the texts in them are made harmless. */
function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return cut(keepable(value), LIMITS.text);
  if (Array.isArray(value)) return value.map(cleaned);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [cut(keepable(key), LIMITS.name), cleaned(inner)]),
  );
}

const anything = z.unknown().transform(cleaned);
/** Teams adds fields as it likes. */
const object = <S extends z.ZodRawShape>(shape: S) => z.object(shape).catchall(anything);

const intact = z.string().refine(isKeepable, 'must not hold U+0000 or half of a surrogate pair');
const whole = (longest: number) => intact.max(longest);
const id = intact.refine(
  text => Buffer.byteLength(text) <= LIMITS.id,
  `must have at most ${LIMITS.id} bytes`,
);
const needed = id.min(1, 'must not be empty');
const word = whole(LIMITS.word);
const name = z.string().transform(text => cut(folded(keepable(text)), LIMITS.name));
/** As it is written; `&nbsp;` is how Teams writes the space behind a mention. */
const said = z.string().transform(text => cut(folded(keepable(text).replaceAll('&nbsp;', ' ')), LIMITS.text));

const account = object({ id: maybe(id), name: maybe(name), aadObjectId: maybe(id) });
const members = maybe(z.array(account).max(LIMITS.members));

const entity = object({
  type: maybe(word),
  text: maybe(said),
  mentioned: maybe(account),
  locale: maybe(word),
  timezone: maybe(word),
});

const conversation = object({
  id: needed,
  name: maybe(name),
  conversationType: maybe(word),
  tenantId: maybe(whole(LIMITS.tenant)),
  isGroup: maybe(z.boolean()),
});

const channelData = object({
  eventType: maybe(word),
  tenant: maybe(object({ id: maybe(whole(LIMITS.tenant)) })),
  team: maybe(object({ id: maybe(id), name: maybe(name), aadGroupId: maybe(id) })),
  channel: maybe(object({ id: maybe(id), name: maybe(name) })),
});

/** Every activity, whatever its type. `allowed` and the clock are all that is not known beforehand. */
function activityOf(allowed: ServiceUrlRule, clock: Clock) {
  const isPossible = (text: string) => {
    const at = Date.parse(text);
    return at >= EARLIEST && at <= clock.now().getTime() + AHEAD_MS;
  };
  return object({
    type: word.min(1, 'must not be empty'),
    channelId: z.literal('msteams'),
    serviceUrl: whole(LIMITS.url).refine(allowed, 'must be an address of Teams that this bot may speak to'),
    recipient: object({ id: needed, name: maybe(name), aadObjectId: maybe(id) }),
    conversation,
    id: maybe(id),
    name: maybe(word),
    action: maybe(word),
    timestamp: maybe(
      z.string().max(LIMITS.word).refine(isPossible, 'must be a time since 2016, and not to come'),
    ),
    from: maybe(account),
    text: maybe(said),
    value: anything.optional(),
    replyToId: maybe(id),
    locale: maybe(word),
    localTimezone: maybe(word),
    localTimestamp: maybe(word),
    membersAdded: members,
    membersRemoved: members,
    entities: maybe(z.array(entity).max(LIMITS.entities)),
    channelData: maybe(channelData),
  }).refine(activity => tenantOf(activity) !== undefined, {
    path: ['channelData', 'tenant', 'id'],
    message: 'is required',
  });
}

/**
 * Reads the body of a request as an activity: values that Teams never sends are refused with every fault named, values
 * that a person can have sent are made harmless, and all are limited before anything else looks at them. Throws
 * `invalid-activity`.
 */
export function activityReader(allowed: ServiceUrlRule, clock: Clock): (body: unknown) => InboundActivity {
  const schema = activityOf(allowed, clock);
  return body => {
    if (isDeeper(body, LIMITS.depth))
      throw malformed([fault([], `must not be nested deeper than ${LIMITS.depth}`)]);
    const result = checked(schema, body);
    if ('faults' in result) throw malformed(result.faults);
    return result.data as InboundActivity;
  };
}

const malformed = (faults: ConstructorParameters<typeof HeraldError>[2]) =>
  new HeraldError('invalid-activity', undefined, faults);

/** Asked first: code that looks at it any further runs out of stack. */
function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some(inner => isDeeper(inner, levels - 1));
}
