import { parseArgs } from 'node:util';
import { startSimulator } from './start.ts';

const usage = `Usage: node src/simulator/main.ts [--port 3979] [--bot http://127.0.0.1:3978/api/messages]
         [--bot-id <app id>] [--people <number>]
`;

function options() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '3979' },
      bot: { type: 'string', default: 'http://127.0.0.1:3978/api/messages' },
      'bot-id': { type: 'string' },
      people: { type: 'string', default: '6' },
    },
  });
  const [port, people] = [Number(values.port), Number(values.people)];
  if (!Number.isInteger(port) || !Number.isInteger(people) || !URL.canParse(values.bot))
    throw new Error('bad value');
  return { port, people, botEndpoint: values.bot, ...(values['bot-id'] && { botId: values['bot-id'] }) };
}

function optionsOrUsage() {
  try {
    return options();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n${usage}`);
    process.exit(2);
  }
}

const simulator = await startSimulator(optionsOrUsage());
process.stdout.write(`${JSON.stringify({ ready: true, url: simulator.url })}\n`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void simulator.stop());
