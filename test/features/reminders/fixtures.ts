import '../../../src/features/reminders/reminder-ports.ts';
import type { FeatureFixtures } from '../fixtures.ts';

const AT = ['2026-12-01T09:00:00Z', '2026-12-02T09:00:00Z'].map(at => ({ at, timeZone: 'utc', what: '' }));
const SEVERAL = { when: { choices: AT } };
const CALL = { what: 'call Ana' };
const AMONG = { among: [{ id: 'a', what: 'call Ana' }] };
const CARD = { cards: [{ id: 'a', title: 'Disk is full' }], card: 'a' };

export const FIXTURES: FeatureFixtures = {
  async things({ reminders }, { person, now }) {
    const at = new Date(now.getTime() + 3_600_000);
    const reminder = await reminders.set(person, { what: 'call Ana', at, timeZone: 'utc' });
    if (reminder === 'full') throw new Error('No room');
    return { reminder: reminder.id };
  },
  asks: {
    remind: [
      { step: 'what', names: 'is asked for' },
      { step: 'besides', known: { what: null }, names: 'is asked for' },
      { step: 'when', known: CALL, names: ['call Ana'] },
      { step: 'which', known: { ...CALL, ...SEVERAL }, names: ['call Ana'] },
    ],
    snooze: [
      { step: 'card', known: CARD, names: 'are the choices' },
      { step: 'when', known: CARD, names: ['Disk is full'] },
      { step: 'which', known: { ...CARD, ...SEVERAL }, names: ['Disk is full'] },
    ],
    'move-reminder': [
      { step: 'card', known: AMONG, names: 'are the choices' },
      { step: 'said', known: { ...AMONG, card: 'a' }, names: ['call Ana'] },
      { step: 'which', known: { ...AMONG, card: 'a', ...SEVERAL }, names: ['call Ana'] },
    ],
    'delete-reminders': [{ step: 'sure', known: { count: 13 }, names: ['13'] }],
  },
};
