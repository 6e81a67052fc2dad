import { createHmac } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Stage } from './stage.ts';
import { ANA, type Poster, type Scene } from './story.ts';
import { get, post } from './wire.ts';

/** The id of the notification, which is on disk by then. */
export async function accepted(stage: Stage, { by, event, payload }: Omit<Scene, 'what'>): Promise<string> {
  if (event !== undefined) return (await post(stage.hook.address, payload, signed(stage, event, payload))).id;
  return (await post(`${stage.herald}/api/notifications`, payload, bearer(keyOf(stage, by)))).id;
}

/** As GitHub does it. */
function signed({ hook }: Stage, event: string, payload: unknown): Record<string, string> {
  const digest = createHmac('sha256', hook.secret).update(JSON.stringify(payload)).digest('hex');
  return { 'x-github-event': event, 'x-hub-signature-256': `sha256=${digest}` };
}

/** A hook can read nothing: its notifications are read with a key that may do everything. */
const keyOf = ({ keys }: Stage, by: Poster) => (by === 'github' ? keys.pipeline : keys[by]);

const PATIENCE_MS = 10_000;
const LOOK_EVERY_MS = 10;

/** Waits until Herald says that Ana's card is in this state. Rejects with the state that it names instead. */
export async function became(
  stage: Stage,
  by: Poster,
  id: string,
  state: 'held' | 'sent',
): Promise<{ id: string }> {
  // A card that somebody pressed was sent.
  const isThere = (found: string) => found === state || (state === 'sent' && found === 'acknowledged');
  const delivery = await lookUntil(stage, by, id, each => isThere(each.state) || FINAL.has(each.state));
  if (isThere(delivery?.state)) return delivery;
  throw new Error(`Ana's card is ${delivery?.state ?? 'not there'}. ${delivery?.reason.text ?? ''}`);
}

/** Waits until the sender can read that Ana pressed this button. */
export async function pressed(stage: Stage, id: string, verb: string): Promise<void> {
  const delivery = await lookUntil(stage, 'pipeline', id, each => each.answer?.verb === verb);
  if (delivery?.answer?.verb !== verb) throw new Error(`Herald tells nobody that Ana pressed "${verb}".`);
}

type Delivery = Awaited<ReturnType<typeof get>>;

async function lookUntil(
  stage: Stage,
  by: Poster,
  id: string,
  isDone: (delivery: Delivery) => boolean,
): Promise<Delivery> {
  const url = `${stage.herald}/api/notifications/${id}/deliveries`;
  for (let waitedMs = 0; ; waitedMs += LOOK_EVERY_MS) {
    const [delivery] = (await get(url, bearer(keyOf(stage, by)))).items;
    if ((delivery !== undefined && isDone(delivery)) || waitedMs >= PATIENCE_MS) return delivery;
    await delay(LOOK_EVERY_MS);
  }
}

/** Nothing comes after these in the demo. */
const FINAL = new Set(['sent', 'undelivered', 'suppressed']);

/** Asks Herald what became of it, then looks whether that is so. Answers what the toast says. */
export async function cardOf(stage: Stage, by: Poster, id: string): Promise<string> {
  const delivery = await became(stage, by, id, 'sent');
  return (await onScreen(stage.teams, { person: ANA, text: delivery.id })).summary;
}

/** The message, as soon as it is in the chat. Every card holds the id of its delivery. */
export async function onScreen(teams: string, where: Record<string, string>) {
  return (await allOnScreen(teams, where))[0];
}

/** As many as `count` says, and in their order. */
export async function allOnScreen(teams: string, where: Record<string, string>) {
  const query = new URLSearchParams({ ...where, timeoutMs: String(PATIENCE_MS) });
  return (await get(`${teams}/control/wait?${query}`)).messages;
}

export const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
