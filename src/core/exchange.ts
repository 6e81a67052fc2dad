/** One request to Herald that was answered, or whose caller went away before (status 499). */
export interface Exchange {
  readonly method: string;
  /** As it is written down, with `:id` for any id; `none` where there is no such address. */
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}
