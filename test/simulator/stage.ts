import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/simulator/start.ts';
import type { Wire } from '../wire.ts';
import { type FakeBot, type Received, startFakeBot } from './fakeBot.ts';

type Answer = { status: number; body: Wire; headers: Headers };

export interface TestStage {
  readonly bot: FakeBot;
  readonly simulator: Simulator;
  /** Asks the director's desk. */
  control(path: string, body?: unknown, method?: string): Promise<Answer>;
  /** Asks the Bot Connector. `path` begins after `/teams/v3`. */
  teams(method: string, path: string, body?: unknown): Promise<Answer>;
  /** The activities that the bot got since the last call. */
  told(): Received[];
  state(): Promise<Wire>;
  /** Moves the clock. */
  tick(milliseconds: number): void;
  stop(): Promise<void>;
}

/**
 * A stand-in and a bot that only writes down, with a clock that stands still until it is moved, and ids that count.
 * Limits are off unless asked for: where no time passes, no window ever opens again.
 */
export async function makeStage(
  people?: number,
  options: Pick<SimulatorOptions, 'limits' | 'keep'> = {},
): Promise<TestStage> {
  const bot = await startFakeBot();
  let ids = 0;
  let nowMs = Date.parse('2026-11-20T08:15:00.000Z');
  const simulator = await startSimulator({
    port: 0,
    botEndpoint: bot.endpoint,
    botId: '11111111-2222-4333-8444-555555555555',
    ...(people !== undefined && { people }),
    limits: { enforced: false },
    ...options,
    now: () => new Date(nowMs),
    newId: () => `id-${++ids}`,
  });
  const control: TestStage['control'] = (path, body, method) =>
    call(`${simulator.url}/control/${path}`, method ?? (body === undefined ? 'GET' : 'POST'), body);
  return {
    bot,
    simulator,
    control,
    teams: (method, path, body) => call(`${simulator.url}/teams/v3${path}`, method, body),
    told: () => bot.activities.splice(0),
    state: async () => (await control('state')).body,
    tick(milliseconds) {
      nowMs += milliseconds;
    },
    async stop() {
      await simulator.stop();
      await bot.stop();
    },
  };
}

async function call(url: string, method: string, body?: unknown): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    body: text === '' ? undefined : JSON.parse(text),
    headers: response.headers,
  };
}

/** A message with a card of one text, and buttons. */
export const cardActivity = (text: string, actions: unknown[] = [], more: object = {}) => ({
  type: 'message',
  summary: text,
  attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: cardOf(text, actions) }],
  ...more,
});

export const cardOf = (text: string, actions: unknown[] = []) => ({
  type: 'AdaptiveCard',
  version: '1.5',
  body: [{ type: 'TextBlock', text, wrap: true }],
  actions,
});
