import { z } from 'zod';
import { ACTION_STYLES, PRESSERS, SEVERITIES } from '../core/cards.ts';
import { DELIVERY_STATES } from '../core/delivery.ts';
import { INTERRUPTIONS, URGENCIES } from '../core/notification.ts';
import { MOST_OCCURRENCES } from '../core/repeat.ts';
import { notificationFaults } from '../decide/translations.ts';
import { isOneAddress, ONE_ADDRESS } from './one-address.ts';
import { inLanguages, MOST_LANGUAGES, refusing, saysSomething } from './translations.ts';

/** The bodies that callers may write. Limits are at what a card can show and a caller can mean. */

export const line = (longest: number) => z.string().trim().min(1, 'must not be empty').max(longest);

export const httpsUrl = z
  .string()
  .max(2048)
  .refine(isHttps, 'must be an https: address; other links are not put on a card')
  .meta({ format: 'uri', description: 'An https: address without user and password.' });

/** Whether a link may stand on a card. */
export function isHttps(value: string): boolean {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  return url?.protocol === 'https:' && url.username === '' && url.password === '';
}

export const topicName = z
  .string()
  .regex(
    /^[A-Za-z0-9][\w./-]{0,99}$/,
    'must be 1 to 100 letters, digits, ".", "_", "-" or "/", beginning with a letter or digit',
  )
  .meta({ description: 'The named stream that people subscribe to, and stop.' });

/** Entra writes tenant ids in either case and means the same. */
export const tenantId = line(64)
  .toLowerCase()
  .meta({ description: 'Needed only where the bot serves several tenants.' });

/** Four callbacks with as much leave the card below the 14,000 characters that every Teams takes. */
const LONGEST_DATA = 800;

const style = z.enum(ACTION_STYLES).optional().meta({
  description:
    '`positive` stands out, `destructive` warns, and as a callback asks first whether it should really happen. A single action without a style stands out by itself.',
});

const action = z.discriminatedUnion(
  'type',
  [
    z.strictObject({ type: z.literal('open'), title: line(40), url: httpsUrl, style }),
    z.strictObject({
      type: z.literal('callback'),
      title: line(40),
      style,
      verb: z
        .string()
        .regex(/^[\w.-]{1,64}$/, 'must be 1 to 64 letters, digits, ".", "_" or "-"')
        .meta({
          description: 'Stands with `data` in the `answer` of the delivery once the person pressed it.',
        }),
      data: z
        .record(z.string(), z.unknown())
        .refine(
          data => JSON.stringify(data).length <= LONGEST_DATA,
          `must have at most ${LONGEST_DATA} characters as JSON`,
        )
        .optional()
        .meta({ description: `At most ${LONGEST_DATA} characters as JSON. Send an id and keep the rest.` }),
      who: z.enum(PRESSERS).optional().meta({
        description:
          '`onlyFirst`: whoever presses first, on whichever card of the notification; all others are told who that was. `onlyAssignee`: the `assignee` alone. Without it: everyone, each for themselves.',
      }),
      assignee: line(320)
        .optional()
        .meta({ description: 'Any address of the one person who may press it, with `onlyAssignee`.' }),
    }),
  ],
  { error: issue => (issue.code === 'invalid_union' ? 'must be "open" or "callback"' : undefined) },
);

/** An assignee without the role would be no limit, and the role without one would let nobody press. */
const assigned = action.superRefine((given, { addIssue }) => {
  if (given.type !== 'callback' || (given.who === 'onlyAssignee') === (given.assignee !== undefined)) return;
  const message =
    given.assignee === undefined ? 'is needed with "who": "onlyAssignee"' : 'needs "who": "onlyAssignee"';
  addIssue({ code: 'custom', path: ['assignee'], message });
});

export const address = line(320);
/** Where somebody is entered for later: nobody looks there any more when it turns out to be nobody's. */
export const oneAddress = address.refine(isOneAddress, ONE_ADDRESS);
export const people = z
  .array(address)
  .max(10_000)
  .meta({ description: 'Entra object ids, UPNs, e-mail addresses or Teams ids.' });
export const teams = z
  .array(address)
  .max(1_000)
  .meta({ description: 'Team ids; each member hears it 1:1, once.' });
export const conversations = z
  .array(address)
  .max(1_000)
  .meta({ description: 'Ids of channels and group chats; the card is posted there.' });

export const roleName = z
  .string()
  .regex(/^[A-Za-z0-9][\w. -]{0,99}$/, 'must be 1 to 100 letters, digits, ".", "_", "-" or spaces')
  .meta({ description: 'The name of a role, as it is written.' });
export const roles = z.array(roleName).max(100).meta({
  description: 'Names of roles, such as `on-call`; whoever has one hears it 1:1 (`PUT /api/roles/{name}`).',
});

