const ANYTHING = '*';

export const hasWildcard = (pattern: string): boolean => pattern.includes(ANYTHING);

/** Whether a pattern such as `deployments.*` fits a whole text. No expression: it costs no more than its length. */
export function fits(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split(ANYTHING);
  if (rest.length === 0) return first === text;
  const last = rest.pop() ?? '';
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last))
    return false;
  const end = text.length - last.length;
  let from = first.length;
  for (const part of rest) {
    const at = text.indexOf(part, from);
    if (at < 0 || at + part.length > end) return false;
    from = at + part.length;
  }
  return true;
}
