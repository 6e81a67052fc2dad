import { z } from 'zod';
import { DELIVERY_STATES } from '../../core/delivery.ts';
import { ERRORS, type ErrorCode } from '../../core/errors.ts';
import { REASONS, type ReasonCode } from '../../core/reasons.ts';
import { QUESTION_STATES } from '../../features/questions/question.ts';

/** What the doors answer, as schemas. They describe; what holds the doors to them is the story test. */

const names = <T extends string>(table: Readonly<Record<T, unknown>>) =>
  z.enum(Object.keys(table) as [T, ...T[]]);
const time = z.iso.datetime();
const id = z.uuid();
const count = z.int().min(0);
const links = z.strictObject({ self: z.string(), deliveries: z.string() });

const changed = z
  .boolean()
  .meta({ description: 'Whether a notification that there was already is another now.' });
const revision = z.int().min(0).meta({ description: 'How often what is said was changed.' });

export const accepted = z.strictObject({
  id,
  state: z.literal('accepted'),
  changed: z.boolean().meta({ description: 'There was one of this `key` already, which now says this.' }),
  links,
});

export const patched = z.strictObject({ id, state: z.literal('accepted'), changed, revision, links });

export const cancelled = z.strictObject({
  id,
  state: z.literal('cancelled'),
  recalled: z.boolean().meta({ description: 'The cards that were sent are being deleted, too.' }),
  links,
});

export const ignored = z.strictObject({ ignored: z.literal(true), reason: z.string() });

export const progress = z.strictObject({
  id,
  state: z.enum(['expanding', 'active', 'done']).meta({
    description:
      '`expanding` until everybody is known, `active` while something is still to be done, then `done`.',
  }),
  topic: z.string().optional(),
  key: z.string().optional(),
  tenantId: z.string(),
  createdAt: time,
  sendAt: time.optional(),
  expiresAt: time.optional(),
  revision,
  changedAt: time.optional(),
  cancelledAt: time.optional(),
  recalledAt: time.optional().meta({ description: 'When it was asked to delete the cards that were sent.' }),
  expanded: count.meta({ description: 'How many recipients are known by now.' }),
  counts: z
    .strictObject(
      Object.fromEntries(DELIVERY_STATES.map(state => [state, count])) as Record<string, z.ZodInt>,
    )
    .meta({
      description: 'Recipients by the state of their delivery. Changes of cards are not counted here.',
    }),
  changes: z
    .strictObject({
      waiting: count,
      made: count,
      kept: count.meta({ description: 'The person had answered the card, or stopped the topic on it.' }),
      failed: count,
    })
    .meta({ description: 'Changes of cards that were sent, and removals; several may be of one card.' }),
  estimatedEndAt: time.optional().meta({
    description:
      'While something waits: when the last of it will have been handed to Teams, at the rate of the tenant.',
  }),
  links,
});

const reason = z.strictObject({
  code: names<ReasonCode>(REASONS),
  text: z.string().meta({ description: 'The reason in words, with the remedy where there is one.' }),
});

const attempt = z.strictObject({
  number: z.int().min(1),
  startedAt: time,
  finishedAt: time.optional(),
  outcome: z.enum(['sent', 'refused', 'unknown', 'not-tried']).optional(),
  status: z.int().optional().meta({ description: 'What Teams answered.' }),
  code: z.string().optional().meta({ description: "Teams' own code, or that of the network." }),
  reason: reason.optional(),
});

