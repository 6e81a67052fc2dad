import type { RecentDelivery } from '../../../chat/ports/turn-stores.ts';
import { sayLine, type Turn, toPerson, voiceOf } from '../../../chat/turn.ts';
import type { Person } from '../../../core/person.ts';
import type { BurstRule } from '../../../decide/burst.ts';
import { whyItDidNotCome, whyItIsHeld, whyYouGetThis } from '../../../decide/wording.ts';
import { phrase, worded } from '../../../text/phrase.ts';
import type { Voice } from '../../../text/voice.ts';

const WHY_LIMIT = 5;

/** What came lately and why, and what did not come and why not. */
export async function sayWhy(turn: Turn, person: Person): Promise<void> {
  const recent = await turn.stores.ledger.recent(person.id, WHY_LIMIT);
  if (recent.length === 0)
    return sayLine(turn, toPerson(person), phrase('why.nothing', { days: turn.retentionDays }));
  const voice = voiceOf(turn);
  const told = recent.map(delivery => tell(voice, delivery, turn.burst).join('\n'));
  return sayLine(turn, toPerson(person), told.join('\n\n'));
}

/** Line by line: what it was, why it came, and why it did not. */
function tell(
  voice: Voice,
  { title, because, topic, state, reason, dueAt }: RecentDelivery,
  burst: BurstRule,
) {
  const what = title === undefined ? voice.say('why.card') : worded(voice, title);
  const why = whyYouGetThis(voice, { because, topic });
  if (state === 'sent') return [what, why];
  const isHeld = state === 'held' && reason === 'burst';
  return [what, why, isHeld ? whyItIsHeld(voice, burst, dueAt) : whyItDidNotCome(voice.say, reason, topic)];
}
