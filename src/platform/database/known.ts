/** The fields that have a value: where a column may be null, the field may be missing. */
export type Known<T> = { readonly [Field in keyof T]?: NonNullable<T[Field]> };

export function known<T extends object>(fields: T): Known<T> {
  const found: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(fields)) if (value != null) found[field] = value;
  return found as Known<T>;
}
