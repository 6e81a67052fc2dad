import type { Delivery, Filter, Listed, Progress } from '../client.ts';
import { type Command, EXIT, isOn, Misuse, type Parts, textOf } from './command.ts';
import { table } from './table.ts';

const USAGE = `The state of your notifications.

  herald status <id> [--wait] [--json]          who was told, who was not, and why
  herald status [--topic <topic>] [--key <key>] [--person <address>] [--state <state>]
                [--from <time>] [--to <time>] [--limit <number>] [--json]
                                                what you sent, the newest first; 20 unless it is said

--wait waits until nothing is to be done for it any more. Exit code 0 whatever became of it.

  herald status "$ID"
  herald status --state undelivered --from 2026-11-20T00:00:00Z
`;

const one = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

export const status: Command = {
  usage: USAGE,
  options: {
    ...{ wait: flag, json: flag, topic: one, key: one, person: one, state: one, from: one, to: one },
    limit: one,
  },
  async run(parts) {
    const [id, ...more] = parts.operands;
    if (more.length > 0) throw new Misuse(`"${more[0]}" is one word too many.`, 'herald status <id>');
    await (id === undefined ? listed(parts) : told(parts, id));
    return EXIT.done;
  },
  named: field => field.replace(/^query\./, '--'),
};

async function told(parts: Parts, id: string): Promise<void> {
  const herald = parts.herald();
  const progress = isOn(parts, 'wait') ? await herald.wait(id) : await herald.progress(id);
  const deliveries: Delivery[] = [];
  for await (const delivery of herald.deliveries(id)) deliveries.push(delivery);
  if (isOn(parts, 'json')) return parts.print(`${JSON.stringify({ ...progress, items: deliveries })}\n`);
  parts.say(summary(progress));
  parts.print(table(['RECIPIENT', 'STATE', 'SINCE', 'WHY'], deliveries.map(row)));
}

function summary({ state, topic, createdAt, counts, expanded }: Progress): string {
  const some = Object.entries(counts).flatMap(([name, count]) => (count > 0 ? [`${count} ${name}`] : []));
  const whom = expanded === 1 ? '1 recipient' : `${expanded} recipients`;
  return `${state}: ${[topic, minute(createdAt), whom, ...some].filter(Boolean).join(', ')}`;
}

/** Why nobody heard it is said; that somebody did needs no reason. */
const row = ({ recipient, state, stateSince, reason, possiblyRepeated }: Delivery) => [
  recipient.address ?? recipient.label,
  state,
  minute(stateSince),
  state === 'sent' ? (possiblyRepeated ? 'It may stand twice: Teams did not say.' : '') : reason.text,
];

const MOST_LISTED = 20;

async function listed(parts: Parts): Promise<void> {
  const { say, print } = parts;
  const limit = Number(textOf(parts, 'limit') ?? MOST_LISTED);
  if (!Number.isInteger(limit) || limit < 1) throw new Misuse('--limit must be a whole number from 1.');
  const items: Listed[] = [];
  for await (const item of parts.herald().list(filterOf(parts))) {
    if (items.push(item) === limit) break;
  }
  if (isOn(parts, 'json')) return print(`${JSON.stringify({ items })}\n`);
  if (items.length === 0) return say('Nothing that this key sent fits.');
  print(
    table(
      ['SENT', 'TOPIC', 'TITLE', 'ID'],
      items.map(({ createdAt, topic = '', title = '', id }) => [minute(createdAt), topic, title, id]),
    ),
  );
}

/** Herald says which of them is no filter. */
const filterOf = (parts: Parts): Filter =>
  Object.fromEntries(
    ['topic', 'key', 'person', 'state', 'from', 'to'].flatMap(name => {
      const value = textOf(parts, name);
      return value === undefined ? [] : [[name, value]];
    }),
  );

/** Of an ISO 8601 time in UTC, to the minute: `2026-11-20 08:15Z`. */
const minute = (time: string) => `${time.slice(0, 16).replace('T', ' ')}Z`;
