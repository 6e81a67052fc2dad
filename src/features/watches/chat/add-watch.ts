import { sayLine, type Turn, toPerson } from '../../../chat/turn.ts';
import type { Person } from '../../../core/person.ts';
import { conditionInWords, nextTimeInWords, valueInWords } from '../rules/watch-words.ts';
import type { Condition } from '../watch.ts';
import { MOST_WATCH_DAYS, MOST_WATCHES, type StandingWatch, type WatchWish } from '../watch-ports.ts';

/** Begins a watch and says what was understood, from what, and until when. */
export async function addWatch(turn: Turn, person: Person, wish: WatchWish): Promise<void> {
  const days = Math.min(Math.max(wish.days, 1), MOST_WATCH_DAYS);
  const watch = await turn.stores.watches.add(person, { ...wish, days });
  const next = watch === 'full' ? 'stop one' : 'see or stop it';
  return sayLine(turn, toPerson(person), `${begun(watch, days)} Write "watches" to ${next}.`);
}

/** What became of a wish, in words. */
export function begun(watch: StandingWatch | 'full', days: number): string {
  if (watch === 'full') return `You watch ${MOST_WATCHES} things already, which is as many as I can.`;
  const { subject, condition, last, state } = watch;
  const what = `I watch ${subject} and tell you when it ${conditionInWords(condition)}.`;
  return `${what} ${standing(condition, last, state.fired)} I stop after ${days === 1 ? 'a day' : `${days} days`}.`;
}

function standing(condition: Condition, last: StandingWatch['last'], fired: boolean): string {
  if (last === undefined) return 'There is no reading of it yet; I begin with the first.';
  const now = `It is ${valueInWords(last.value, last.unit)} now`;
  return fired ? `${now}, so it is so already. ${nextTimeInWords(condition)}` : `${now}.`;
}
