/**
 * Several of a costly thing (a sandbox, a desk), each used by one at a time: a table of faults takes as long as its work
 * and not as long as all its waits one after the other.
 */
export interface Pool<Item> {
  /** Waits for one that is free. */
  use<T>(work: (item: Item) => Promise<T>): Promise<T>;
}

export function createPool<Item>(items: readonly Item[]): Pool<Item> {
  const free = [...items];
  const waiting: ((item: Item) => void)[] = [];
  return {
    use: async (work) => {
      const item = free.pop() ?? (await new Promise<Item>((resolve) => waiting.push(resolve)));
      try {
        return await work(item);
      } finally {
        const next = waiting.shift();
        if (next) next(item);
        else free.push(item);
      }
    },
  };
}
