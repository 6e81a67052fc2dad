import { callersOf } from '../api/tokens/callers.ts';
import type { Parts } from './parts.ts';
import { RELEASE } from './release.ts';
import { tokenCallersOf } from './tokens.ts';

/** The parts by which every process answers operators, a worker too. */
export const operatorParts = (parts: Parts) => ({
  ...callersOf(parts.store.keys, tokenCallersOf(parts)),
  admit: parts.store.admit,
  ping: parts.store.ping,
  clock: parts.world.clock,
  metrics: parts.observation.metrics,
  release: RELEASE,
});
