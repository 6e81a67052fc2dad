import { hostname, userInfo } from 'node:os';
import type { Notification } from '../client.ts';
import {
  type Command,
  EXIT,
  isOn,
  jsonFrom,
  linesOf,
  listOf,
  Misuse,
  type Parts,
  textOf,
} from './command.ts';
import { table } from './table.ts';

const USAGE = `Tells people what happened. It is on disk when the command ends with 0.

  herald send --topic <topic> --title <what happened> --to <address>[,…]
              [--subject <what it happened to>] [--url https://…] [--by <who did it>]
              [--detail <text>] [--fact <Name=value>]… [--open <Title=https://…>]…
              [--severity info|success|warning|critical] [--urgency low|normal|urgent]
              [--role <role>,…] [--team <id>,…] [--conversation <id>,…] [--subscribers]
              [--key <your name for it>] [--ends] [--tenant <id>]
              [--idempotency-key <text>] [--dry-run] [--json]
  herald send - < notification.json      all fields of docs/api.md; options are put into it

The same --key again changes the cards in place of sending more; --ends closes it. It prints the id for
herald status, and with --json the whole answer. Without --subject it is this machine, without --by you.

  herald send --topic backups --title "Backup failed" --to ana@contoso.com --severity critical
`;

const one = { type: 'string' } as const;
const many = { type: 'string', multiple: true } as const;
const flag = { type: 'boolean' } as const;

export const send: Command = {
  usage: USAGE,
  options: {
    ...{ topic: one, title: one, subject: one, url: one, by: one, detail: one, severity: one, urgency: one },
    ...{ to: many, role: many, team: many, conversation: many, subscribers: flag, fact: many, open: many },
    ...{ key: one, ends: flag, tenant: one, 'idempotency-key': one, 'dry-run': flag, json: flag },
  },
  async run(parts) {
    const herald = parts.herald();
    const notification = await notificationOf(parts);
    if (isOn(parts, 'dry-run')) return foretold(parts, await herald.foresee(notification));
    const idempotencyKey = textOf(parts, 'idempotency-key');
    const answer = await herald.send(notification, idempotencyKey === undefined ? {} : { idempotencyKey });
    if (isOn(parts, 'json')) parts.print(`${JSON.stringify(answer)}\n`);
    else if ('id' in answer) parts.print(`${answer.id}\n`);
    else parts.say(answer.reason);
    for (const { field, shown, message } of ('warnings' in answer && answer.warnings) || [])
      parts.say(
        message ? `${field}: ${message}.` : `${field} is longer than a card: ${shown} of it are shown.`,
      );
    return EXIT.done;
  },
  named: (field, { operands }) => (operands.includes('-') ? field : optionFor(field)),
};

/** How the fields of a notification are called on the command line; the first that fits. */
const FIELDS: readonly (readonly [field: RegExp, option: string])[] = [
  [/^subject\.url/, '--url'],
  [/^subject/, '--subject'],
  [/^actor/, '--by'],
  [/^audience\.roles/, '--role'],
  [/^audience\.teams/, '--team'],
  [/^audience\.conversations/, '--conversation'],
  [/^audience/, '--to'],
  [/^facts/, '--fact'],
  [/^actions/, '--open'],
  [/^tenantId/, '--tenant'],
  [/^(topic|title|detail|severity|urgency|key|ends)/, '--$1'],
];

function optionFor(field: string): string {
  const [, option] = FIELDS.find(([pattern]) => pattern.test(field)) ?? [];
  return option?.replace('$1', field) ?? field;
}

/** The options, put into what comes in on the standard input, if it is asked for. Herald says what is wrong with it. */
async function notificationOf(parts: Parts): Promise<Notification> {
  const { operands, stdin } = parts;
  if (operands.length > 0 && operands.join() !== '-')
    throw new Misuse(`"${operands[0]}" is one word too many.`, 'What has a value has a name: --title "…".');
  const given = operands.length > 0 ? objectIn(await jsonFrom(stdin)) : standard();
  return merged(given, optionsOf(parts)) as Notification;
}

/** Two things that Herald must know, and a script seldom says. */
const standard = () => ({ subject: { name: hostname() }, actor: { name: userInfo().username } });

function optionsOf(parts: Parts): object {
  const text = (name: string) => textOf(parts, name);
  return {
    ...{ topic: text('topic'), title: text('title'), detail: text('detail'), key: text('key') },
    ...{ severity: text('severity'), urgency: text('urgency'), tenantId: text('tenant') },
    subject: { name: text('subject'), url: text('url') },
    actor: { name: text('by') },
    audience: {
      people: some(listOf(parts, 'to')),
      roles: some(listOf(parts, 'role')),
      teams: some(listOf(parts, 'team')),
      conversations: some(listOf(parts, 'conversation')),
      subscribers: isOn(parts, 'subscribers') || undefined,
    },
    facts: some(
      linesOf(parts, 'fact').map(each => pair(each, '--fact', (title, value) => ({ title, value }))),
    ),
    actions: some(
      linesOf(parts, 'open').map(each =>
        pair(each, '--open', (title, url) => ({ type: 'open', title, url })),
      ),
    ),
    ends: isOn(parts, 'ends') || undefined,
  };
}

const some = <T>(list: readonly T[]) => (list.length > 0 ? list : undefined);

const EXAMPLES = {
  '--fact': 'Environment=production',
  '--open': 'View the run=https://ci.example/4521',
} as const;

function pair<T>(given: string, option: keyof typeof EXAMPLES, made: (name: string, value: string) => T): T {
  const at = given.indexOf('=');
  if (at < 1) throw new Misuse(`${option} "${given}" has no "=".`, `As in: ${option} "${EXAMPLES[option]}"`);
  return made(given.slice(0, at), given.slice(at + 1));
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function objectIn(given: unknown): object {
  if (!isObject(given)) throw new Misuse('The standard input holds no JSON object.', 'herald send --help');
  return given;
}

/** The first, in which what the second says stands in its place. Where it says nothing, nothing is added. */
function merged(given: object, said: object): object {
  const all: Record<string, unknown> = { ...given };
  for (const [name, value] of Object.entries(said)) {
    if (value === undefined) continue;
    const inner = all[name];
    const next = isObject(value) ? merged(isObject(inner) ? inner : {}, value) : value;
    if (!isObject(next) || Object.keys(next).length > 0) all[name] = next;
  }
  return all;
}

function foretold(parts: Parts, answer: Awaited<ReturnType<ReturnType<Parts['herald']>['foresee']>>): number {
  if (isOn(parts, 'json')) parts.print(`${JSON.stringify(answer)}\n`);
  else if ('items' in answer)
    parts.print(
      table(
        ['RECIPIENT', 'WOULD BE', 'WHY'],
        answer.items.map(({ recipient, state, reason }) => [recipient.label, state, reason.text]),
      ),
    );
  else parts.say(answer.reason);
  return EXIT.done;
}