const delivery = z.strictObject({
  id,
  recipient: z.looseObject({
    kind: z.enum(['person', 'conversation', 'unknown']),
    label: z.string(),
    address: z.string().optional().meta({
      description:
        'As it stands in the audience that you posted. Missing for whoever is in it by a team or a topic.',
    }),
  }),
  because: z.looseObject({ code: z.string() }).meta({
    description:
      'Why this recipient belongs to the audience. `fallback`: they stand in for those named in `for`.',
  }),
  state: z.enum(DELIVERY_STATES),
  reason,
  stateSince: time,
  dueAt: time,
  possiblyRepeated: z
    .boolean()
    .meta({ description: 'An attempt had an unknown outcome, so the card may stand twice.' }),
  attempts: z.array(attempt),
  revision: revision.meta({ description: 'The revision that the card shows.' }),
  changes: z
    .array(
      z.strictObject({
        id,
        operation: z.enum(['update', 'delete']),
        revision: revision.meta({ description: '0 for what the person pressed.' }),
        state: z.enum(DELIVERY_STATES),
        reason,
        stateSince: time,
        attempts: count,
      }),
    )
    .meta({ description: 'What was done to the card since it was sent, oldest first.' }),
  fallback: id.optional().meta({ description: 'The delivery that was made in place of this one.' }),
  digest: z
    .strictObject({ id, state: z.enum(DELIVERY_STATES), reason, sentAt: time.optional() })
    .optional()
    .meta({ description: 'Of a `folded` delivery: the delivery of the digest that holds its line.' }),
  activityId: z.string().optional(),
  sentAt: time.optional(),
  answer: z
    .strictObject({ verb: z.string(), data: z.unknown() })
    .optional()
    .meta({ description: 'What was pressed last, of `answers`.' }),
  answers: z
    .array(
      z.strictObject({
        person: z.strictObject({ label: z.string(), address: z.string().optional() }),
        verb: z.string(),
        data: z.unknown(),
        at: time,
      }),
    )
    .meta({
      description:
        'Which of your buttons who pressed, and when: of each person the last press, the latest at the end. A card in a channel or group chat shows them, too.',
    }),
});

export const deliveriesPage = z.strictObject({
  items: z.array(delivery).max(200),
  next: id.nullable().meta({ description: 'The `cursor` of the next page; null on the last.' }),
});

const point = z.strictObject({ value: z.unknown().meta({ description: 'A number or a text.' }), at: time });

export const readingsTaken = z.strictObject({
  accepted: count,
  late: count.meta({
    description: 'Not later than the last reading of their subject; nothing was done with them.',
  }),
});

export const watch = z.strictObject({
  id,
  subject: z.string(),
  condition: z.looseObject({
    kind: z.enum(['drops', 'rises', 'falls-below', 'rises-above', 'changes', 'is']),
  }),
  fired: z
    .boolean()
    .meta({ description: 'It was told, or was so from the beginning; see docs/decisions/0070.' }),
  base: point.optional().meta({ description: 'What is compared with. Missing until there is a reading.' }),
  last: point.extend({ unit: z.string().optional() }).optional(),
  createdAt: time,
  endsAt: time,
});

export const watches = z.strictObject({ items: z.array(watch) });

export const watchStopped = z.strictObject({ id, state: z.literal('stopped') });

export const question = z.strictObject({
  id,
  state: z.enum(QUESTION_STATES).meta({
    description:
      '`unanswered`: the deadline passed, which the person was told; an answer is still taken for 14 days.',
  }),
  text: z.string().meta({ description: 'As the person wrote it: text from outside.' }),
  asker: z
    .strictObject({ name: z.string().optional(), upn: z.string().optional(), id: z.string().optional() })
    .meta({ description: 'As far as Herald knows them; `id` is that of Entra.' }),
  place: z.strictObject({ kind: z.enum(['personal', 'conversation']), name: z.string().optional() }),
  tenantId: z.string(),
  askedAt: time,
  expectedAt: time.meta({ description: 'By when the person was told that answers usually come.' }),
  deadlineAt: time.meta({ description: 'By when the person hears that there is none.' }),
  progress: z.strictObject({ text: z.string(), at: time }).optional(),
  answer: z
    .strictObject({
      text: z.string(),
      link: z.string().optional(),
      at: time,
      delivery: z
        .strictObject({ id, state: z.enum(DELIVERY_STATES), reason })
        .optional()
        .meta({ description: 'What became of the card that brings it.' }),
    })
    .optional(),
  links: z.strictObject({ self: z.string(), answer: z.string(), progress: z.string() }),
});

