import { isDeepStrictEqual } from 'node:util';
import type { Happening } from '../core/happening.ts';
import type { CardAction, NotificationContent, Said } from '../core/notification.ts';
import type { Person } from '../core/person.ts';
import type { ClickAnswer } from '../core/ports/converse.ts';
import type { SentDelivery } from '../core/ports/turn.ts';
import { whyYouGetThis } from '../decide/wording.ts';
import { asShown } from './answer.ts';
import { EXAMPLE, EXAMPLE_TOPIC } from './example.ts';
import { sayCard, type Turn, toPerson } from './turn.ts';

type Click = Turn<'clicked'> & {
  readonly person: Person;
  /** The delivery whose card was clicked, as far as the click says so. */
  readonly delivery?: SentDelivery;
  /** Does what a click does, unless this click was seen before: then it is done, and only the answer is missing. */
  readonly once: (effect: () => Promise<unknown>) => Promise<void>;
};
type Verb = (click: Click) => Promise<ClickAnswer>;

/** Every button that a card of Herald's can have. */
const VERBS = new Map<string, Verb>(Object.entries({ optOut, optIn, showExample, help, callback }));

const NO_EFFECT: ClickAnswer = { text: 'This button has no effect any more.' };
const NOT_YOURS: ClickAnswer = { text: 'This card was addressed to somebody else, so nothing changed.' };

/**
 * Answers a click. A click that Teams sends again (`first` is false) is answered the same, and does nothing
 * again: what was done since stands.
 */
export async function answerClick(turn: Turn<'clicked'>, first: boolean): Promise<ClickAnswer> {
  const { happening, person } = turn;
  const verb = VERBS.get(happening.verb);
  if (verb === undefined || person === undefined) return NO_EFFECT;
  const delivery = await cardOf(turn);
  if (delivery !== undefined && !mayClick(delivery, person, happening)) return NOT_YOURS;
  const once: Click['once'] = async effect => void (first && (await effect()));
  return verb({ ...turn, person, once, ...(delivery !== undefined && { delivery }) });
}

function cardOf({ happening, stores }: Turn<'clicked'>): Promise<SentDelivery | undefined> {
  const { delivery } = happening.data;
  return typeof delivery === 'string' ? stores.ledger.find(delivery) : Promise.resolve(undefined);
}

/** A card in a 1:1 is its recipient's alone; one in a channel is for whoever reads it there, each for themselves. */
function mayClick(
  { recipient, tenantId }: SentDelivery,
  person: Person,
  { conversation }: Happening,
): boolean {
  if (tenantId !== conversation.tenantId) return false;
  if (recipient.kind === 'person') return recipient.personId === person.id;
  return recipient.kind === 'conversation' && recipient.conversationId === conversation.conversationId;
}

async function optOut(click: Click): Promise<ClickAnswer> {
  const topic = await topicOf(click);
  if (topic === undefined) return NO_SUCH_TOPIC;
  const { delivery, stores, person, now } = click;
  await click.once(() => stores.subscriptions.choose(person.id, topic, 'out', now));
  if (delivery?.topic === undefined) return standTopics(click);
  const title = titleOf(delivery.said);
  const data = { topic, ...(title !== undefined && { title }) };
  return stand(click, delivery, { template: 'opted-out', data });
}

/** Undo brings back what stood before; the button of the list of topics subscribes. */
async function optIn(click: Click): Promise<ClickAnswer> {
  const topic = await topicOf(click);
  if (topic === undefined) return NO_SUCH_TOPIC;
  const { delivery, person, stores, now } = click;
  const isUndo = delivery !== undefined && !isTopics(delivery.said);
  await click.once(() =>
    isUndo
      ? stores.subscriptions.restore(person.id, topic, now)
      : stores.subscriptions.choose(person.id, topic, 'in', now),
  );
  return delivery?.topic === undefined ? standTopics(click) : stand(click, delivery, delivery.said);
}

const NO_SUCH_TOPIC: ClickAnswer = { text: 'There is no such topic any more.' };

/**
 * Puts another card in the place of the clicked one. The answer to an `Action.Execute` does that for the one
 * who clicked; an `Action.Submit` has no answer, so the card is changed in their 1:1, and where a card is
 * everybody's the new one comes to their 1:1 instead.
 */
