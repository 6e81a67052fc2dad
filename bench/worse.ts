import type { Figure } from './measures.ts';

/** A figure may be worse by so much than on the page, which another machine wrote, before it counts. */
const SLACK = 1.5;

/** How the figures that are ratios inside one run compare with those on the page: a sentence for each that is worse. */
export function worseThan(page: string, figures: readonly Figure[]): string[] {
  return figures
    .filter(({ isRatio }) => isRatio)
    .flatMap(figure => {
      const before = onPage(page, figure);
      if (before === undefined || !isWorse(figure, before)) return [];
      return [
        `${figure.id}: ${figure.claim}: ${figure.measured.toFixed(2)}, on the page ${before.toFixed(2)}`,
      ];
    });
}

function onPage(page: string, { id, claim }: Figure): number | undefined {
  const row = page.split('\n').find(line => line.startsWith(`| ${id} | ${claim} | `));
  const measured = row?.split(' | ')[2];
  return measured === undefined ? undefined : Number(measured);
}

function isWorse({ measured, direction }: Figure, before: number): boolean {
  if (Number.isNaN(measured)) return true;
  return direction === 'at most' ? measured > before * SLACK : measured < before / SLACK;
}
