/** The value of a body: parsed where it is JSON, as text where it is not, `undefined` where it is empty. */
export function jsonOrText(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
