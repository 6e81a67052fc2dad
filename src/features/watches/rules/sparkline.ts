const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** Numbers as a row of bars, the least the lowest. Fewer than two numbers are no chart. */
export function sparkline(numbers: readonly number[]): string | undefined {
  if (numbers.length < 2) return undefined;
  const least = numbers.reduce((a, b) => Math.min(a, b));
  const range = numbers.reduce((a, b) => Math.max(a, b)) - least;
  const height = (n: number) => (range === 0 ? 3 : Math.round(((n - least) / range) * (BARS.length - 1)));
  return numbers.map(n => BARS[height(n)]).join('');
}
