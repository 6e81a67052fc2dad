/** `npm test` proves each promise in one way and with few runs; `npm run test:long` in every way, for which it sets this. */
export const everyWay = process.env.EVERY_WAY !== undefined;

/** How often a property, or a race, is tried. `RUNS=2000` looks for what is rarer. */
export const runs = ({ quick, long }: { quick: number; long: number }): number =>
  Number(process.env.RUNS ?? (everyWay ? long : quick));

/** Of many orders and the like: all, or so many that lie evenly apart. */
export function some<T>(all: readonly T[], quick: number): readonly T[] {
  const step = everyWay ? 1 : Math.ceil(all.length / quick);
  return all.filter((_, i) => i % step === 0);
}
