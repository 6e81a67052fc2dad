import { type Scene, scenes } from './story.ts';

interface Addresses {
  readonly herald: string;
  readonly teams: string;
  readonly key: string;
  readonly once: boolean;
  /** Milliseconds, of the same clock as `now`. */
  readonly began: number;
  readonly now: () => number;
}

const ANA = 'ana@contoso.com';
const PRIYA = 'priya@contoso.com';

/** Plays what a first day with Herald looks like and tells it. Rejects when a card is not where it should be. */
export async function playStory(at: Addresses): Promise<string> {
  const lines = ['', 'Herald is up, with a Teams to talk to.', ''];
  const tell = (text: string) =>
    lines.push(`  ${String(Math.round(at.now() - at.began)).padStart(5)} ms  ${text}`);

  await teams(at, 'install', { person: ANA });
  await arrived(at, { person: ANA, text: 'this is Herald' });
  tell('Ana installs Herald           → a welcome in her chat');

  const [team] = (await get(`${at.teams}/control/state`)).teams;
  await teams(at, 'install', { team: team.id, channel: 'Ops', by: PRIYA });
  await arrived(at, { conversation: 'Ops', text: 'Herald is now in' });
  tell(`Priya adds it to ${team.name} → one card in Ops, no one else is written to`);

  let last = '';
  for (const scene of scenes()) {
    last = await post(at, scene);
    await arrived(at, { person: ANA, text: scene.toast });
    tell(`${scene.title.padEnd(38)} → 202 → a card for Ana: "${scene.toast}"`);
  }
  return [...lines, ...closing(at, last)].join('\n');
}

function closing({ herald, teams, key, once }: Addresses, notificationId: string): string[] {
  if (once) return ['', 'Every card is where it should be.', ''];
  const deliveries = `/api/notifications/${notificationId}/deliveries`;
  return [
    '',
    'Open the chats, press the buttons, write "help":',
    `  ${teams}/?person=${ANA}&conversation=personal`,
    'Open the state of the last delivery (user: any, password: the key):',
    `  ${herald.replace('://', `://demo:${key}@`)}${deliveries}`,
    'Send one yourself:',
    `  curl ${herald}/api/notifications -H 'Authorization: Bearer ${key}' -H 'Content-Type: application/json' \\`,
    `    -d '{"topic":"deployments","title":"It works","subject":{"name":"my first card"},"actor":{"name":"Me"},"audience":{"people":["${ANA}"]}}'`,
    '',
    'Ctrl-C ends it.',
    '',
  ];
}

async function post({ herald, key }: Addresses, { event, payload }: Scene): Promise<string> {
  const path = event === undefined ? '/api/notifications' : `/api/hooks/github?people=${ANA}`;
  const headers = { authorization: `Bearer ${key}`, ...(event !== undefined && { 'x-github-event': event }) };
  const { id } = await send(`${herald}${path}`, payload, headers);
  return id;
}

async function teams(at: Addresses, what: string, body: unknown): Promise<void> {
  await send(`${at.teams}/control/${what}`, body);
}

const PATIENCE_MS = 10_000;

async function arrived(at: Addresses, where: Record<string, string>): Promise<void> {
  const query = new URLSearchParams({ ...where, timeoutMs: String(PATIENCE_MS) });
  await get(`${at.teams}/control/wait?${query}`);
}

// biome-ignore lint/suspicious/noExplicitAny: the stand-in's own answers, read by the demo alone
type Wire = any;

const get = (url: string): Promise<Wire> => answerOf(url, fetch(url));

function send(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Wire> {
  const json = { 'content-type': 'application/json', ...headers };
  return answerOf(url, fetch(url, { method: 'POST', headers: json, body: JSON.stringify(body) }));
}

async function answerOf(url: string, asked: Promise<Response>): Promise<Wire> {
  const response = await asked;
  const text = await response.text();
  if (!response.ok)
    throw new Error(`${new URL(url).pathname} answered ${response.status}: ${text.slice(0, 500)}`);
  return JSON.parse(text);
}
