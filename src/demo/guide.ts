import { welcomed } from './play.ts';
import { accepted, allOnScreen, bearer, became, cardOf, onScreen, pressed } from './seen.ts';
import type { Stage } from './stage.ts';
import { ANA } from './story.ts';
import { LAS_VEGAS, type Stop, TOUR, type TourMove } from './tour.ts';
import { post } from './wire.ts';

/** Ana's chat so far: the next message is looked for behind it. */
interface Chat {
  /** The last message. */
  at: string;
  /** Ids of the posted notifications, to be looked for when the stop is over. */
  posted: string[];
}

/** How long it takes to open a browser, to read two lines, to see one message. */
const SECONDS = { open: 12, read: 5, see: 3 };

/**
 * Plays the ways in which something comes in while a dialogue runs, each told before and after. Answers the id of the
 * last notification. Rejects when a message is missing, is another, or comes at another place.
 */
export async function playTour(stage: Stage): Promise<string> {
  await welcomed(stage);
  const chat: Chat = { at: await lastMessage(stage), posted: [] };
  for (const line of opening(stage)) stage.tell(line);
  await stage.pause(SECONDS.open);
  for (const [index, stop] of TOUR.entries()) {
    stage.tell(`\n${index + 1}  ${stop.name}: ${stop.why}`);
    stage.tell(`   ${stop.what}`);
    await stage.pause(SECONDS.read);
    await visit(stage, chat, stop);
    stage.tell(`   → ${stop.look}`);
    await stage.pause(SECONDS.read);
  }
  return chat.posted.at(-1) ?? '';
}

function opening({ teams, options }: Stage): string[] {
  const where = ['Ana plans a trip to London, and each time something else comes in.'];
  if (options.once) return where;
  return [...where, `Watch her chat while it happens:\n\n  ${teams}/?person=${ANA}&conversation=personal`];
}

async function visit(stage: Stage, chat: Chat, { name, moves }: Stop): Promise<void> {
  try {
    for (const move of moves) {
      await play(stage, chat, move);
      await seen(stage, chat, move.sees);
      await stage.pause(SECONDS.see);
    }
    for (const id of chat.posted) await cardOf(stage, 'pipeline', id);
  } catch (error) {
    throw new Error(`"${name}": ${(error as Error).message}`);
  }
}

async function play(stage: Stage, chat: Chat, move: TourMove): Promise<void> {
  const { herald, teams, keys } = stage;
  switch (move.does) {
    case 'writes':
      return post(`${teams}/control/say`, { person: ANA, text: move.text });
    case 'presses':
      return post(`${teams}/control/click`, { person: ANA, message: chat.at, action: move.button });
    case 'reads':
      return post(`${herald}/api/readings`, move.readings.map(reading), bearer(keys.travel));
    case 'answers': {
      const id = chat.posted.at(-1) ?? '';
      await pressed(stage, id, move.verb);
      await accepted(stage, { by: 'pipeline', payload: move.card });
      return void (await onScreen(teams, { person: ANA, text: move.card.title }));
    }
    case 'posts': {
      const id = await accepted(stage, { by: 'pipeline', payload: move.payload });
      await became(stage, 'pipeline', id, move.becomes);
      chat.posted.push(id);
    }
  }
}

const HOUR_MS = 3_600_000;

function reading([value, hoursAgo]: readonly [number, number]) {
  const at = new Date(Date.now() - hoursAgo * HOUR_MS).toISOString();
  return { subject: LAS_VEGAS, value, unit: 'USD', at };
}

/** One after another: a message too many stands where the next one is looked for. */
async function seen({ teams }: Stage, chat: Chat, sees: readonly string[]): Promise<void> {
  for (const words of sees) {
    const [message] = await allOnScreen(teams, { person: ANA, after: chat.at }).catch(() => []);
    if (!JSON.stringify(message ?? null).includes(words))
      throw new Error(`Ana should have got "${words}", and got ${said(message)}.`);
    chat.at = message.id;
  }
}

async function lastMessage({ teams }: Stage): Promise<string> {
  return (await allOnScreen(teams, { person: ANA })).at(-1).id;
}

function said(message: { text?: string; summary?: string } | undefined): string {
  return message === undefined ? 'nothing' : `"${message.summary ?? message.text}"`;
}