export const groups = z.array(address).max(20).meta({
  description:
    'Groups of Microsoft Entra ID, by id or mail name; whoever is in one, or in a group in it, hears it 1:1. They are read from Microsoft Graph once an hour. Needs `GRAPH_GROUPS` at the operator.',
});

export const audience = z
  .strictObject({
    people: people.optional(),
    roles: roles.optional(),
    groups: groups.optional(),
    teams: teams.optional(),
    conversations: conversations.optional(),
    subscribers: z.boolean().optional().meta({ description: 'Everyone who subscribed to the topic.' }),
  })
  .refine(
    ({ subscribers, ...lists }) =>
      subscribers === true || Object.values(lists).some(list => (list?.length ?? 0) > 0),
    'must name somebody: "people", "roles", "groups", "teams", "conversations" or "subscribers": true. The default audience is nobody',
  )
  .meta({ description: 'The recipients. At least one part is needed: the default audience is nobody.' });

/** Any offset; kept in UTC. The years are those that both JavaScript and PostgreSQL write with four digits. */
export const time = z.iso
  .datetime({ offset: true, error: 'must be a time such as 2026-11-20T08:15:00Z' })
  .refine(value => !/^[03-9]/.test(value), 'must be in a year between 1000 and 2999');
export const sendAt = time.meta({
  description: 'Not before, to the second. A time in the past means at once.',
});
export const expiresAt = time.meta({ description: 'Cards not sent by then are never sent.' });

export const title = line(300).meta({ description: 'The event, in one line.' });
export const subject = z
  .strictObject({ name: line(300), id: line(300).optional(), url: httpsUrl.optional() })
  .meta({ description: 'The thing that it happened to.' });
export const actor = z
  .strictObject({
    name: line(200),
    id: z
      .guid('must be an Entra object id')
      .optional()
      .meta({ description: 'The Entra object id: this person is not told of their own action.' }),
  })
  .meta({ description: 'The person or program that did it.' });
export const detail = z.string().max(20_000);
export const facts = z.array(z.strictObject({ title: line(100), value: z.string().max(2_000) })).max(30);
export const actions = z
  .array(assigned)
  .max(4, 'at most four: "Stop these" needs its place')
  .refine(
    all => all.filter(({ style }) => style === 'positive').length <= 1,
    'may have one that is "positive": what stands out stands alone',
  );
export const severity = z.enum(SEVERITIES).meta({
  description: 'How the card looks: its colour, and a word. Whether it may interrupt is its `urgency`.',
});

/** The words of a notification in another language. */
export const words = z.strictObject({
  title: line(300).optional(),
  subject: z.strictObject({ name: line(300) }).optional(),
  detail: detail.optional(),
  facts: facts.optional().meta({ description: 'As many as in `facts`, in the same order.' }),
  actions: z
    .array(line(40))
    .max(4)
    .optional()
    .meta({ description: 'The titles of the actions: as many as in `actions`, in the same order.' }),
});

const fallback = z
  .strictObject({
    conversation: address
      .optional()
      .meta({ description: 'The id of a channel or group chat: the card is posted there, once.' }),
    mention: z
      .boolean()
      .optional()
      .meta({ description: 'Mentions those who could not be reached, in that conversation, up to three.' }),
    person: address.optional().meta({ description: 'Any address of somebody else, who gets the card 1:1.' }),
  })
  .refine(
    ({ conversation, person }) => (conversation === undefined) !== (person === undefined),
    'must name either a "conversation" or a "person"',
  )
  .refine(({ conversation, mention }) => mention === undefined || conversation !== undefined, {
    path: ['mention'],
    message: 'needs a "conversation": a person hears 1:1, without a mention',
  })
  .transform(({ conversation, mention, person = '' }) =>
    conversation === undefined ? { person } : { conversation, ...(mention !== undefined && { mention }) },
  )
  .meta({
    description:
      'The person or conversation that hears instead where a person cannot be reached: nobody known by that address, no Herald in their chats, removed, or blocked. One card for all of them, which says whom it stands for. Not where somebody stopped the topic. A fallback has none of its own.',
  });

/** A duration of ISO 8601 in days and shorter, as seconds. */
const DURATION = /^P(?:(\d{1,3})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?)?$/;
export const secondsOf = (duration: string): number => {
  const [, days = 0, hours = 0, minutes = 0, seconds = 0] = DURATION.exec(duration) ?? [];
  return Number(days) * 86_400 + Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
};
const SHORTEST_SECONDS = 5;
const LONGEST_SECONDS = 7 * 86_400;

const duration = (limits: string) =>
  z
    .string()
    .regex(DURATION, { error: 'must be a duration such as PT15M', abort: true })
    .refine(value => secondsOf(value) >= SHORTEST_SECONDS && secondsOf(value) <= LONGEST_SECONDS, limits);

