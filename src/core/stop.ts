/** **Stop**: what a person does not want to hear of any more, at the grain that they chose. */
export type AnyStop = { readonly kind: 'topic'; readonly topic: string } | WideStop;

/** All but a single topic, which is a matter of subscriptions. */
export type WideStop =
  /** `deployments.*`: also topics that there will be. */
  | { readonly kind: 'topics'; readonly topic: string }
  | (KnownBy & { readonly kind: 'subject'; readonly topic: string })
  | (KnownBy & { readonly kind: 'actor' })
  | { readonly kind: 'everything' };

/** By the sender's id where it gave one; else by its name. */
export interface KnownBy {
  readonly id?: string;
  readonly name: string;
}

/** A stop as it is kept. */
export type KeptStop = WideStop & { readonly stop: string; readonly at: Date };

/** Why something is not sent to who stopped it. */
export const STOP_REASONS = ['opted-out', 'stopped-subject', 'stopped-actor', 'stopped-everything'] as const;
export type StopReason = (typeof STOP_REASONS)[number];
