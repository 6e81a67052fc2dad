import { spawn } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NotificationWish } from './api/accepting.ts';
import { isShown } from './api/hooks/fitting.ts';
import { shownHeaders } from './api/mapping/mapped-posts.ts';
import { openMapper } from './api/mapping/mapper.ts';
import { postedBy } from './api/mapping/posted.ts';
import { unheard } from './api/unheard.ts';
import { HeraldError } from './core/errors.ts';
import type { AdaptiveCard } from './core/message.ts';
import { cardText } from './deliver/card-text.ts';
import { createRenderer } from './deliver/render.ts';
import { FEATURES } from './features/features.ts';
import { loadCatalogue } from './text/catalogue.ts';
import { createVoices } from './text/voice.ts';
import type { LoneCommand } from './tool.ts';

export interface TryOptions {
  readonly name?: string;
  readonly topic?: string;
  readonly header?: string[];
  readonly html?: string;
}

type Parts = Parameters<LoneCommand<TryOptions>>[0];

/**
 * `try mapping.jsonata body.json`: what a hook with this mapping would make of this body. Prints each card as text, and
 * writes a page that shows them. Answers 1 where the mapping has a fault, with its line.
 */
export const tryOut: LoneCommand<TryOptions> = async (parts, options) => {
  const [mapping, body, tooMuch] = parts.operands;
  if (mapping === undefined || body === undefined || tooMuch !== undefined)
    return parts.refuse('Which mapping, and which body? try <path of a mapping> <path of a body>');
  const tried = await outcome(mapping, body, options);
  if ('problems' in tried) {
    for (const problem of tried.problems) parts.say(`${mapping}: ${problem}`);
    return 1;
  }
  if (tried.wishes.length === 0)
    parts.print('Nobody is told: the mapping makes nothing of this body. Its sender gets 200.\n');
  for (const note of tried.notes) parts.say(note);
  const cards = drawn(tried.wishes);
  for (const [i, { card, wish }] of cards.entries())
    parts.print(`${i > 0 ? '\n' : ''}${asText(card, wish)}\n`);
  if (cards.length > 0) await preview(parts, { heading: basename(mapping), cards, path: options.html });
  return 0;
};

type Outcome =
  | { readonly wishes: readonly NotificationWish[]; readonly notes: readonly string[] }
  | { readonly problems: readonly string[] };

async function outcome(
  mapping: string,
  body: string,
  { name, topic, header = [] }: TryOptions,
): Promise<Outcome> {
  const [text, sample] = await Promise.all([mapping, body].map(path => readFile(path, 'utf8')));
  const mapper = openMapper();
  try {
    const headers = shownHeaders(headersIn(header));
    const mapped = await mapper.map({ text: text ?? '', payload: parsed(body, sample ?? ''), headers });
    if ('fault' in mapped) return { problems: [mapped.fault] };
    const result: unknown = mapped.json === undefined ? undefined : JSON.parse(mapped.json);
    const hook = {
      name: name ?? 'json',
      source: 'json',
      audience: { subscribers: true },
    };
    const wishes = postedBy(result, { ...hook, topic: topic ?? 'alerts' });
    return { wishes, notes: [...leftOut(result), ...wishes.flatMap(untold)] };
  } catch (error) {
    if (!(error instanceof HeraldError) || error.code !== 'mapping-failed') throw error;
    return { problems: error.faults.map(({ field, message }) => `${field} ${message}`) };
  } finally {
    mapper.close();
  }
}

function parsed(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${path} is not JSON: ${(error as Error).message}`);
  }
}

const headersIn = (lines: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    lines.map(line => {
      const [name = '', ...value] = line.split(':');
      return [name.trim().toLowerCase(), value.join(':').trim()];
    }),
  );

/** Links that may not stand on a card are no fault, as those of a body are as they are. Their author is told here. */
function leftOut(value: unknown, path = 'result'): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) =>
    name === 'url' && typeof each === 'string' && !isShown(each)
      ? [`${path}.${name} is left out: it is no https: address.`]
      : leftOut(each, `${path}.${name}`),
  );
}

/** Buttons that call back, which only the sender of a body that has them could know of. */
const untold = ({ content }: NotificationWish): string[] =>
  unheard({ id: 'hook:', name: '' }, content).map(({ field, message }) => `result.${field}: ${message}.`);

interface Drawn {
  readonly card: AdaptiveCard;
  readonly wish: NotificationWish;
}

const beside = (path: string) => fileURLToPath(new URL(path, import.meta.url));

function drawn(wishes: readonly NotificationWish[]): Drawn[] {
  const voiceFor = createVoices(loadCatalogue(beside('../locales')), { now: () => new Date() });
  const render = createRenderer({ templatesDir: beside('../templates'), features: FEATURES, voiceFor });
  return wishes.flatMap(wish => {
    const { content: data, urgency = 'normal' } = wish;
    const context = {
      deliveryId: '00000000-0000-7000-8000-000000000000',
      place: 'personal',
      urgency,
    } as const;
    const message = render({ template: 'notification', data }, context);
    return 'card' in message ? [{ card: message.card, wish }] : [];
  });
}

const asText = (card: AdaptiveCard, wish: NotificationWish): string =>
  [...cardText(card).map(line => `  | ${line}`), ...aboutIt(wish)].join('\n');

/** Facts that the card does not show. */
function aboutIt({ key, ends, urgency, audience, sendAt }: NotificationWish): string[] {
  const { people = [] } = audience;
  return [
    `    for ${people.length > 0 ? people.join(', ') : 'those whom the hook names'}`,
    ...(key === undefined ? [] : [`    key ${key}${ends ? ', which ends' : ''}`]),
    ...(urgency === 'normal' ? [] : [`    urgency ${urgency}`]),
    ...(sendAt === undefined ? [] : [`    not before ${sendAt.toISOString()}`]),
  ];
}

interface Preview {
  readonly heading: string;
  readonly cards: readonly Drawn[];
  readonly path: string | undefined;
}

/** The page is drawn by the simulator and a package for development, which an image of Herald does not have. */
async function preview({ say, stderr }: Parts, { heading, cards, path }: Preview): Promise<void> {
  let page: string;
  try {
    const { previewPage } = await import('./simulator/preview.ts');
    page = previewPage(
      heading,
      cards.map(({ card }) => card),
    );
  } catch {
    return say('Without the packages for development there is no page that shows it: npm ci.');
  }
  const file = path ?? join(await mkdtemp(join(tmpdir(), 'herald-try-')), 'card.html');
  await writeFile(file, page);
  say(`The card as it looks: ${file}`);
  if (path === undefined && stderr.isTTY) open(file);
}

const OPENERS: Readonly<Record<string, readonly string[]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

/** Where nothing opens it, its path has been said. */
function open(file: string): void {
  const [program = 'xdg-open', ...words] = OPENERS[process.platform] ?? [];
  spawn(program, [...words, file], { detached: true, stdio: 'ignore' })
    .on('error', () => undefined)
    .unref();
}
