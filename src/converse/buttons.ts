import type { Said } from '../core/notification.ts';
import type { Person } from '../core/person.ts';
import type { ClickAnswer } from '../core/ports/converse.ts';
import type { SentDelivery } from '../core/ports/turn.ts';
import { whyYouGetThis } from '../decide/wording.ts';
import { asShown } from './answer.ts';
import { EXAMPLE, EXAMPLE_TOPIC } from './example.ts';
import { sayCard, type Turn, toPerson } from './turn.ts';

type Click = Turn<'clicked'> & { readonly person: Person; readonly delivery?: SentDelivery };
type Verb = (click: Click, first: boolean) => Promise<ClickAnswer>;

/** Every button that a card of Herald's can have. */
const VERBS: Readonly<Record<string, Verb>> = { optOut, optIn, showExample, help, callback };

/**
 * Answers a click. A click that Teams sends again (`first` is false) is answered the same, and does nothing
 * that cannot be done twice.
 */
export async function answerClick(turn: Turn<'clicked'>, first: boolean): Promise<ClickAnswer> {
  const { happening, person } = turn;
  const verb = Object.hasOwn(VERBS, happening.verb) ? VERBS[happening.verb] : undefined;
  if (verb === undefined || person === undefined) return { text: 'This button has no effect any more.' };
  const delivery = await cardOf(turn);
  if (delivery !== undefined && !mayClick(delivery, person, happening.conversation.tenantId))
    return { text: 'This card was addressed to somebody else, so nothing changed.' };
  return verb({ ...turn, person, ...(delivery !== undefined && { delivery }) }, first);
}

function cardOf({ happening, stores }: Turn<'clicked'>): Promise<SentDelivery | undefined> {
  const { delivery } = happening.data;
  return typeof delivery === 'string' ? stores.ledger.find(delivery) : Promise.resolve(undefined);
}

/** A card in a 1:1 is its recipient's alone; one in a channel is everybody's, each for themselves. */
function mayClick({ recipient, tenantId }: SentDelivery, person: Person, clickedIn: string): boolean {
  if (tenantId !== clickedIn) return false;
  return (
    recipient.kind === 'conversation' || (recipient.kind === 'person' && recipient.personId === person.id)
  );
}

async function optOut(click: Click): Promise<ClickAnswer> {
  const topic = await topicOf(click);
  if (topic === undefined) return { text: 'There is no such topic any more.' };
  await click.stores.subscriptions.choose(click.person.id, topic, 'out', click.now);
  if (click.delivery?.topic === undefined) return topicsCard(click);
  const title = titleOf(click.delivery.said);
  const said = { template: 'opted-out', data: { topic, ...(title !== undefined && { title }) } } as const;
  return stand(click, click.delivery, said);
}

async function optIn(click: Click): Promise<ClickAnswer> {
  const topic = await topicOf(click);
  if (topic === undefined) return { text: 'There is no such topic any more.' };
  const { delivery, person, stores, now } = click;
  const isUndo = delivery !== undefined && !isTopics(delivery.said);
  await (isUndo
    ? stores.subscriptions.restore(person.id, topic, now)
    : stores.subscriptions.choose(person.id, topic, 'in', now));
  return delivery?.topic === undefined ? topicsCard(click) : stand(click, delivery, delivery.said);
}

/**
 * Puts another card in the place of the clicked one. The answer to an `Action.Execute` does that for the one
 * who clicked; an `Action.Submit` has no answer, so the card is changed in their 1:1, and where a card is
 * everybody's the new one comes to their 1:1 instead.
 */
async function stand(click: Click, delivery: SentDelivery, said: Said): Promise<ClickAnswer> {
  if (click.happening.via === 'submit') await changeBySending(click, delivery, said);
  const why = whyYouGetThis(delivery.because, delivery.topic);
  const place = delivery.recipient.kind === 'person' ? 'personal' : 'group';
  return asAnswer(click.render(said, { deliveryId: delivery.id, why, place }));
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

async function topicsCard({ stores, person, delivery, render }: Click): Promise<ClickAnswer> {
  const topics = (await stores.subscriptions.topics(person.tenantId, person.id)).map(asShown);
  const context = { deliveryId: delivery?.id ?? '', place: 'personal' } as const;
  return asAnswer(render({ template: 'topics', data: { topics } }, context));
}

async function showExample(click: Click, first: boolean): Promise<ClickAnswer> {
  const { stores, person, delivery, happening } = click;
  if (first)
    await stores.ledger.say({
      tenantId: happening.conversation.tenantId,
      to: toPerson(person),
      because: { code: 'asked' },
      said: { template: 'notification', data: EXAMPLE },
      topic: EXAMPLE_TOPIC,
    });
  if (delivery === undefined || !('template' in delivery.said)) return { text: 'The example is below.' };
  const said = { ...delivery.said, data: { ...delivery.said.data, exampleShown: true } };
  return stand(click, delivery, said);
}

async function help(click: Click, first: boolean): Promise<ClickAnswer> {
  if (first) await sayCard(click, toPerson(click.person), 'help', {});
  if (click.delivery === undefined) return { text: 'What you can write to me is below.' };
  return asAnswer(click.render(click.delivery.said, { deliveryId: click.delivery.id, place: 'personal' }));
}

/** A button of the caller's. What was pressed is on the delivery, where the caller reads it. */
async function callback({ delivery, happening, stores }: Click): Promise<ClickAnswer> {
  const { action, payload } = happening.data;
  if (delivery === undefined || typeof action !== 'string')
    return { text: 'This button has no effect any more.' };
  await stores.ledger.acknowledge(delivery.id, { verb: action, data: payload ?? null });
  return { text: 'Your answer is recorded for the sender.' };
}

const isTopics = (said: Said) => 'template' in said && said.template === 'topics';

function titleOf(said: Said): string | undefined {
  const title = 'template' in said ? said.data.title : undefined;
  return typeof title === 'string' ? title : undefined;
}
