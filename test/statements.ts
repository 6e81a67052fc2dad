import type { KyselyPlugin } from 'kysely';

/** Counts what the database has answered: what is put together once passes no `transformQuery` again. */
export function countStatements() {
  let count = 0;
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      count++;
      return result;
    },
  };
  return {
    plugin,
    count: () => count,
    /** How many there were meanwhile. */
    async during(work: () => Promise<unknown>): Promise<number> {
      const before = count;
      await work();
      return count - before;
    },
  };
}
