/** Lets so many through at a time; the rest waits in order. */
export interface Gate {
  /** Resolves to the function by which one leaves again. */
  enter(): Promise<() => void>;
}

export function createGate(places: number): Gate {
  const waiting: (() => void)[] = [];
  let free = places;
  return {
    async enter() {
      // A place that is left is handed to the next in line, so `free` counts only those nobody waits for.
      if (free > 0) free--;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      let left = false;
      return () => {
        if (left) return;
        left = true;
        const next = waiting.shift();
        if (next) next();
        else free++;
      };
    },
  };
}
