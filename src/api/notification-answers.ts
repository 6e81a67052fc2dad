import { z } from 'zod';
import { SEVERITIES } from '../core/cards.ts';
import { DELIVERY_STATES } from '../core/delivery.ts';
import { URGENCIES } from '../core/notification.ts';
import { TIMES_TOLD } from '../core/repeat.ts';
import { acceptedExample, foreseenExample } from './notification-examples.ts';
import { count, id, links, page, reason, time } from './openapi/shared.ts';
import type { AnswerDescription } from './route.ts';

/** The answers of the routes of notifications, as schemas. They describe; the story test holds the routes to them. */

const changed = z
  .boolean()
  .meta({ description: 'Whether a notification that there was already is another now.' });
const revision = z.int().min(0).meta({ description: 'How often what is said was changed.' });

const warnings = z
  .array(
    z.strictObject({
      field: z
        .string()
        .meta({ description: 'As in the body: `detail`, `facts.2.value`, `translations.de.title`.' }),
      shown: count.optional().meta({
        description: 'How many characters of it the card shows, or entries of a list.',
      }),
      message: z.string().optional().meta({
        description:
          'Of `actions` that call back, that nobody is told that they are pressed; of an entry of `people`, that it can be nobody’s address; and what to do about it.',
      }),
    }),
  )
  .optional()
  .meta({
    description:
      'Texts that are longer than a card shows (it says that they are shortened), buttons of whose presses you are not told, and addresses that can be nobody’s. Missing: none of these.',
  });

const counts = z
  .strictObject(Object.fromEntries(DELIVERY_STATES.map(state => [state, count])) as Record<string, z.ZodInt>)
  .meta({
    description: 'Recipients by the state of their delivery. Changes of cards are not counted here.',
  });

const next = z.array(time).max(TIMES_TOLD).meta({
  description: 'Of a series: its next times. None: it has ended.',
});

const seriesLinks = links.extend({
  occurrences: z.string().optional().meta({ description: 'Of a series: what came of it.' }),
});

const occurrence = z
  .strictObject({ of: id, at: time })
  .optional()
  .meta({ description: 'Of an occurrence: its series, and which of its times this is.' });

const accepted = z.strictObject({
  id,
  state: z.literal('accepted'),
  changed: z.boolean().meta({ description: 'There was one of this `key` already, which now says this.' }),
  warnings,
  next: next.optional(),
  preview: z
    .strictObject({ to: z.string(), counts: counts.optional(), complete: z.boolean().optional() })
    .optional()
    .meta({
      description:
        'Of a preview: to whom it went, and how many would be in which state if it was posted; see `dryRun`. One that would end nothing would reach nobody, and has no counts.',
    }),
  links: seriesLinks,
});

/** Of whatever ends in a notification of its own. */
export const ACCEPTED: AnswerDescription = {
  description: 'Recorded. It will be sent, or its deliveries say why not.',
  schema: accepted,
  example: acceptedExample,
};

/** The answer to a request that was fine and tells nobody anything: a program must not send it again. */
export const ignored = z.strictObject({ ignored: z.literal(true), reason: z.string() });

export const patched = z.strictObject({
  id,
  state: z.literal('accepted'),
  changed,
  revision,
  warnings,
  links,
});

export const cancelled = z.strictObject({
  id,
  state: z.literal('cancelled'),
  recalled: z.boolean().meta({ description: 'The cards that were sent are being deleted, too.' }),
  links,
});

