import { isDeepStrictEqual } from 'node:util';
import type { Prompt } from '../core/dialogue.ts';
import type { Happening } from '../core/happening.ts';
import type { CardAction, NotificationContent, Said, TemplateName } from '../core/notification.ts';
import type { Person } from '../core/person.ts';
import type { ClickAnswer } from '../core/ports/converse.ts';
import type { SentDelivery } from '../core/ports/turn.ts';
import { asShown } from './answer.ts';
import { type Click, NO_EFFECT, stand } from './click.ts';
import { answer, goOn } from './dialogs/buttons.ts';
import { carryOut } from './dialogs/carry-out.ts';
import { opening } from './dialogs/opening.ts';
import { EXAMPLE, EXAMPLE_TOPIC } from './example.ts';
import { answerOld, isOld } from './old-cards.ts';
import { QUESTION_BUTTONS } from './questions/buttons.ts';
import { REMINDER_BUTTONS } from './reminders/buttons.ts';
import { beginSurvey } from './surveys/surveys.ts';
import { type Asked, sayHelp, type Turn, toPerson } from './turn.ts';
import { watchFromCard } from './watches/form.ts';
import { keepWatching, stopWatching } from './watches/watches.ts';

/** Buttons that act on the card that they are on, and buttons that only ask for something. */
const VERBS = new Map<string, (click: Click) => Promise<ClickAnswer>>(
  Object.entries({
    optOut,
    optIn,
    showExample,
    showLine,
    callback,
    answer,
    continue: goOn,
    stopWatching,
    keepWatching,
    watchFromCard,
    beginSurvey,
    ...REMINDER_BUTTONS,
    ...QUESTION_BUTTONS,
  }),
);
const QUESTIONS = new Map<string, (asked: Asked) => Promise<ClickAnswer>>(Object.entries({ help }));

const NOT_YOURS: ClickAnswer = { text: 'This card was addressed to somebody else, so nothing changed.' };
const GONE: ClickAnswer = {
  text: 'This is not shown any more: it has expired, was taken back, or you stopped its topic.',
};
const NO_SUCH_TOPIC: ClickAnswer = { text: 'There is no such topic any more.' };

/**
 * Answers a click. A click that Teams sends again (`first` is false) is answered the same, and does nothing
 * again: what was done since stands.
 */
export async function answerClick(turn: Turn<'clicked'>, first: boolean): Promise<ClickAnswer> {
  const { happening, person } = turn;
  if (person === undefined) return NO_EFFECT;
  const once: Asked['once'] = async effect => void (first && (await effect()));
  const asked = { ...turn, person, once };
  const question = QUESTIONS.get(happening.verb);
  if (question !== undefined) return question(asked);
  const [verb, delivery] = [VERBS.get(happening.verb), await cardOf(turn)];
  if (verb !== undefined && delivery === undefined && isOld(turn)) return answerOld(asked);
  if (verb === undefined || delivery === undefined) return NO_EFFECT;
  return mayClick(delivery, person, happening) ? verb({ ...asked, delivery }) : NOT_YOURS;
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
  if (delivery.topic === undefined) return standAnew(click);
  await markStopped(click, true);
  await click.once(() => leaveWhatItAsks(click));
  const title = titleOf(delivery.said);
  const data = { topic, ...(title !== undefined && { title }) };
  return stand(click, { template: 'opted-out', data });
}

/** Undo brings back what stood before; the button of the list of topics subscribes. */
async function optIn(click: Click): Promise<ClickAnswer> {
  const topic = await topicOf(click);
  if (topic === undefined) return NO_SUCH_TOPIC;
  const { delivery, person, stores, now } = click;
  const isUndo = !isOf('topics', delivery.said);
  await click.once(() =>
    isUndo
      ? stores.subscriptions.restore(person.id, topic, now)
      : stores.subscriptions.choose(person.id, topic, 'in', now),
  );
  if (delivery.topic === undefined) return standAnew(click);
  await markStopped(click, false);
  return stand(click, await askAnew(click));
}

/** Whoever stops the topic of a survey answers none of its questions. */
async function leaveWhatItAsks(turn: Click): Promise<void> {
  const { delivery, person } = turn;
  if (delivery.begins === undefined || !('template' in delivery.said)) return;
  const dialogs = await turn.dialogs(person);
  const prompt = delivery.said.data.prompt as Prompt | undefined;
  if (prompt === undefined || dialogs.running()?.prompt.run !== prompt.run) return;
  await carryOut(turn, person, await dialogs.cancel('top'));
}

