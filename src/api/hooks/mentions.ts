const LONGEST_TEXT = 65_536;
const MOST_MENTIONS = 50;

/** By source: what a login looks like there, behind an `@` that is neither in an address nor in front of a group's path. */
const MENTIONS = {
  github: /(?<![\w@/.-])@([a-z\d][a-z\d-]{0,38})(?![\w@/-]|\.[a-z])/gi,
  gitlab: /(?<![\w@/.-])@(\w+(?:[.-]+\w+)*)(?![\w@/-])/gi,
} as const;

/** The logins that a text mentions. Not in code, where `@Override` is no person. */
export function mentionsIn(
  said: string | null | undefined,
  source: keyof typeof MENTIONS,
): { login: string }[] {
  const prose = (said ?? '').slice(0, LONGEST_TEXT).replaceAll(/```[^`]*(```|$)|`[^`\n]*`/g, ' ');
  const logins = [...prose.matchAll(MENTIONS[source])].map(([, login = '']) => login.toLowerCase());
  return [...new Set(logins)].slice(0, MOST_MENTIONS).map(login => ({ login }));
}
