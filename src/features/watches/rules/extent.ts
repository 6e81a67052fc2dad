/**
 * From where to where an axis goes that shows how numbers move: a little beyond the least and the most of them, at round
 * numbers, and not from zero, where a fall by a quarter looks flat. Pure.
 */
export function extent(numbers: readonly number[]): { readonly yMin: number; readonly yMax: number } {
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  const range = most - least || Math.abs(most) || 1;
  const step = 10 ** Math.floor(Math.log10(range));
  const [low, high] = [Math.floor((least - range / 10) / step), Math.ceil((most + range / 10) / step)];
  // Nothing that is never below zero is drawn as if it could be.
  return { yMin: rounded(least >= 0 ? Math.max(0, low * step) : low * step), yMax: rounded(high * step) };
}

/** Without what binary fractions leave behind: `0.30000000000000004`. */
const rounded = (value: number): number => Number(value.toPrecision(12));
