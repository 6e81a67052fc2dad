import { setTimeout as delay } from 'node:timers/promises';
import type { DemoOptions } from './options.ts';
import { ANA, FOOTNOTES, type Poster, PRIYA, type Scene, scenes } from './story.ts';
import { get, post } from './wire.ts';

/** Where the story plays, and how it is told. */
export interface Stage {
  /** `http://127.0.0.1:<port>`, both. */
  readonly herald: string;
  readonly teams: string;
  readonly keys: Readonly<Record<Poster, string>>;
  readonly options: DemoOptions;
  readonly tell: (line: string) => void;
  /** Milliseconds since the demo was started. */
  readonly now: () => number;
}

/** One line of the story: what somebody does, and what is seen of it once it has been seen. */
interface Act {
  readonly what: string;
  readonly play: () => Promise<string>;
}

/**
 * Plays what a first day with Herald looks like and tells it line by line. Answers the id of the last notification.
 * Rejects when a card is not where it should be, with Herald's own reason.
 */
export async function playStory(stage: Stage): Promise<string> {
  let last = '';
  const [team] = (await get(`${stage.teams}/control/state`)).teams;
  const acts: Act[] = [
    { what: 'Ana adds Herald', play: () => welcomed(stage) },
    { what: 'Priya adds it to her team', play: () => welcomedTeam(stage, team.id) },
    ...(stage.options.blocked ? [{ what: 'Ana blocks Herald', play: () => blocked(stage) }] : []),
    ...scenes().map(scene => ({
      what: scene.what,
      play: async () => {
        last = await accepted(stage, scene);
        return `Ana: ${headline(await cardOf(stage, scene.by, last))}`;
      },
    })),
  ];
  const width = Math.max(...acts.map(({ what }) => what.length));
  for (const { what, play } of acts) {
    const seen = await play().catch(error => {
      throw new Error(`"${what}": ${(error as Error).message}`);
    });
    stage.tell(`${(stage.now() / 1000).toFixed(2).padStart(6)} s  ${what.padEnd(width)}  → ${seen}`);
  }
  stage.tell('');
  for (const note of FOOTNOTES) stage.tell(`  ${note}`);
  return last;
}

async function welcomed({ teams }: Stage): Promise<string> {
  await post(`${teams}/control/install`, { person: ANA });
  await onScreen(teams, { person: ANA, text: 'this is Herald' });
  return 'Ana: a welcome';
}

async function welcomedTeam({ teams }: Stage, team: string): Promise<string> {
  await post(`${teams}/control/install`, { team, channel: 'Ops', by: PRIYA });
  await onScreen(teams, { conversation: 'Ops', text: 'Herald is now in' });
  return 'Ops: one card; no private messages';
}

async function blocked({ teams }: Stage): Promise<string> {
  await post(`${teams}/control/block`, { person: ANA, blocked: true });
  return 'Herald is not told of it';
}

/** The id of the notification, which is on disk by then. */
async function accepted({ herald, keys }: Stage, { by, event, payload }: Scene): Promise<string> {
  const path = event === undefined ? '/api/notifications' : `/api/hooks/github?people=${ANA}`;
  const headers = { ...bearer(keys[by]), ...(event !== undefined && { 'x-github-event': event }) };
  return (await post(`${herald}${path}`, payload, headers)).id;
}

const PATIENCE_MS = 10_000;
const LOOK_EVERY_MS = 10;

/** Asks Herald what became of it, then looks whether that is so. Answers what the toast says. */
async function cardOf({ herald, teams, keys }: Stage, by: Poster, id: string): Promise<string> {
  const at = `${herald}/api/notifications/${id}`;
  for (let waitedMs = 0; (await get(at, bearer(keys[by]))).state !== 'done'; waitedMs += LOOK_EVERY_MS) {
    if (waitedMs >= PATIENCE_MS) break;
    await delay(LOOK_EVERY_MS);
  }
  const [delivery] = (await get(`${at}/deliveries`, bearer(keys[by]))).items;
  if (delivery?.state !== 'sent')
    throw new Error(`Ana's card is ${delivery?.state ?? 'not there'}. ${delivery?.reason.text ?? ''}`);
  return (await onScreen(teams, { person: ANA, text: delivery.id })).summary;
}

/** A toast begins with what happened, then says to what. */
const headline = (toast: string) => toast.split(': ')[0];

/** The message, as soon as it is in the chat. Every card holds the id of its delivery. */
async function onScreen(teams: string, where: Record<string, string>) {
  const query = new URLSearchParams({ ...where, timeoutMs: String(PATIENCE_MS) });
  return (await get(`${teams}/control/wait?${query}`)).messages[0];
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