export const progress = z.strictObject({
  id,
  state: z.enum(['expanding', 'active', 'done', 'repeating']).meta({
    description:
      '`repeating`: a series that goes on; its deliveries are those of its occurrences. Otherwise `expanding` until everybody is known, `active` while something is still to be done, then `done`.',
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
  endedAt: time.optional().meta({ description: 'When `ends` closed it.' }),
  severity: z.enum(SEVERITIES).optional(),
  acknowledge: z
    .strictObject({
      state: z.enum(['waiting', 'acknowledged', 'stopped', 'unanswered']).meta({
        description:
          '`stopped`: it was cancelled, had ended or expired before anybody did. `unanswered`: every step was taken.',
      }),
      by: z.strictObject({ label: z.string(), address: z.string().optional() }).optional(),
      at: time.optional().meta({ description: 'When somebody pressed the button first.' }),
      dueAt: time.optional().meta({ description: 'When the next step is due.' }),
      steps: z
        .array(z.strictObject({ kind: z.enum(['reminder', 'escalation']), id, at: time }))
        .meta({ description: 'The reminders, and what went to the next people: notifications of yours.' }),
    })
    .optional()
    .meta({ description: 'Of what asks to be acknowledged. Whether anybody read it, nobody knows.' }),
  repeat: z
    .strictObject({
      cron: z.string().optional(),
      rule: z.string().optional(),
      zone: z.string(),
      until: time.optional(),
      count: count.optional(),
      made: count.meta({ description: 'So many occurrences there were.' }),
      next,
      occurrences: z
        .array(z.strictObject({ id, at: time }))
        .max(TIMES_TOLD)
        .meta({ description: 'The last ones, the newest first: notifications of yours.' }),
    })
    .optional()
    .meta({ description: 'Of a series: what you asked, with the ends that its rule has.' }),
  occurrence,
  recalledAt: time.optional().meta({ description: 'When it was asked to delete the cards that were sent.' }),
  expanded: count.meta({ description: 'How many recipients are known by now.' }),
  counts,
  changes: z
    .strictObject({
      waiting: count,
      made: count,
      kept: count.meta({ description: 'The person had answered the card.' }),
      failed: count,
    })
    .meta({ description: 'Changes of cards that were sent, and removals; several may be of one card.' }),
  estimatedEndAt: time.optional().meta({
    description:
      'While something waits: when the last of it will have been handed to Teams, at the rate of the tenant.',
  }),
  links: seriesLinks,
});

const attempt = z.strictObject({
  number: z.int().min(1),
  startedAt: time,
  finishedAt: time.optional(),
  outcome: z.enum(['sent', 'refused', 'unknown', 'not-tried']).optional(),
  status: z.int().optional().meta({ description: 'The HTTP status that Teams answered.' }),
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
    .meta({ description: 'The changes made to the card since it was sent, oldest first.' }),
  fallback: id.optional().meta({ description: 'The delivery that was made in place of this one.' }),
  digest: z
    .strictObject({ id, state: z.enum(DELIVERY_STATES), reason, sentAt: time.optional() })
    .optional()
    .meta({ description: 'Of a `folded` delivery: the delivery of the digest that holds its line.' }),
  trail: z
    .array(z.strictObject({ at: time, state: z.enum(DELIVERY_STATES), reason, until: time.optional() }))
    .optional()
    .meta({
      description:
        'With `person`: every state that it was in, oldest first, and what it waited for as of then.',
    }),
  activityId: z.string().optional(),
  sentAt: time.optional(),
  answer: z
    .strictObject({ verb: z.string(), data: z.unknown() })
    .optional()
    .meta({ description: 'The last press of `answers`.' }),
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

export const deliveriesPage = page(delivery);

export const notificationsPage = page(
  progress
    .pick({
      id: true,
      topic: true,
      key: true,
      tenantId: true,
      createdAt: true,
      sendAt: true,
      expiresAt: true,
    })
    .extend(progress.pick({ cancelledAt: true, endedAt: true, severity: true, occurrence: true }).shape)
    .extend({
      title: z.string().optional(),
      urgency: z.enum(URGENCIES),
      preview: z.literal(true).optional().meta({ description: 'It went to your tester alone.' }),
      nextAt: time.optional().meta({ description: 'Of a series: when it comes next.' }),
      links,
    }),
);

const outlook = {
  state: z.enum(DELIVERY_STATES).meta({
    description:
      'Its next state: `sent` where nothing stands against it; `held` or `queued` where it would wait; or the state that it would end in.',
  }),
  reason,
  until: time.optional().meta({ description: 'Not before this. Missing where nobody knows.' }),
  cards: count.optional().meta({
    description: 'Of what is held for a digest: how many cards would be in it, if no more come until then.',
  }),
};

/** The answer of `POST /api/notifications?dryRun=true`. */
export const foreseen = z.strictObject({
  dryRun: z.literal(true),
  warnings,
  changed: z.boolean().meta({ description: 'There is one of this `key`, which would say this.' }),
  complete: z.boolean().meta({
    description: 'False where there are more recipients than are foreseen, or a roster is still being read.',
  }),
  next: next.optional().meta({
    description: 'Of a series: when it would come. The rest is about its first occurrence.',
  }),
  counts: progress.shape.counts.meta({ description: 'How many would be in which state.' }),
  items: z.array(
    z.strictObject({ recipient: delivery.shape.recipient, because: delivery.shape.because, ...outlook }),
  ),
});

export const personOutlook = z.strictObject({
  topic: z.string(),
  urgency: z.enum(URGENCIES),
  recipient: delivery.shape.recipient,
  ...outlook,
});

/** The answer with 200, where nothing is recorded. */
export const FORESEEN: AnswerDescription = {
  description:
    'Nothing is recorded, and nobody is told. With `dryRun`: what would happen. Otherwise there is nothing to end.',
  schema: z.union([foreseen, ignored, ignored.extend({ dryRun: z.literal(true) })]),
  example: foreseenExample,
};
