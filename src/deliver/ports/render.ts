import type { CardAnswer, InterruptionOutcome, Remark } from '../../core/delivery.ts';
import type { Message } from '../../core/message.ts';
import type { Said, Urgency } from '../../core/notification.ts';
import type { Reader } from '../../text/format.ts';

/** The context of a card, besides its words. */
export interface RenderContext {
  /** The buttons carry it, so that a click is known to belong to this delivery. */
  readonly deliveryId: string;
  /** The person who reads it; in a group, those who are there. Missing where nothing is known of them. */
  readonly reader?: Reader;
  /** The sentence *why you get this*. */
  readonly why?: string;
  readonly urgency?: Urgency;
  readonly place: 'personal' | 'group';
  /** Teams refused the card as too large: show less. */
  readonly brief?: boolean;
  /** How it met a dialogue: a line above the card, with a button where the dialogue waits. */
  readonly met?: InterruptionOutcome;
  /** Its readers' presses, the last one first: on a card that several read. */
  readonly answers?: readonly CardAnswer[];
  /** The line at its foot on what its person did about it. */
  readonly remark?: Remark;
  /** The people who are mentioned above the card. */
  readonly mentions?: readonly Mention[];
}

/** Somebody who is mentioned: how Teams or Entra knows them, and their name. */
export interface Mention {
  readonly id: string;
  readonly name: string;
}

/** Turns the words into the message that Teams shows. Pure; never fails for content that the doors accepted. */
export type Render = (said: Said, context: RenderContext) => Message;
