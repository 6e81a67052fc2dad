import { DateTime } from 'luxon';
import { voicesOf } from '../../../chat/ends.ts';
import type { Command } from '../../../chat/feature.ts';
import { sayOutcome, type Turn } from '../../../chat/turn.ts';
import type { Attention } from '../../../core/attention.ts';
import type { Person } from '../../../core/person.ts';
import type { Phrase } from '../../../core/phrase.ts';
import { asCompared, isWritten } from '../../../text/forms.ts';
import { phrase } from '../../../text/phrase.ts';
import { zoneIn } from '../rules/settings-form.ts';
import { change, outcome } from './change.ts';
import { saySettings } from './say-settings.ts';

/** `time zone Tokyo`: a city or an IANA name, or `automatic`; the settings card shows it and asks for another one. */
export async function setTimeZone(turn: Turn, person: Person, text: string): Promise<void> {
  if (text === '') return saySettings(turn, person, { open: 'settings' });
  const wish = wishIn(turn, text);
  if (wish === undefined) return saySettings(turn, person, { open: 'settings', note: UNKNOWN });
  const { isNew } = await change(turn, person, standing => withZone(standing, wish));
  await sayOutcome(turn, person, outcome(inWords(turn, wish), isNew));
}

const UNKNOWN = phrase('attention.fault.zone');
const FOLLOWED = phrase('attention.zone-followed');

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

function inWords({ now }: Turn, { zone }: ZoneWish): Phrase {
  if (zone === null) return FOLLOWED;
  const clock = DateTime.fromJSDate(now, { zone }).toFormat('HH:mm');
  return phrase('attention.zone-set', { zone, time: { clock } });
}
