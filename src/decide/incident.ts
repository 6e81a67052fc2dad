/** **Incident**: what tells it from the one before, where whoever sends may say of none that it is over. */
export interface Incident {
  /** By the sender's clock: when the first and the last began of all that a post tells of. */
  readonly began?: { readonly first: Date; readonly last: Date };
  /** After so long without a word, what comes is another. */
  readonly silentSeconds: number;
}

/** The facts known of the incident that stands. */
export interface StandingIncident {
  /** The latest beginning among all that was told of it. */
  readonly beganAt?: Date;
  readonly heardAt: Date;
}

/**
 * Whether a post tells of another incident than the one that stands. Where both say when they began, that decides: it is
 * another if nothing that was told of before is in it any more. Not the oldest alone: that leaves a group when it is over.
 */
export function isAnother(
  standing: StandingIncident,
  { began, silentSeconds }: Incident,
  now: Date,
): boolean {
  if (began !== undefined && standing.beganAt !== undefined) return began.first > standing.beganAt;
  return now.getTime() - standing.heardAt.getTime() > silentSeconds * 1000;
}
