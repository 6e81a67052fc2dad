import { expect, test } from 'vitest';
import { lasting, number } from '../../src/text/format.ts';
import { nearMoment } from '../../src/text/near-moment.ts';
import { voiceFor } from '../voices.ts';

test.each(['ar', 'ar-EG', 'ar-SA', 'ar-MA', 'de-CH', 'ja-JP-u-nu-fullwide'])(
  'of %s there is one sort of digits, in times and numbers as in messages',
  locale => {
    const voice = voiceFor({ locale, timeZone: 'UTC' });
    const said = [
      voice.say('digest.count', { count: 34 }),
      nearMoment(voice, new Date('2025-03-04T12:05:00Z')),
      number(1234.5, voice),
      lasting(7200, voice),
    ];
    expect(
      said
        .join()
        .match(/\p{Nd}/gu)
        ?.every(digit => /[0-9]/.test(digit)),
    ).toBe(true);
  },
);
