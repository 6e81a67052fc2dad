/** So many may be at work at a time; whoever comes when all places are taken waits in line. */
export interface Places {
  free(): number;
  enter(): Promise<void>;
  leave(): void;
}

export function createPlaces(count: number): Places {
  const line: (() => void)[] = [];
  let taken = 0;
  return {
    free: () => count - taken,
    async enter() {
      if (taken < count) taken += 1;
      else await new Promise<void>(resolve => line.push(resolve));
    },
    leave() {
      const next = line.shift();
      if (next === undefined) taken -= 1;
      else next();
    },
  };
}
