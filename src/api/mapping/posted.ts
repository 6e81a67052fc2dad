import { type FieldFault, HeraldError } from '../../core/errors.ts';
import type { Hook } from '../../core/hook.ts';
import { checked, fault } from '../../decide/check.ts';
import type { NotificationWish } from '../accepting.ts';
import { textFaults } from '../check.ts';
import { cut, fittingKey, isShown } from '../hooks/fitting.ts';
import { incidentOf } from '../hooks/to-post.ts';
import { toWish } from '../notifications.ts';
import { addressesIn } from '../one-address.ts';
import { notificationBody } from '../schema.ts';

type Of = Pick<Hook, 'name' | 'source' | 'topic' | 'audience' | 'tenantId'>;

/** So many notifications may come of one body. */
const MOST = 100;

/**
 * The notifications that a mapping made, each as it would be posted; none where it made nothing. The sender of the body
 * cannot mend the mapping: so a text that is too long is cut, a number may stand for a text, and a link that may not
 * stand on a card is left out. All else is refused as in a post, with each field by its name: `result.title`,
 * `result.3.title`.
 */
export function postedBy(result: unknown, hook: Of): NotificationWish[] {
  const all = listOf(result);
  if (all.length > MOST) throw mappingFailed([fault(['result'], `must hold at most ${MOST} notifications`)]);
  const read = all.map((each, i) =>
    checkedPost(each, hook, Array.isArray(result) ? ['result', String(i)] : ['result']),
  );
  const faults = read.flatMap(each => ('faults' in each ? each.faults : []));
  if (faults.length > 0) throw mappingFailed(faults);
  return read.flatMap(each => ('data' in each ? [withIncident(toWish(each.data))] : []));
}

const withIncident = (wish: NotificationWish): NotificationWish =>
  wish.key === undefined ? wish : { ...wish, incident: incidentOf({}) };

/** The refusal of a hook whose mapping is wrong, or makes what is none. */
export const mappingFailed = (faults: readonly FieldFault[]): HeraldError => {
  const [first, ...more] = faults;
  const others = more.length === 0 ? '' : ` And ${more.length} more.`;
  return new HeraldError('mapping-failed', `${first?.field} ${first?.message}${others}`, faults);
};

const listOf = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];

function checkedPost(
  each: unknown,
  { name, source, topic = source, audience, tenantId }: Of,
  root: string[],
) {
  if (typeof each !== 'object' || each === null || Array.isArray(each))
    return { faults: [fault(root, 'must be an object: {"title": …, "subject": {"name": …}}')] };
  const kept = Object.entries(NOT_HERE)
    .filter(([field]) => field in each)
    .map(([field, remedy]) => fault([...root, field], remedy));
  const own = Object.fromEntries(Object.entries(fitted(each)).filter(([field]) => !(field in NOT_HERE)));
  const given = { actor: { name }, audience, ...own, topic, ...(tenantId && { tenantId }) };
  const unkeepable = textFaults(given, root);
  if (unkeepable.length > 0) return { faults: [...kept, ...unkeepable] };
  const read = checked(notificationBody, given, root);
  if (kept.length === 0) return read;
  return { faults: 'faults' in read ? [...kept, ...read.faults] : kept };
}

/** The sender would choose them; and a repetition that nobody can look at or end must not go on by itself. */
const IS_KEPT = 'is kept with the hook: take it out of the mapping';
const NOT_HERE = {
  topic: IS_KEPT,
  tenantId: IS_KEPT,
  repeat: 'is for programs that post with a key: take it out of the mapping',
};

type Fields = Readonly<Record<string, unknown>>;
type Fit = (value: unknown) => unknown;

/** Fits an object field by field; a value or a field of another kind stays, to be refused by its name. */
function fields(kinds: Readonly<Record<string, Fit>>): Fit {
  return value => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const fit = ([name, each]: [string, unknown]) => [
      name,
      Object.hasOwn(kinds, name) ? kinds[name]?.(each) : each,
    ];
    return Object.fromEntries(
      Object.entries(value)
        .map(fit)
        .filter(([, each]) => each !== undefined && each !== null),
    );
  };
}

const textOf =
  (longest: number): Fit =>
  value =>
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? cut(String(value), longest)
      : value;

/** Of a list with one entry JSONata makes the entry. */
const list =
  (each: Fit, most = Number.POSITIVE_INFINITY): Fit =>
  value =>
    value === undefined || value === null ? undefined : listOf(value).slice(0, most).map(each);

const shown: Fit = value => (typeof value === 'string' && !isShown(value) ? undefined : value);
const mayStand = (action: unknown) =>
  (action as Fields)?.type !== 'open' || shown((action as Fields).url) !== undefined;
const same: Fit = value => value;

/** As long as it may be, or what is equal to it alone. An empty one is refused: all would be the same. */
const key: Fit = value => {
  const text = textOf(Number.POSITIVE_INFINITY)(value);
  return typeof text === 'string' && text.trim() !== '' ? fittingKey(text) : text;
};

const named = { name: textOf(300), id: textOf(300), url: shown };
const facts = list(fields({ title: textOf(100), value: textOf(2_000) }), 30);
const actions: Fit = value =>
  (list(fields({ title: textOf(40) }))(value) as unknown[] | undefined)?.filter(mayStand);
/** The addresses that a body has for people to read are often a list, or have a name beside them. */
const people: Fit = value =>
  (list(same)(value) as unknown[] | undefined)?.flatMap(each =>
    typeof each === 'string' ? addressesIn(each) : [each],
  );
const addressed = fields({ people, teams: list(same), conversations: list(same) });

const fitted = fields({
  title: textOf(300),
  subject: fields(named),
  actor: fields({ name: textOf(200) }),
  detail: textOf(20_000),
  facts,
  actions,
  icon: shown,
  key,
  audience: addressed,
}) as (each: object) => Fields;
