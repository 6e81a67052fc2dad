import type { TemplateName } from '../core/cards.ts';
import type { Remark, RemarkButton } from '../core/delivery.ts';
import type { Said } from '../core/notification.ts';
import type { Person } from '../core/person.ts';
import type { Phrase, Text } from '../core/phrase.ts';
import { fieldOf, templateOf } from '../core/said.ts';
import { whyYouGetThis } from '../decide/wording.ts';
import { phrase, worded } from '../text/phrase.ts';
import type { ClickAnswer } from './ports/conversation.ts';
import type { SentDelivery } from './ports/turn-ledger.ts';
import { type ClickedTurn, readerOf, sayLine, type Turn, toPerson, voiceOf } from './turn.ts';

/** A click on a card that this person may click. */
export type Click = ClickedTurn & { readonly delivery: SentDelivery };

/** `first` is false where Teams sends the click again. */
export const asClicked = (turn: Turn<'clicked'>, person: Person, first: boolean): ClickedTurn => ({
  ...turn,
  person,
  once: async effect => void (first && (await effect())),
});

/**
 * The traits by which buttons of many cards choose theirs. `news`: the card tells something, and can be put off;
 * `asks`: a question of a dialogue; `topical`: it came because of a topic, or names topics, which can be stopped.
 */
export const CARD_TRAITS = ['news', 'asks', 'topical'] as const;
export type CardTrait = (typeof CARD_TRAITS)[number];

/**
 * A button's effect, and the cards on which it stands, by what their delivery says: a card that a press puts in the
 * place of another has buttons, too, and they name the delivery of the first. `any`: it stands on every card; `none`:
 * it only asks for something, and acts on no card.
 */
export type Button =
  | { readonly on: 'none'; press(asked: ClickedTurn): Promise<ClickAnswer> }
  | { readonly on: 'any' | readonly (TemplateName | CardTrait)[]; press(click: Click): Promise<ClickAnswer> };

/** Whether a card that says this has the button at all, as it was or as a press left it. */
export function isOn({ on }: Button, said: Said): boolean {
  if (on === 'any' || on === 'none') return on === 'any';
  const template = templateOf(said);
  return template !== undefined && on.includes(template);
}

/** The answer of a button that does nothing any more. */
export const NO_EFFECT = phrase('click.no-effect');

/** For what a card does not have, or what is not there any more. */
export const noEffect = (asked: ClickedTurn) => tell(asked, NO_EFFECT);

/**
 * The id that a button names. A card about one thing takes no other; in a list, which was filled anew since, it is
 * decided by whose it is.
 */
export function named({ delivery: { said }, event }: Click, what: string): string | undefined {
  const id = event.data[what];
  const own = fieldOf(said, what);
  return typeof id === 'string' && (own === undefined || own === id) ? id : undefined;
}

/**
 * Puts another card in the place of the clicked one. The answer to an `Action.Execute` does that for the one
 * who clicked; an `Action.Submit` has no answer, so the card is changed in their 1:1, and where a card is
 * everybody's the new one comes to their 1:1 instead.
 */
export async function replaceCard(click: Click, said: Said): Promise<ClickAnswer> {
  const { delivery } = click;
  if (click.event.via === 'submit') await click.once(() => changeBySending(click, said));
  const why = whyYouGetThis(voiceOf(click), delivery);
  const place = delivery.recipient.kind === 'person' ? 'personal' : 'group';
  const { id: deliveryId, urgency, met, answers, remark } = delivery;
  return asAnswer(
    click.render(said, {
      ...{ deliveryId, why, place, urgency },
      reader: readerOf(click),
      ...(met && { met }),
      ...(answers && { answers }),
      ...(remark && { remark }),
    }),
  );
}

/**
 * The card as it is, with this at its foot, or without. Where several read it, that is so for the one who clicked alone;
 * a submit has no answer, and `elsewhere` comes to their 1:1 instead.
 */
export async function remarkOn(
  click: Click,
  remark: Remark | undefined,
  elsewhere: Said = click.delivery.said,
): Promise<ClickAnswer> {
  const { stores, event } = click;
  const { remark: _, ...delivery } = click.delivery;
  const isOwn = delivery.recipient.kind === 'person';
  if (!isOwn && event.via === 'submit') return replaceCard(click, elsewhere);
  if (isOwn) await click.once(() => stores.ledger.remark(delivery.id, remark));
  return replaceCard({ ...click, delivery: { ...delivery, ...(remark && { remark }) } }, delivery.said);
}

/** The remark that says what was done, with the button that takes it back. */
export const withUndo = (
  { now }: Pick<Turn, 'now'>,
  says: Phrase,
  undo: Pick<RemarkButton, 'verb' | 'data'>,
): Remark => ({ says, buttons: [{ title: UNDO, ...undo }], at: now.toISOString() });

const UNDO = phrase('button.undo');

/** A line above the card, which stays as it is, with what was typed into it. A submit has no answer. */
export async function tell(click: ClickedTurn, text: Text): Promise<ClickAnswer> {
  if (click.event.via === 'submit') await click.once(() => sayLine(click, toPerson(click.person), text));
  return { text: worded(voiceOf(click), text) };
}

async function changeBySending({ stores, person, event, delivery }: Click, said: Said): Promise<void> {
  const own = said === delivery.said ? undefined : said;
  if (delivery.recipient.kind === 'person') return stores.ledger.amend(delivery.id, own);
  const { tenantId } = event.conversation;
  await stores.ledger.say({ tenantId, to: toPerson(person), because: { code: 'asked' }, said });
}

function asAnswer(message: ReturnType<Turn['render']>): ClickAnswer {
  return 'card' in message ? { card: message.card } : { text: message.text };
}
