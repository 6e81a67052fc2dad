/** What a template is expanded with: every outside text in `data` is plain and clipped. `summary` is the toast. */
export interface View {
  readonly summary: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** How much of the parts without a natural limit is shown. Lengths in UTF-16 units. */
export interface Shortening {
  readonly detail: number;
  readonly facts: number;
  readonly factValue: number;
  readonly heading: Readonly<Record<'title' | 'subject' | 'actor' | 'why', number>>;
  readonly topics: number;
}
