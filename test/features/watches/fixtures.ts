import '../../../src/features/watches/watch-ports.ts';
import { KINDS } from '../../../src/features/watches/rules/watch-asking.ts';
import type { FeatureFixtures } from '../fixtures.ts';

const HOTEL = { subject: 'Hotel Bellagio' };
const NEAR = [{ subject: 'Hotel Lux, Berlin', value: 249 }];

export const FIXTURES: FeatureFixtures = {
  async things({ watches }, { person }) {
    const wish = { subject: 'hotel', condition: { kind: 'changes' }, days: 9 } as const;
    const watch = await watches.add(person, wish);
    if (watch === 'full') throw new Error('No room');
    return { watch: watch.id };
  },
  asks: {
    watch: [
      { step: 'subject', names: 'is asked for' },
      { step: 'meant', known: { ...HOTEL, near: NEAR }, names: ['Hotel Bellagio'] },
      { step: 'kind', known: HOTEL, names: ['Hotel Bellagio'] },
      ...KINDS.filter(kind => kind !== 'changes').map(kind => ({
        ...{ step: 'value', known: { ...HOTEL, kind }, names: ['Hotel Bellagio'] },
      })),
      { step: 'days', known: HOTEL, names: ['Hotel Bellagio'] },
    ],
  },
};
