/** Where a button or a subject leads. `host` is shown, so that nobody clicks into the unknown. */
export interface Link {
  readonly url: string;
  readonly host: string;
}

/** Addresses longer than this are no longer opened by every client. */
const LONGEST_URL = 2048;

/** Only `https:` without a password in it; anything else is no link. */
export function link(url: string | undefined): Link | undefined {
  const parsed = url === undefined ? null : URL.parse(url);
  if (parsed?.protocol !== 'https:' || parsed.username !== '' || parsed.password !== '') return undefined;
  return parsed.href.length > LONGEST_URL ? undefined : { url: parsed.href, host: parsed.host };
}
