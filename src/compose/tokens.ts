import { createSenders } from '../api/tokens/senders.ts';
import { createTokenCallers } from '../api/tokens/token-callers.ts';
import type { Settings } from '../platform/config.ts';
import { TRUST } from '../teams/cloud.ts';
import type { Parts } from './parts.ts';

/** The callers that come with a token in the place of a key. */
export function tokenCallersOf({ world: { settings, clock, newId }, store, keysOf }: Parts) {
  const entra = entraOf(settings);
  return createTokenCallers({ tokens: store.tokens, clock, newId, keysOf, ...(entra && { entra }) });
}

/** The senders of webhooks that come with a token in the place of a secret. */
export function senderOf({ world: { settings, clock }, keysOf }: Parts) {
  const entra = entraOf(settings);
  return entra && { senderOf: createSenders(entra, { clock, keysOf }) };
}

const entraOf = ({ entra, cloud }: Settings) => entra && { ...entra, loginUrl: TRUST[cloud].loginUrl };
