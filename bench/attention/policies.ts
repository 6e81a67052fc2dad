import { AS_IT_HAPPENS } from '../../src/core/attention.ts';
import { NIGHTS } from './outcome.ts';
import type { Policy } from './replay.ts';

const HOURLY = '0 * * * *';
const DIGESTS = {
  ...{ builds: HOURLY, reviews: HOURLY, deployments: '0 9 * * 1-5' },
  ...{ nightly: '0 9 * * *', dependencies: '0 9 * * 1' },
};

/** Everybody in a row of the page has the same. */
export const POLICIES: readonly Policy[] = [
  { name: 'Defaults', attention: {} },
  { name: 'Low urgency as it happens', attention: { canWait: AS_IT_HAPPENS } },
  { name: 'Quiet nights and weekends', attention: { quiet: NIGHTS } },
  { name: 'Digests by topic', attention: { digests: DIGESTS } },
  { name: 'Quiet, and digests', attention: { quiet: NIGHTS, digests: DIGESTS } },
];
