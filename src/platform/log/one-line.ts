/**
 * Escapes what could break a line, for any reader of lines, or steer a terminal; the marks that reverse the direction of
 * text included. In JSON it means the same as before.
 */
export function oneLine(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu,
    found => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
