/** A button of Herald's own. `Action.Submit` for clients that do not know `Action.Execute`, with the same data. */
export function act(title: string, verb: string, data: Readonly<Record<string, unknown>>, tooltip?: string) {
  const more = tooltip === undefined ? {} : { tooltip };
  const fallback = { type: 'Action.Submit', title, ...more, data: { verb, ...data } };
  return { type: 'Action.Execute', title, ...more, verb, data, fallback };
}
