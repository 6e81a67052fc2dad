/** JSON Merge Patch (RFC 7396): objects are merged, lists and texts replaced, null takes away. */
export function merged<T extends object>(value: T, patch: object): T {
  const result = { ...value } as Record<string, unknown>;
  for (const [name, change] of Object.entries(patch)) {
    if (change === null) delete result[name];
    else if (isObject(change)) result[name] = merged(isObject(result[name]) ? result[name] : {}, change);
    else if (change !== undefined) result[name] = change;
  }
  return result as T;
}

/** A list or a time is one value, not something with parts. */
const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
