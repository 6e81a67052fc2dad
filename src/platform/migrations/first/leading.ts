/**
 * The condition of an index with `id` behind its first column. Such an index can serve a look-up by `id` alone, if it is
 * read from end to end. As long as there is next to nothing in it, that costs the planner no more than the primary key
 * does, and such a plan is kept: where 100,000 cards were queued, each that was claimed took 5 ms instead of 0.04. With
 * its first column in its condition, an index is taken only for what asks for that column. It leaves out no row.
 */
export const leading = (column: string): string => `${column} is not null`;
