import { DateTime } from 'luxon';
import { voicesOf } from '../../../chat/ends.ts';
import type { Command } from '../../../chat/feature.ts';
import { sayDone } from '../../../chat/take-back.ts';
import type { Turn } from '../../../chat/turn.ts';
import type { Attention } from '../../../core/attention.ts';
import type { Person } from '../../../core/person.ts';
import type { Phrase } from '../../../core/phrase.ts';
import { asCompared, isWritten } from '../../../text/forms.ts';
import { phrase } from '../../../text/phrase.ts';
import { asTyped, FAULTS, zoneIn } from '../rules/settings-form.ts';
import { change } from './change.ts';
import { saySettings } from './say-settings.ts';

/** `time zone Tokyo`: a city or an IANA name, or `automatic`; the settings card shows it and asks for another one. */
export async function setTimeZone(turn: Turn, person: Person, text: string): Promise<void> {
  if (text === '') return saySettings(turn, person, { open: 'settings' });
  const wish = wishIn(turn, text);
  if (wish === undefined) return askAgain(turn, person, text);
  await sayDone(turn, person, async () => {
    const { timeZone } = await change(turn, person, standing => withZone(standing, wish));
    return zoneNow(timeZone, turn.now);
  });
}

const FOLLOWED = phrase('attention.zone-followed');

/** The form has what they wrote, and says beside it what is wrong. */
async function askAgain(turn: Turn, person: Person, text: string): Promise<void> {
  const { attention } = await turn.stores.preferences.of(person.id);
  const typed = { ...asTyped(attention), timeZone: text };
  const { timeZone } = FAULTS;
  await saySettings(turn, person, { open: 'settings', typed, faults: { timeZone }, note: NOT_SAVED });
}

const NOT_SAVED = phrase('attention.not-saved');

/** Whether the text names a zone: then it is a command, whatever is asked. */
export const namesZone: NonNullable<Command['always']> = ({ turn, text }) =>
  text !== '' && wishIn(turn, text) !== undefined;

/** `zone`: IANA; null: the one that Teams tells. */
interface ZoneWish {
  readonly zone: string | null;
}

function wishIn(turn: Turn, text: string): ZoneWish | undefined {
  const automatic = voicesOf(turn).map(({ say }) => say('language.word.automatic'));
  if (isWritten(asCompared(text), automatic)) return { zone: null };
  const zone = zoneIn(text.replace(/[.!。！]$/u, '').trim());
  return zone === undefined ? undefined : { zone };
}

function withZone({ timeZone: _, ...standing }: Attention, { zone }: ZoneWish): Attention {
  return { ...standing, ...(zone !== null && { timeZone: zone }) };
}

/** Which zone counts from now on; undefined: that of Teams. */
export function zoneNow(zone: string | undefined, now: Date): Phrase {
  if (zone === undefined) return FOLLOWED;
  const clock = DateTime.fromJSDate(now, { zone }).toFormat('HH:mm');
  return phrase('attention.zone-set', { zone, time: { clock } });
}
