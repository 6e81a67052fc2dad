import { parseArgs } from 'node:util';
import { publishedLimits } from './limits/limits.ts';
import { startSimulator } from './start.ts';

const usage = `Usage: node src/simulator/main.ts [--port 3979] [--bot http://127.0.0.1:3978/api/messages]
         [--bot-id <app id>] [--people <number>]
         [--limits on|off] [--tenant-rate <requests per second>] [--keep everything|times]
Each of the last three can be given in the environment too: SIMULATOR_LIMITS, SIMULATOR_TENANT_RATE, SIMULATOR_KEEP.
`;

const { env } = process;

function options() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '3979' },
      bot: { type: 'string', default: 'http://127.0.0.1:3978/api/messages' },
      'bot-id': { type: 'string' },
      people: { type: 'string', default: '6' },
      limits: { type: 'string', default: env.SIMULATOR_LIMITS || 'on' },
      'tenant-rate': { type: 'string', default: env.SIMULATOR_TENANT_RATE || '50' },
      keep: { type: 'string', default: env.SIMULATOR_KEEP || 'everything' },
    },
  });
  if (!URL.canParse(values.bot)) throw new Error('--bot must be a web address');
  return {
    port: whole('port', values.port, 0),
    people: whole('people', values.people, 1),
    botEndpoint: values.bot,
    ...(values['bot-id'] && { botId: values['bot-id'] }),
    limits: {
      enforced: oneOf('limits', values.limits, ['on', 'off']) === 'on',
      tenant: publishedLimits.tenant.map(({ seconds }) => {
        return { seconds, max: whole('tenant-rate', values['tenant-rate'], 1) * seconds };
      }),
    },
    keep: oneOf('keep', values.keep, ['everything', 'times']),
  };
}

function whole(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least)
    throw new Error(`--${name} must be a whole number from ${least}`);
  return value;
}

function oneOf<const T extends string>(name: string, text: string, allowed: readonly T[]): T {
  const value = allowed.find(each => each === text);
  if (value === undefined) throw new Error(`--${name} must be ${allowed.join(' or ')}`);
  return value;
}

function optionsOrUsage() {
  try {
    return options();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n${usage}`);
    process.exit(2);
  }
}

const asked = optionsOrUsage();
const simulator = await startSimulator(asked).catch((error: NodeJS.ErrnoException) => {
  if (error.code !== 'EADDRINUSE') throw error;
  process.stderr.write(`Port ${asked.port} is taken. Stop what is there, or give --port another number.\n`);
  process.exit(1);
});
process.stdout.write(`${JSON.stringify({ ready: true, url: simulator.url })}\n`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void simulator.stop());
