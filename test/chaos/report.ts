import type { Outcome } from './chaos.ts';
import type { Evidence } from './evidence.ts';

/** For people: what came of it. */
export function reportOf(outcome: Outcome): string {
  const { evidence, violations, repeats, throttled, harms, settledAfterMs, complaints } = outcome;
  const recovered = recoveriesMs(evidence);
  const known = new Set(evidence.cards.map(({ title, person }) => `${title} ${person}`)).size;
  const rows: [string, string][] = [
    ['harms', String(harms)],
    ['notifications', `${evidence.posted.length}, of which ${repeats} posts had to be repeated`],
    ['recipients', `${evidence.deliveries.length}, with a card: ${known}`],
    ['cards', `${evidence.cards.length}, repeated: ${evidence.cards.length - known}`],
    ['marked', `${evidence.deliveries.filter(each => each.possiblyRepeated).length} as possibly repeated`],
    ['in flight', `${evidence.losses.length} attempts when their worker was killed`],
    [
      'tried again',
      `${quantile(recovered, 0.5)} s after the kill (median), ${quantile(recovered, 1)} s at most`,
    ],
    ['throttled', `${throttled} requests`],
    ['at rest', `after ${(settledAfterMs / 1_000).toFixed(1)} s`],
    ...[...complaints].map(([text, count]): [string, string] => ['logged', `${count} × ${text}`]),
    ...violations.map((text): [string, string] => ['VIOLATION', text]),
  ];
  return rows.map(([name, text]) => `${name.padEnd(14)}${text}\n`).join('');
}

/** From the kill of its worker to the next attempt of each delivery. */
function recoveriesMs({ losses, attempts }: Evidence): number[] {
  const startedAt = new Map(
    attempts.map(({ deliveryId, number, startedAt: at }) => [`${deliveryId} #${number}`, at]),
  );
  return losses
    .flatMap(({ deliveryId, attempt, killedAtMs }) => {
      const next = startedAt.get(`${deliveryId} #${attempt + 1}`);
      return next === undefined ? [] : [next.getTime() - killedAtMs];
    })
    .sort((a, b) => a - b);
}

function quantile(sortedMs: readonly number[], part: number): string {
  const ms = sortedMs[Math.floor((sortedMs.length - 1) * part)];
  return ms === undefined ? '–' : (ms / 1_000).toFixed(1);
}
