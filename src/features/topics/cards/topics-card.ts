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
  /** What is stopped wider or narrower than a topic, the newest first. */
  readonly stops?: readonly StopShown[];
  /** The row with which those begin that have buttons. */
  readonly from?: number;
}

export interface ListedTopic extends TopicWish {
  readonly name: string;
  readonly state: TopicState;
}

/** `addressed`: neither subscribed nor stopped, so that only what names the person reaches them. */
export type TopicState = 'on' | 'addressed' | 'stopped';

/** What came lately and why, and what did not come and why not; the newest first. */
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
  /** What they did about its card. */
  readonly did?: Phrase;
  /** What would change it: for each topic and stop once. */
  readonly change?: Change;
}

export type Change =
  | { readonly does: 'stop' | 'start'; readonly topic: string }
  | { readonly does: 'unstop'; readonly stop: StopShown };
