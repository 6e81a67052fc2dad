/**
 * **Changed wish**: one thing that somebody wants of what reaches them (`Wanted`), and that is another now: where it stands
 * (`attention`, `muted`, `deployments`), and what stood there before. It is kept with what was done, so that it can be taken
 * back.
 */
export interface ChangedWish {
  readonly path: readonly string[];
  /** Missing: nothing was said of it. */
  readonly before?: unknown;
  readonly after?: unknown;
}
