/** Somebody who sends one card to each of many people, the way their own documentation shows. */
export interface Contestant {
  readonly name: string;
  /** The name that their documentation has for this way, for the report. */
  readonly way: string;
  /** Everything that is done once; what it returns sends all cards and resolves when nothing is left to send. */
  prepare(race: Race): Promise<() => Promise<{ failed: number }>>;
}

export interface Race {
  /** The Connector's address, without a slash at its end. */
  readonly serviceUrl: string;
  readonly tenantId: string;
  readonly botId: string;
  readonly people: readonly { readonly conversationId: string; readonly teamsId: string }[];
  /** An Adaptive Card. */
  readonly card: unknown;
}

export const CARD_TYPE = 'application/vnd.microsoft.card.adaptive';

/** A library's words about its own progress are neither its work nor ours to judge. */
export async function countFailures(sends: Iterable<() => Promise<unknown>>): Promise<{ failed: number }> {
  let failed = 0;
  for (const send of sends) await send().catch(() => (failed += 1));
  return { failed };
}
