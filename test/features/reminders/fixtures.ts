import '../../../src/features/reminders/reminder-ports.ts';
import type { FeatureFixtures } from '../fixtures.ts';

export const FIXTURES: FeatureFixtures = {
  async things({ reminders }, { person, now }) {
    const at = new Date(now.getTime() + 3_600_000);
    const reminder = await reminders.set(person, { what: 'call Ana', at, timeZone: 'utc' });
    if (reminder === 'full') throw new Error('No room');
    return { reminder: reminder.id };
  },
};
