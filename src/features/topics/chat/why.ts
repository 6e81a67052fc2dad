import { sayLine, type Turn, toPerson, voiceOf } from '../../../chat/turn.ts';
import type { Person } from '../../../core/person.ts';
import { whyItDidNotCome, whyItIsHeld, whyYouGetThis } from '../../../decide/wording.ts';
import { worded } from '../../../text/phrase.ts';

const WHY_LIMIT = 5;

/** What came lately and why, and what did not come and why not. */
export async function sayWhy(turn: Turn, person: Person): Promise<void> {
  const recent = await turn.stores.ledger.recent(person.id, WHY_LIMIT);
  if (recent.length === 0)
    return sayLine(turn, toPerson(person), `Nothing was sent to you in the last ${turn.retentionDays} days.`);
  const voice = voiceOf(turn);
  const lines = recent.map(({ title, because, topic, ...state }) => {
    const isHeld = state.state === 'held' && state.reason === 'burst';
    const why = isHeld
      ? whyItIsHeld(voice, turn.burst, state.dueAt)
      : whyItDidNotCome(voice.say, state.reason, topic);
    const reason = state.state === 'sent' ? [] : [why];
    return [worded(voice, title ?? 'A card'), whyYouGetThis(voice, { because, topic }), ...reason].join('\n');
  });
  return sayLine(turn, toPerson(person), lines.join('\n\n'));
}
