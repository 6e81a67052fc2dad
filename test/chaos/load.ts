import { setTimeout as delay } from 'node:timers/promises';
import type { Herald } from '../stories/stage.ts';

/** A notification that was accepted, and how many are to hear it. */
export interface Posted {
  readonly id: string;
  readonly title: string;
  readonly people: number;
}

export interface ToPost {
  readonly title: string;
  readonly audience: Readonly<Record<string, readonly string[]>>;
  readonly people: number;
}

/** The whole team first, which takes several pages to expand; then some people of it at a time, until it is enough. */
export function toPost(people: readonly string[], teamId: string, recipients: number, batch: number) {
  const all: ToPost[] = [{ title: titleOf(0), audience: { teams: [teamId] }, people: people.length }];
  for (let rest = recipients - people.length, from = 0; rest > 0; rest -= batch, from += batch) {
    const some = Array.from(
      { length: Math.min(batch, rest, people.length) },
      (_, i) => people[(from + i) % people.length] as string,
    );
    all.push({ title: titleOf(all.length), audience: { people: some }, people: some.length });
  }
  return all;
}

const titleOf = (number: number) => `Chaos ${String(number).padStart(4, '0')}`;

/** Finds the title again in what Teams got to see. */
export const titleIn = (text: string): string | undefined => /Chaos \d{4}/.exec(text)?.[0];

const ASK_AGAIN_MS = 100;

/** As a careful caller does: what was not answered is posted again, with the same `Idempotency-Key`. */
export async function post(herald: Herald, tenantId: string, { title, audience, people }: ToPost) {
  const body = { title, audience, tenantId };
  for (let tries = 1; ; tries += 1) {
    const answer = await herald
      .notify(body, { 'Idempotency-Key': title.replace(' ', '-') })
      .catch(() => undefined);
    if (answer?.status === 202) return { posted: { id: answer.body.id as string, title, people }, tries };
    if (answer !== undefined && answer.status !== 503)
      throw new Error(`${title} was refused: ${answer.status} ${JSON.stringify(answer.body)}`);
    await delay(ASK_AGAIN_MS);
  }
}

/** All of them, evenly over so long. */
export async function postAll(herald: Herald, tenantId: string, all: readonly ToPost[], overMs: number) {
  const posted: Posted[] = [];
  let tries = 0;
  for (const each of all) {
    const one = await post(herald, tenantId, each);
    posted.push(one.posted);
    tries += one.tries;
    await delay(overMs / all.length);
  }
  return { posted, repeats: tries - all.length };
}
