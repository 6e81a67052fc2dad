const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A body of which some members are otherwise. A list is replaced as a whole; null takes a member away. */
export function merged(body: unknown, change: unknown): unknown {
  if (change === undefined) return body;
  if (!isObject(change)) return change;
  const all = { ...(isObject(body) ? body : {}) };
  for (const [name, inner] of Object.entries(change)) {
    if (inner === null) delete all[name];
    else all[name] = merged(all[name], inner);
  }
  return all;
}
