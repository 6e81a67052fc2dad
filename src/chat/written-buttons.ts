import type { SaidLine } from '../core/notification.ts';
import type { Person } from '../core/person.ts';
import type { Text } from '../core/phrase.ts';
import { titleOf } from '../core/said.ts';
import { SOURCE_LANGUAGE } from '../text/catalogue.ts';
import type { Reader } from '../text/format.ts';
import { asButton } from '../text/forms.ts';
import { phrase } from '../text/phrase.ts';
import { sayGuidance } from './guidance.ts';
import type { ClickAnswer } from './ports/conversation.ts';
import type { SentDelivery } from './ports/turn-ledger.ts';
import { type ClickedTurn, readerOf, sayLine, type Turn, toPerson, voiceOf } from './turn.ts';

/**
 * The words of a button that stands on a card, written instead: it is pressed on the newest card of theirs that has it, as
 * a client would that waits for no answer.
 */

interface Found {
  readonly delivery: SentDelivery;
  readonly verb: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly press: NonNullable<ReturnType<Turn['abilities']['pressing']>>;
  /** The card in one line: the thing that it was about, or that is taken back. */
  readonly says: Text;
}

/** Words may mean another card, so they answer no caller's question and no dialogue's. */
const NOT_WRITTEN: ReadonlySet<string> = new Set(['callback', 'answer']);

/** Whether this line was the words of one of Herald's buttons; then it was pressed, and said so. */
export async function pressWritten(turn: Turn, person: Person, line: string): Promise<boolean> {
  const written = asButton(line);
  const readers = [readerOf({ ...turn, person }), { language: SOURCE_LANGUAGE }];
  const found = await newest(turn, person, delivery =>
    on(turn, delivery, readers, title => asButton(title) === written),
  );
  if (found === undefined) return false;
  await pressAndSay(turn, person, found, line);
  return true;
}

/** The button of this title on this card, as it reads for them; false: it does not stand there, or not any more. */
export async function pressOn(
  turn: Turn,
  person: Person,
  { delivery, title }: { readonly delivery: SentDelivery; readonly title: string },
): Promise<boolean> {
  const found = on(turn, delivery, [readerOf({ ...turn, person })], each => each === title);
  if (found === undefined) return false;
  await pressAndSay(turn, person, found, title);
  return true;
}

async function pressAndSay(turn: Turn, person: Person, found: Found, button: string): Promise<void> {
  await pressed(turn, person, found);
  if (await isGone(turn, person)) return;
  const about = titleOf(found.delivery.said) ?? found.says;
  await sayLine(turn, toPerson(person), phrase('pressed.on-card', { button, card: about }));
}

/** Whether the press made Herald forget this person: then it told them so. */
async function isGone({ stores }: Turn, { tenantId, personalConversationId = '' }: Person): Promise<boolean> {
  return (await stores.people.whose(tenantId, personalConversationId)) === undefined;
}

/** `undo`: what this person did last. Of what has no *Undo* it is said how it is changed; nothing older is undone in its place. */
export async function undoLast(turn: Turn, person: Person): Promise<void> {
  const found = await lastDone(turn, person);
  if (found === undefined) return sayLine(turn, toPerson(person), phrase('undone.nothing'));
  if ('changedBy' in found) {
    const note = phrase('undone.by-hand', { what: found.text });
    return sayGuidance(turn, person, { note }, [{ write: found.changedBy }]);
  }
  const { undone = phrase('undone.this', { what: found.says }) } = await pressed(turn, person, found);
  return sayLine(turn, toPerson(person), undone);
}

/** Whether `undo` would take anything back, rather than say how it is changed. */
export async function hasUndo(turn: Turn, person: Person): Promise<boolean> {
  const found = await lastDone(turn, person);
  return found !== undefined && !('changedBy' in found);
}

function lastDone(turn: Turn, person: Person) {
  const reader = readerOf({ ...turn, person });
  const undo = voiceOf({ ...turn, person }).say('button.undo');
  return newest(
    turn,
    person,
    delivery =>
      changeBy(delivery) ??
      doneInside(turn, delivery) ??
      on(turn, delivery, [reader], title => title === undo),
  );
}

/** The last change on a card that shows it inside, whether or not it has room for the button. */
function doneInside({ abilities }: Turn, delivery: SentDelivery): Found | undefined {
  const { changed, says = '', buttons: [undo] = [] } = delivery.remark ?? {};
  const press = undo && abilities.pressing(undo.verb, delivery);
  if (changed === undefined || undo === undefined || press === undefined) return undefined;
  return { delivery, verb: undo.verb, data: undo.data, press, says };
}

const changeBy = ({ said }: SentDelivery): (SaidLine & Required<Pick<SaidLine, 'changedBy'>>) | undefined =>
  'text' in said && said.changedBy !== undefined ? { ...said, changedBy: said.changedBy } : undefined;

async function newest<T>(
  { stores }: Turn,
  person: Person,
  look: (delivery: SentDelivery) => T | undefined,
): Promise<T | undefined> {
  for (const id of await stores.ledger.lastCards(person.id)) {
    const delivery = await stores.ledger.find(id);
    const found = delivery && look(delivery);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The button of this title on the card as it stands, in any of these languages; none that opens something first. */
function on(
  turn: Turn,
  delivery: SentDelivery,
  readers: readonly Reader[],
  isTitled: (title: string) => boolean,
): Found | undefined {
  for (const reader of readers) {
    const message = asItStands(turn, delivery, reader);
    if (!('card' in message)) return undefined;
    for (const { title, verb, data } of pressable(message.card)) {
      if (NOT_WRITTEN.has(verb) || !isTitled(title)) continue;
      const press = turn.abilities.pressing(verb, delivery);
      if (press !== undefined)
        return { delivery, verb, data, press, says: delivery.remark?.says ?? message.summary };
    }
  }
  return undefined;
}

/** The card in their 1:1, with what became of it. */
export function asItStands({ render }: Turn, delivery: SentDelivery, reader: Reader) {
  const { id: deliveryId, said, urgency, remark, met, answers } = delivery;
  return render(said, {
    ...{ deliveryId, place: 'personal', urgency, reader },
    ...(remark && { remark }),
    ...(met && { met }),
    ...(answers && { answers }),
  });
}

export interface Pressable {
  readonly title: string;
  readonly verb: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The buttons that can be pressed at once: not the form behind another button, whose fields are empty. */
export function pressable(value: unknown): Pressable[] {
  if (Array.isArray(value)) return value.flatMap(pressable);
  if (typeof value !== 'object' || value === null) return [];
  const { type, title, verb, data } = value as { readonly type?: unknown } & Partial<Pressable>;
  if (type === 'Action.ShowCard') return [];
  if (type === 'Action.Execute' && title !== undefined && verb !== undefined)
    return [{ title, verb, data: data ?? {} }];
  return Object.values(value).flatMap(pressable);
}

/** The press itself, as of a client that waits for no answer. */
export async function pressed(
  turn: Turn,
  person: Person,
  { verb, data, press }: Pick<Found, 'verb' | 'data' | 'press'>,
): Promise<ClickAnswer> {
  const event = { ...turn.event, kind: 'clicked', via: 'submit', verb, data } as const;
  const once: ClickedTurn['once'] = async effect => void (await effect());
  return press({ ...turn, event, person, once });
}