async function stand(click: Click, delivery: SentDelivery, said: Said): Promise<ClickAnswer> {
  if (click.happening.via === 'submit') await click.once(() => changeBySending(click, delivery, said));
  const why = whyYouGetThis(delivery.because, delivery.topic);
  const place = delivery.recipient.kind === 'person' ? 'personal' : 'group';
  return asAnswer(click.render(said, { deliveryId: delivery.id, why, place, urgency: delivery.urgency }));
}

async function changeBySending(
  { stores, person, happening }: Click,
  delivery: SentDelivery,
  said: Said,
): Promise<void> {
  if (delivery.recipient.kind === 'person') return stores.ledger.amend(delivery.id, said);
  const { tenantId } = happening.conversation;
  await stores.ledger.say({ tenantId, to: toPerson(person), because: { code: 'asked' }, said });
}

function asAnswer(message: ReturnType<Turn['render']>): ClickAnswer {
  return 'card' in message ? { card: message.card } : { text: message.text };
}

/** The topic of the clicked card, or the one that a button of the list of topics names. Never one that is not known. */
async function topicOf({ delivery, happening, stores, person }: Click): Promise<string | undefined> {
  if (delivery?.topic !== undefined) return delivery.topic;
  const topics = await stores.subscriptions.topics(person.tenantId, person.id);
  return topics.find(({ name }) => name === happening.data.topic)?.name;
}

/** The list of topics as it is now, in the place of the card whose button names a topic. */
async function standTopics(click: Click): Promise<ClickAnswer> {
  const { stores, person, delivery } = click;
  if (delivery === undefined) return NO_EFFECT;
  const topics = (await stores.subscriptions.topics(person.tenantId, person.id)).map(asShown);
  return stand(click, delivery, { template: 'topics', data: { topics } });
}

async function showExample(click: Click): Promise<ClickAnswer> {
  const { stores, person, delivery, happening } = click;
  await click.once(() =>
    stores.ledger.say({
      tenantId: happening.conversation.tenantId,
      to: toPerson(person),
      because: { code: 'asked' },
      said: { template: 'notification', data: EXAMPLE },
      topic: EXAMPLE_TOPIC,
    }),
  );
  if (delivery === undefined || !('template' in delivery.said)) return { text: 'The example is below.' };
  const said = { ...delivery.said, data: { ...delivery.said.data, exampleShown: true } };
  return stand(click, delivery, said);
}

async function help(click: Click): Promise<ClickAnswer> {
  await click.once(() => sayCard(click, toPerson(click.person), 'help', {}));
  if (click.delivery === undefined) return { text: 'What you can write to me is below.' };
  return asAnswer(click.render(click.delivery.said, { deliveryId: click.delivery.id, place: 'personal' }));
}

/**
 * A button of the caller's. What was pressed is on the delivery, where the caller reads it. Verb and data are the
 * caller's own: what the click says of them only chooses among the buttons that the card has.
 */
async function callback(click: Click): Promise<ClickAnswer> {
  const { delivery, happening, stores } = click;
  const pressed = delivery && offered(delivery.said).find(action => isSame(action, happening.data));
  if (delivery === undefined || pressed === undefined) return NO_EFFECT;
  const { verb, data = null } = pressed;
  await click.once(() => stores.ledger.acknowledge(delivery.id, { verb, data }));
  return { text: 'Your answer is recorded for the sender.' };
}

type Callback = Extract<CardAction, { type: 'callback' }>;

/** Data of the template `notification` was checked when it came in. */
function offered(said: Said): readonly Callback[] {
  if (!('template' in said) || said.template !== 'notification') return [];
  const { actions = [] } = said.data as unknown as NotificationContent;
  return actions.filter(action => action.type === 'callback');
}

function isSame({ verb, data = {} }: Callback, pressed: Readonly<Record<string, unknown>>): boolean {
  return verb === pressed.action && isDeepStrictEqual(data, pressed.payload ?? {});
}

const isTopics = (said: Said) => 'template' in said && said.template === 'topics';

function titleOf(said: Said): string | undefined {
  const title = 'template' in said ? said.data.title : undefined;
  return typeof title === 'string' ? title : undefined;
}