/** Who takes that back is asked anew, on the same card. */
async function askAnew(click: Click): Promise<Said> {
  const { delivery, person, stores } = click;
  const { begins } = delivery;
  if (begins === undefined || delivery.recipient.kind !== 'person') return delivery.said;
  await click.once(async () => {
    const dialogs = await click.dialogs(person);
    const events = await dialogs.begin(begins.dialogue, begins.given);
    const asks = events.find(event => event.kind === 'says');
    if (asks !== undefined) await stores.ledger.restate(delivery.id, opening(asks.said, delivery));
  });
  return (await stores.ledger.find(delivery.id))?.said ?? delivery.said;
}

/** The card of one person; in a channel it stands for the others as it was. */
async function markStopped(click: Click, stopped: boolean): Promise<void> {
  const { recipient, id } = click.delivery;
  if (recipient.kind === 'person') await click.once(() => click.stores.ledger.stop(id, stopped));
}

/** The topic of the clicked card, or the one that a button of the list of topics names. Never one that is not known. */
async function topicOf({ delivery, happening, stores, person }: Click): Promise<string | undefined> {
  if (delivery.topic !== undefined) return delivery.topic;
  const topics = await stores.subscriptions.topics(person.tenantId, person.id);
  return topics.find(({ name }) => name === happening.data.topic)?.name;
}

/** A card whose buttons name topics, as it is now. */
async function standAnew(click: Click): Promise<ClickAnswer> {
  const { delivery, stores } = click;
  if (!isOf('digest', delivery.said)) return standTopics(click);
  const { said } = (await stores.ledger.find(delivery.id)) ?? delivery;
  return stand({ ...click, delivery: { ...delivery, said } }, said);
}

/** The list of topics as it is now, in the place of the card whose button names a topic. */
async function standTopics(click: Click): Promise<ClickAnswer> {
  const { stores, person } = click;
  const topics = (await stores.subscriptions.topics(person.tenantId, person.id)).map(asShown);
  return stand(click, { template: 'topics', data: { topics } });
}

/** The welcome offers the example once: two clicks that were as fast as each other bring one. */
async function showExample(click: Click): Promise<ClickAnswer> {
  const { stores, person, delivery, happening } = click;
  if (!('template' in delivery.said)) return NO_EFFECT;
  const said = { ...delivery.said, data: { ...delivery.said.data, exampleShown: true } };
  if (await stores.ledger.restate(delivery.id, said))
    await stores.ledger.say({
      tenantId: happening.conversation.tenantId,
      to: toPerson(person),
      because: { code: 'asked' },
      said: { template: 'notification', data: EXAMPLE },
      topic: EXAMPLE_TOPIC,
    });
  return stand(click, said);
}

/** What came as a line of a digest, as the card that it would have been, with its buttons. Once, however often asked. */
async function showLine({ delivery, stores }: Click): Promise<ClickAnswer> {
  const shown = await stores.ledger.show(delivery.id);
  return shown === 'coming' ? { text: 'The whole card is below.' } : GONE;
}

async function help(click: Asked): Promise<ClickAnswer> {
  await click.once(() => sayHelp(click, click.person));
  const isPersonal = click.happening.conversation.kind === 'personal';
  return { text: `What you can write to me is ${isPersonal ? 'below' : 'in our 1:1 chat'}.` };
}

/**
 * A button of the caller's. What was pressed is on the delivery, where the caller reads it. Verb and data are the
 * caller's own: what the click says of them only chooses among the buttons that the card has.
 */
async function callback(click: Click): Promise<ClickAnswer> {
  const { delivery, happening, stores } = click;
  const pressed = offered(delivery.said).find(action => isSame(action, happening.data));
  if (pressed === undefined) return NO_EFFECT;
  const { verb, data = null } = pressed;
  // Of a card that was shown again the caller knows the first.
  const first = (await stores.reminders.snoozedCard(delivery.id)) ?? delivery.id;
  await click.once(() => stores.ledger.acknowledge(first, { verb, data }));
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

const isOf = (template: TemplateName, said: Said) => 'template' in said && said.template === template;

function titleOf(said: Said): string | undefined {
  const title = 'template' in said ? said.data.title : undefined;
  return typeof title === 'string' ? title : undefined;
}
