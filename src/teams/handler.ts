import {
  type AdaptiveCardInvokeResponse,
  type InvokeResponse,
  TeamsActivityHandler,
  type TurnContext,
} from 'botbuilder';
import type { ClickAnswer, Conversation } from '../chat/ports/conversation.ts';
import type { OpenDialogs } from '../chat/ports/dialogs.ts';
import type { InboundEvent } from '../core/inbound-event.ts';
import type { Clock } from '../core/time.ts';
import type { InboundActivity } from './activity.ts';
import { proactiveEventIn } from './proactive-event.ts';
import { translate } from './translate.ts';

const CARD_ACTION = 'adaptiveCard/action';

/**
 * Hands each activity on, in Herald's own words. It answers nothing into the chat itself: what Herald says
 * goes through the ledger, and only a click of an `Action.Execute` is answered here.
 *
 * `onTeamsMembersAddedEvent` is left alone: with it the SDK asks for every new member and fails the whole turn
 * when one of them is gone.
 */
export class HeraldHandler extends TeamsActivityHandler {
  private readonly conversation: Conversation;
  private readonly clock: Clock;
  private readonly dialogsIn: (context: TurnContext) => OpenDialogs;

  constructor(conversation: Conversation, clock: Clock, dialogsIn: (context: TurnContext) => OpenDialogs) {
    super();
    this.conversation = conversation;
    this.clock = clock;
    this.dialogsIn = dialogsIn;
    this.onConversationUpdate(this.take);
    this.onInstallationUpdate(this.take);
    this.onMessage(this.take);
    this.onMessageUpdate(this.take);
    this.onMessageDelete(this.take);
    this.onMessageReaction(this.take);
    this.onTyping(this.take);
    this.onEvent(this.take);
    this.onUnrecognizedActivityType(this.take);
  }

  /** Also the end: `next` would look for the SDK's finer handlers, and `translate` has told all kinds apart. */
  private readonly take = async (context: TurnContext): Promise<void> => {
    for (const event of this.heard(context)) await this.tell(context, event);
  };

  /** The SDK's own reading of a card action fails on a value without `action`. */
  protected override async onInvokeActivity(context: TurnContext): Promise<InvokeResponse> {
    if (context.activity.name !== CARD_ACTION) return { status: 501 };
    const [click] = this.heard(context);
    if (!click) return { status: 400, body: NOT_A_CLICK };
    return { status: 200, body: inPlace(await this.tell(context, click)) };
  }

  private tell(context: TurnContext, event: InboundEvent): Promise<ClickAnswer | undefined> {
    return this.conversation.handle(event, this.dialogsIn(context));
  }

  private heard(context: TurnContext): InboundEvent[] {
    const own = proactiveEventIn(context, this.clock.now());
    if (own !== undefined) return [own];
    return translate(context.activity as InboundActivity, this.clock.now());
  }
}

const NOT_A_CLICK: AdaptiveCardInvokeResponse = {
  statusCode: 400,
  type: 'application/vnd.microsoft.error',
  value: { code: 'BadRequest', message: 'An Action.Execute with a verb is needed.' },
};

/** A click always has an answer; if one had none, the card would stay as it is. */
const NOTHING: ClickAnswer = { text: '' };

/** The answer that Teams shows to the person who clicked: another card in place of this one, or a line above it. */
function inPlace(answer: ClickAnswer = NOTHING): AdaptiveCardInvokeResponse {
  return 'card' in answer
    ? { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: { ...answer.card } }
    : messageInPlace(answer.text);
}

/** A plain line stands in `value` as it is; the SDK's type knows only objects there. */
function messageInPlace(text: string): AdaptiveCardInvokeResponse {
  const value: unknown = text;
  return {
    statusCode: 200,
    type: 'application/vnd.microsoft.activity.message',
    value: value as Record<string, unknown>,
  };
}