/** What is posted to the responder. */
export const questionAsked = z.strictObject({
  type: z.literal('question.asked'),
  timestamp: time,
  data: question,
});

export const questionsPage = z.strictObject({
  items: z.array(question).max(200),
  next: id.nullable().meta({ description: 'The `cursor` of the next page; null on the last.' }),
});

export const questionTaken = z.strictObject({
  id,
  state: z.enum(QUESTION_STATES),
  changed: z.boolean().meta({ description: 'False: the same was there already.' }),
  links: question.shape.links,
});

const surveyLinks = z.strictObject({
  self: z.string(),
  answers: z.string(),
  report: z.string(),
  notification: z.string(),
});

export const surveyAccepted = z.strictObject({ id, state: z.literal('accepted'), links: surveyLinks });

export const reportAccepted = z.strictObject({ id, state: z.literal('accepted'), links });

const surveyQuestion = z.looseObject({
  id: z.string(),
  text: z.string(),
  type: z.enum(['text', 'choice', 'rating', 'number', 'date', 'yes-no']),
  required: z.boolean(),
  results: z
    .strictObject({
      answered: count,
      skipped: count,
      counts: z
        .array(z.strictObject({ value: z.string(), count }))
        .optional()
        .meta({ description: 'How often each was answered; many different numbers are put into ranges.' }),
      mean: z.number().optional(),
      min: z.number().optional(),
      max: z.number().optional(),
    })
    .optional()
    .meta({ description: 'Missing where it is `withheld`.' }),
});

export const survey = z.strictObject({
  id,
  topic: z.string(),
  title: z.string(),
  intro: z.string().optional(),
  actor: z.strictObject({ name: z.string() }),
  asks: z.enum(['one-by-one', 'one-card']),
  anonymous: z.boolean(),
  tenantId: z.string(),
  state: z.enum(['open', 'closed']),
  createdAt: time,
  closesAt: time,
  counts: z.strictObject({
    asked: count.meta({ description: 'People whom its card reached 1:1.' }),
    begun: count.optional().meta({
      description:
        'They answered something, and did not come to the end yet. Missing, like `declined`, while an anonymous survey is open.',
    }),
    answered: count.meta({ description: 'While an anonymous survey is open: whose answers are shown.' }),
    declined: count.optional(),
  }),
  withheld: z
    .boolean()
    .meta({ description: 'It is anonymous, and fewer than 3 answers are shown, or came by its end.' }),
  questions: z.array(surveyQuestion),
  links: surveyLinks,
});

export const surveyAnswers = z.strictObject({
  items: z
    .array(
      z.strictObject({
        id,
        person: z
          .strictObject({ label: z.string(), address: z.string().optional() })
          .optional()
          .meta({ description: 'Not there where the survey is anonymous.' }),
        answeredAt: time.optional().meta({ description: 'Not there where the survey is anonymous.' }),
        answers: z
          .record(z.string(), z.unknown())
          .meta({ description: 'By the `id` of the question; null where it was skipped.' }),
      }),
    )
    .max(200),
  next: id.nullable().meta({ description: 'The `cursor` of the next page; null on the last.' }),
});

export const problem = z.strictObject({
  type: z.literal('about:blank'),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: names<ErrorCode>(ERRORS).meta({ description: 'Stable; see docs/errors.md.' }),
  remedy: z.string(),
  correlationId: z.string(),
  errors: z
    .array(z.strictObject({ field: z.string(), message: z.string() }))
    .optional()
    .meta({ description: 'Every bad field, with its remedy.' }),
});

export const health = z.strictObject({
  status: z.string(),
  version: z.string().meta({ description: 'Of Herald.' }),
  migration: z.string().meta({ description: 'The newest that this process knows, and so its database has.' }),
});

export const readiness = z.strictObject({ status: z.string() });
