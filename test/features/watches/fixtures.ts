import '../../../src/features/watches/watch-ports.ts';
import type { FeatureFixtures } from '../fixtures.ts';

export const FIXTURES: FeatureFixtures = {
  async things({ watches }, { person }) {
    const wish = { subject: 'hotel', condition: { kind: 'changes' }, days: 9 } as const;
    const watch = await watches.add(person, wish);
    if (watch === 'full') throw new Error('No room');
    return { watch: watch.id };
  },
};
