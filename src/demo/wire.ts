// biome-ignore lint/suspicious/noExplicitAny: answers of Herald and the stand-in, read by the demo alone
type Wire = any;

export const get = (url: string, headers: Record<string, string> = {}): Promise<Wire> =>
  answerOf(url, fetch(url, { headers }));

export function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Wire> {
  const json = { 'content-type': 'application/json', ...headers };
  return answerOf(url, fetch(url, { method: 'POST', headers: json, body: JSON.stringify(body) }));
}

/** Rejects with what was answered when it is not a success. */
async function answerOf(url: string, asked: Promise<Response>): Promise<Wire> {
  const response = await asked;
  const text = await response.text();
  if (!response.ok)
    throw new Error(`${new URL(url).pathname} answered ${response.status}: ${text.slice(0, 500)}`);
  return JSON.parse(text);
}
