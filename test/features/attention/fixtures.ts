import type { FeatureFixtures } from '../fixtures.ts';

export const FIXTURES: FeatureFixtures = {
  asks: {
    // Some count to twelve.
    'quiet-end': [
      { step: 'other', known: { edge: 'from', clock: '18:25' }, names: ['25'] },
      { step: 'other', known: { edge: 'until', clock: '08:25' }, names: ['8:25'] },
    ],
  },
};