const acknowledge = z
  .strictObject({
    within: duration('must be between PT5S and P7D').optional().meta({
      description:
        'An ISO 8601 duration, such as `PT15M`: from the post, or its `sendAt`, to the first reminder, and from each step to the next. Missing: there is only the button.',
    }),
    remind: z.int().min(0).max(5).default(0).meta({
      description: 'How often those who have the card get it again, each time with a toast.',
    }),
    escalateTo: audience.optional().meta({
      description: 'The next people, who get it when the reminders have done nothing.',
    }),
  })
  .refine(({ within, remind, escalateTo }) => within !== undefined || (!remind && !escalateTo), {
    path: ['within'],
    message: 'is needed with "remind" and "escalateTo": it says when',
  })
  .transform(({ within, ...rest }) => ({ ...(within && { withinSeconds: secondsOf(within) }), ...rest }))
  .meta({
    description:
      'Asks that somebody says that they take care: a button on the card. Of all who press it one is first, and every copy of the card says who. A standing notification keeps what its first post asked.',
  });

const repeat = z
  .strictObject({
    cron: line(100).optional().meta({
      description: 'Minute, hour, day, month and weekday: `0 9 * * 1-5`.',
    }),
    rule: line(300).optional().meta({
      description:
        'A recurrence rule of RFC 5545: `FREQ=WEEKLY;BYDAY=MO;BYHOUR=9`. Parts that it leaves open, such as the hour, are as in `sendAt`. Understood are FREQ (DAILY and longer), INTERVAL, BYDAY, BYMONTHDAY, BYMONTH, BYHOUR, BYMINUTE, COUNT, UNTIL and WKST.',
    }),
    zone: line(100).meta({ description: 'By the clock of which zone (IANA): `Europe/Berlin`.' }),
    until: time.optional().meta({ description: 'No occurrence after it.' }),
    count: z.int().min(1).max(MOST_OCCURRENCES).optional().meta({ description: 'So many, and no more.' }),
  })
  .refine(({ cron, rule }) => (cron === undefined) !== (rule === undefined), {
    message: 'must say either "cron" or "rule"',
    abort: true,
  })
  .meta({
    description:
      'Comes again and again: at every time an occurrence, which is a notification of its own with its own id and deliveries; its audience is found, and what people chose is looked at, when its time has come. `sendAt` says when it begins. Without `until` and `count` it goes on until you delete it. A time that a change of the clocks leaves out comes when the gap ends; one that there is twice comes once, the first time.',
  });

/** Of what repeats, each occurrence is told anew, and when it ends is said by the rule. */
const NOT_WITH_REPEAT = {
  key: 'must be left out with "repeat": change or end the series by its id',
  ends: 'must be left out with "repeat": DELETE ends a series',
  sameWithin: 'must be left out with "repeat": every occurrence is a card of its own',
  expiresAt: 'must be left out with "repeat": its end is "repeat.until"',
} as const;

/** The body of `POST /api/notifications`. */
export const notificationBody = z
  .strictObject({
    topic: topicName,
    title,
    subject,
    actor,
    detail: detail.optional(),
    facts: facts.optional(),
    actions: actions.optional(),
    translations: inLanguages(words.superRefine(saysSomething))
      .optional()
      .meta({
        description: `The same in other languages, each by its BCP 47 tag, such as \`de\` or \`pt-BR\`; at most ${MOST_LANGUAGES}. Everybody reads it in theirs, and whatever is missing there as it stands above.`,
      }),
    severity: severity.optional(),
    icon: httpsUrl.optional().meta({
      description:
        'A small PNG or JPEG that stands for the system it comes from, at an https: address. Only where the operator allows its host (`ICON_HOSTS`).',
    }),
    audience,
    tenantId: tenantId.optional(),
    urgency: z.enum(URGENCIES).default('normal').meta({
      description:
        'Whether it may interrupt. `urgent` passes quiet hours, pauses and limits. `low` can wait: people get it together with the rest of that kind, on the next working day at 9:00 unless they or LOW_URGENCY_DIGEST say otherwise; not where it has `sendAt`, `expiresAt`, `repeat` or `acknowledge`, nor in a group chat or channel.',
    }),
    interruption: z.enum(INTERRUPTIONS).optional().meta({
      description:
        'How it meets a dialogue that its person is in; missing: as they wish. `cancel` ends what you ask and what is Herald’s own; what another caller asks is interrupted instead.',
    }),
    sendAt: sendAt.optional(),
    expiresAt: expiresAt.optional(),
    fallback: fallback.optional(),
    acknowledge: acknowledge.optional(),
    repeat: repeat.optional(),
    key: line(300).optional().meta({
      description: 'Your name for it. The same key again changes the cards instead of sending more.',
    }),
    sameWithin: duration('must be between PT5S and P7D').optional().meta({
      description:
        'An ISO 8601 duration, such as `PT10M`, without a `key`: what you posted so lately on the same topic about the same subject (its `id`, or else its `name`) is changed by this, as by the same `key`.',
    }),
    ends: z.boolean().optional().meta({
      description:
        '`true`: what began under this `key` is over. Its cards say so, and the next post with the `key` begins another. Its `audience` is not told besides.',
    }),
  })
  .refine(({ acknowledge, actions = [] }) => acknowledge === undefined || actions.length <= 3, {
    path: ['actions'],
    message: 'may be at most three with "acknowledge", which needs its place',
  })
  .superRefine((body, { addIssue }) => {
    for (const [field, message] of Object.entries(NOT_WITH_REPEAT))
      if (body.repeat && body[field as keyof typeof NOT_WITH_REPEAT])
        addIssue({ code: 'custom', path: [field], message });
  })
  .refine(({ key, sameWithin }) => key === undefined || sameWithin === undefined, {
    path: ['sameWithin'],
    message: 'must be left out with a "key": that says already what is the same',
  })
  .refine(({ key, ends }) => !ends || key !== undefined, {
    path: ['ends'],
    message: 'needs a "key": the one with which it began',
  })
  .refine(({ ends, sendAt }) => !ends || sendAt === undefined, {
    path: ['sendAt'],
    message: 'must be left out with "ends": that something is over is said at once',
  })
  .refine(
    ({ sendAt, expiresAt }) =>
      sendAt === undefined || expiresAt === undefined || Date.parse(sendAt) < Date.parse(expiresAt),
    { path: ['expiresAt'], message: 'must be later than "sendAt"' },
  )
  .superRefine(refusing(notificationFaults));
