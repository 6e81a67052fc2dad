/** So many may be at work at a time; the next ones wait in line for a place. */
export interface Places {
  free(): number;
  /** False when the places were closed first. */
  enter(): Promise<boolean>;
  leave(): void;
  /** Sends away those that wait in line, or come later. Those at work stay until they leave. */
  close(): void;
}

export function createPlaces(count: number): Places {
  const line: ((entered: boolean) => void)[] = [];
  let taken = 0;
  let closed = false;
  return {
    free: () => count - taken,
    async enter() {
      if (closed) return false;
      if (taken >= count) return new Promise(resolve => line.push(resolve));
      taken += 1;
      return true;
    },
    leave() {
      const next = line.shift();
      if (next === undefined) taken -= 1;
      else next(true);
    },
    close() {
      closed = true;
      for (const turnAway of line.splice(0)) turnAway(false);
    },
  };
}
