import type { TemplateName } from '../../core/cards.ts';
import type {
  Because,
  CardAnswer,
  DeliveryState,
  InterruptionOutcome,
  Operation,
  Pressed,
  Recipient,
  Remark,
  Report,
} from '../../core/delivery.ts';
import type { Beginning, Said, Urgency } from '../../core/notification.ts';
import type { Text } from '../../core/phrase.ts';
import type { ReasonCode } from '../../core/reasons.ts';
import type { StopReason } from '../../core/stop.ts';

/** Something that Herald says on its own account: a welcome, an answer, an example. */
export interface Saying {
  readonly tenantId: string;
  readonly said: Said;
  readonly to: Recipient;
  readonly because: Because;
  /** Only where the recipient may stop it. */
  readonly topic?: string;
  readonly report?: Report;
  readonly notBefore?: Date;
}

export interface TurnLedger {
  say(saying: Saying): Promise<{ deliveryId: string }>;
  /**
   * Changes a card that was sent: a row of its own, so that it waits, is paced and retried like any other. Without
   * `said` to what its notification says by then.
   */
  amend(deliveryId: string, said?: Said): Promise<void>;
  /** Of a card that may stand there twice this one counts from now on, and the other is taken away. */
  standAs(
    deliveryId: string,
    card: { readonly conversationId: string; readonly activityId: string },
  ): Promise<void>;
  /** Their last card of this template, of Herald's own, is sent anew as it reads for them now; unless it is still to be sent. */
  reword(personId: string, template: TemplateName): Promise<void>;
  /** Puts a remark at the foot of this delivery's card, where it stays whatever the sender changes; or takes it off. */
  remark(deliveryId: string, remark: Remark | undefined): Promise<void>;
  find(deliveryId: string): Promise<SentDelivery | undefined>;
  /** Those whose card this person has, or is about to get: the one first on which they did something last, or that came last. */
  lastCards(personId: string): Promise<string[]>;
  /** The delivery whose card this is. */
  findByCard(tenantId: string, conversationId: string, activityId: string): Promise<SentDelivery | undefined>;
  /** Sets what its card says from now on, and nobody else's. False when it says so already. */
  restate(deliveryId: string, said: Said): Promise<boolean>;
  /** Cards of this person that ask in this run of a dialogue, or its question of this step, and are not answered. */
  openQuestions(personId: string, asked: { run: string; step?: string }): Promise<OpenQuestion[]>;
  /**
   * Writes down how a delivery met a dialogue, and what its card asks where a dialogue begins with it.
   */
  recordInterruption(deliveryId: string, met: InterruptionOutcome, said?: Said): Promise<void>;
  /** Queues the card of what came as a line of a digest. `gone`: it is not sent any more. */
  show(deliveryId: string): Promise<'coming' | 'gone'>;
  /** Takes Herald's own words in a place out of the ledger: they name people. */
  unsayIn(tenantId: string, placeId: string): Promise<void>;
  /** The person pressed a button of the caller's; a second press of theirs takes the place of the first. */
  acknowledge(deliveryId: string, personId: string, answer: Pressed): Promise<void>;
  /** How its sender ended what a delivery says, if they did. From here to the end of the turn, nobody ends it. */
  endedBySender(deliveryId: string): Promise<'cancelled' | 'recalled' | undefined>;
  /** The last deliveries of a topic to this person, newest first; `sent`: that reached them. */
  recent(personId: string, limit: number, which?: 'all' | 'sent'): Promise<RecentDelivery[]>;
}

/** A caller's button, as somebody pressed it. */
export interface PressWish extends Pressed {
  /** Only the first press of such a button counts, of all cards of the notification. */
  readonly isExclusive: boolean;
}

/** `not-told`: its caller reads of it when they ask. Otherwise they are told, or somebody was faster. */
export type Pressing =
  | 'told'
  | 'not-told'
  | { readonly personId: string; readonly name?: string; readonly at: Date };

export interface PressStore {
  /** Records a press, and the work of telling its caller. From here to the end of the turn the card is held. */
  press(deliveryId: string, personId: string, wish: PressWish): Promise<Pressing>;
}

export interface ToldStops {
  /** Tells the caller of this card, where it wants to hear of that, that its person stopped something on it. */
  stopped(delivery: Pick<SentDelivery, 'id' | 'tellsStops'>, reason: StopReason): Promise<void>;
}

export interface OpenQuestion {
  readonly id: string;
  readonly said: Said;
  /** It was sent, or is being sent; all else is read when it is. */
  readonly isShown: boolean;
}

/** A delivery as the one who clicked its card needs it. */
export interface SentDelivery {
  readonly id: string;
  readonly tenantId: string;
  readonly recipient: Recipient;
  readonly operation: Operation;
  readonly state: DeliveryState;
  readonly because: Because;
  readonly topic?: string;
  readonly said: Said;
  readonly urgency: Urgency;
  readonly met?: InterruptionOutcome;
  readonly begins?: Beginning;
  /** The caller whose notification it is, or `herald`. */
  readonly callerId: string;
  /** Its caller wants to hear of what its people stop. */
  readonly tellsStops: boolean;
  /** Of a card that several read: what they pressed. */
  readonly answers?: readonly CardAnswer[];
  readonly remark?: Remark;
  /** Its card may stand there twice: the id of the one of which Herald knows. */
  readonly oneOf?: string;
}

export interface RecentDelivery {
  readonly state: DeliveryState;
  readonly reason: ReasonCode;
  readonly because: Because;
  readonly topic?: string;
  readonly title?: Text;
  readonly said: Said;
  /** When it was sent, or else is to be. */
  readonly at: Date;
  /** The line that says what they did about its card. */
  readonly remark?: Remark;
}