export type NotificationBody = z.output<typeof notificationBody>;

/** The query of `POST /api/notifications`. */
export const notifyQuery = z
  .strictObject({
    dryRun: z.enum(['true', 'false']).optional().meta({
      description: '`true`: says what would happen, of each recipient, and why. Nothing is recorded or sent.',
    }),
    preview: z.enum(['true', 'false']).optional().meta({
      description:
        '`true`: the card goes to the tester of your key alone, who reads on it that it is a preview.',
    }),
  })
  .refine(({ dryRun, preview }) => dryRun !== 'true' || preview !== 'true', {
    path: ['preview'],
    message: 'must be left out with "dryRun": a preview says who would get it, too',
  });

/** Of the query for a page. */
export const cursor = z
  .guid('must be the "next" of the page before')
  .optional()
  .meta({ description: 'The `next` of the page before.' });

/** Of the query for what may be had for a spreadsheet. */
export const format = z
  .enum(['json', 'csv'])
  .optional()
  .meta({ description: 'Instead of the header `Accept`.' });

/** The query of `GET /api/notifications`. */
export const listQuery = z.strictObject({
  topic: topicName.optional(),
  key: line(300).optional(),
  series: z.guid('must be the id of a series').optional().meta({
    description: 'The occurrences of this series.',
  }),
  repeats: z.enum(['true']).optional().meta({ description: '`true`: those that go on repeating.' }),
  person: address.optional().meta({ description: 'Any address of somebody who was to be told.' }),
  state: z.enum(DELIVERY_STATES).optional().meta({
    description: 'Those with a delivery in this state; with `person`, a delivery of theirs.',
  }),
  from: time.optional().meta({ description: 'Posted then or later.' }),
  to: time.optional().meta({ description: 'Posted before that.' }),
  cursor,
});

/** The query of `GET /api/people/{address}`. */
export const personQuery = z.strictObject({
  topic: topicName,
  urgency: z.enum(URGENCIES).default('normal'),
  tenantId: tenantId.optional(),
});

/** Of the path of `GET /api/people/{address}`. */
export const personAddress = z.strictObject({ address });

/** The query of `DELETE /api/notifications/{id}`. */
export const cancelQuery = z.strictObject({
  recall: z
    .enum(['true', 'false'])
    .optional()
    .meta({ description: '`true`: the cards that were sent are deleted, too.' }),
});

/** The query of `GET /api/notifications/{id}/deliveries`. */
export const deliveriesQuery = z.strictObject({
  state: z.enum(DELIVERY_STATES).optional(),
  person: address.optional().meta({ description: 'Any address of the person, or the one that was posted.' }),
  cursor,
  format,
});

/** A query as an object for `check`. A name that comes more than once is a list, which no field takes. */
export function fieldsOf(query: URLSearchParams): Record<string, unknown> {
  const names = [...new Set(query.keys())];
  return Object.fromEntries(
    names.map(name => {
      const values = query.getAll(name);
      return [name, values.length === 1 ? values[0] : values];
    }),
  );
}
