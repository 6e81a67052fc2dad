import type { TopicWish } from '../../../core/attention.ts';
import type { StopShown } from '../../../core/cards.ts';
import type { Because, DeliveryState } from '../../../core/delivery.ts';
import type { Phrase, Text } from '../../../core/phrase.ts';
import type { ReasonCode } from '../../../core/reasons.ts';
import type { BurstRule } from '../../../decide/burst.ts';

declare module '../../../core/cards.ts' {
  interface CardData {
    readonly topics: Topics;
    readonly why: Why;
  }
}

export interface Topics {
  readonly topics: readonly ListedTopic[];
  /** Stops that are wider or narrower than a topic, the newest first. */
  readonly stops?: readonly StopShown[];
  /** The holds that let all of them wait, in a sentence each. */
  readonly waits?: readonly Phrase[];
  /** The row with which those begin that have buttons. */
  readonly from?: number;
}

export interface ListedTopic extends TopicWish {
  readonly name: string;
  readonly state: TopicState;
}

/** `addressed`: neither subscribed nor stopped, so that only what names the person reaches them. */
export type TopicState = 'on' | 'addressed' | 'stopped';

/** The latest notifications, the newest first: why each came or did not. */
export interface Why {
  readonly items: readonly WhyItem[];
  readonly burst: BurstRule;
}

export interface WhyItem {
  readonly title?: Text;
  readonly topic?: string;
  readonly because: Because;
  readonly state: DeliveryState;
  readonly reason: ReasonCode;
  /** ISO 8601: when it was sent, or else was to be. */
  readonly at: string;
  /** The person's act on its card, as its remark says it. */
  readonly did?: Phrase;
  /** The button that would change it: once for each topic and stop. */
  readonly change?: Change;
}

export type Change =
  | { readonly does: 'stop' | 'start'; readonly topic: string }
  | { readonly does: 'unstop'; readonly stop: StopShown };
