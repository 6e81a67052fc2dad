/** `make`, once for each name. Of more than `most` the oldest goes; `undefined` is not kept: what is made up is endless. */
export function remembered<T>(most: number, make: (name: string) => T): (name: string) => T {
  const kept = new Map<string, T>();
  return name => {
    const made = kept.get(name) ?? make(name);
    if (made === undefined || kept.has(name)) return made;
    const [oldest] = kept.keys();
    if (kept.size >= most && oldest !== undefined) kept.delete(oldest);
    kept.set(name, made);
    return made;
  };
}
