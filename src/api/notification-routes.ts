import type { BurstRule } from '../decide/burst.ts';
import type { Accept, Amend, Foresee } from '../ledger/ports/accept.ts';
import type { LedgerReader } from '../ledger/ports/reader.ts';
import { deleteNotification, patchNotification } from './amending.ts';
import { getPerson } from './foreseen.ts';
import {
  ACCEPTED,
  cancelled,
  deliveriesPage,
  FORESEEN,
  notificationsPage,
  patched,
  personOutlook,
  progress,
} from './notification-answers.ts';
import {
  cancelledExample,
  deliveriesExample,
  notificationExample,
  notificationsExample,
  patchExample,
  patchedExample,
  personOutlookExample,
  progressExample,
} from './notification-examples.ts';
import { postNotification } from './notifications.ts';
import {
  BODY_PROBLEMS,
  IDEMPOTENT,
  POST_PROBLEMS,
  REPEAT_PROBLEMS,
  SCOPE_PROBLEMS,
} from './openapi/shared.ts';
import { notificationPatch } from './patch.ts';
import type { WhatIsCut } from './ports/what-is-cut.ts';
import { getDeliveries, getNotification, listNotifications, type TenantSpeed } from './progress.ts';
import type { RouteDefinition, Tag } from './route.ts';
import {
  cancelQuery,
  deliveriesQuery,
  listQuery,
  notificationBody,
  notifyQuery,
  personQuery,
} from './schema.ts';

export interface NotificationParts {
  readonly accept: Accept;
  readonly foresee: Foresee;
  readonly amend: Amend;
  readonly reader: LedgerReader;
  readonly speed: TenantSpeed;
  readonly burst: BurstRule;
  readonly whatIsCut: WhatIsCut;
  readonly iconHosts: readonly string[];
}

export const NOTIFICATIONS: Tag = {
  name: 'notifications',
  description: 'The notifications that people get, and what became of them.',
};

const NOTIFY: RouteDefinition<NotificationParts> = {
  method: 'post',
  path: '/api/notifications',
  id: 'notify',
  summary: 'Tell people what happened',
  description:
    'The notification is durable before the answer; who hears it is worked out afterwards. Nothing is recorded unless the answer is 202. A `key` that you used before changes that notification, as long as it was not cancelled and has not ended: its cards say this now, and whoever is new in the audience gets one. `ends` closes it: its cards say so, with who ended it and after how long; whoever was not shown it by then is not told, unless it is `urgent` or its `severity` became worse by its end, as that of a build that failed; and the next post with this `key` begins another. A post that `ends` a `key` of which nothing has begun is answered with 200, and nobody is told. Where the `severity` has become worse by that, at its end, too, those who have the card get a line about it, because a change of a card rings nobody; where it has not, nothing rings, and people who were told of something as bad within the hour are not told again unless it is `urgent`. `sameWithin` does the same without a `key`. `repeat` lets it come again and again: the id is that of the series, `next` says when it comes, and every time an occurrence with an id of its own is made. Of the times that were missed, because Herald did not run, only the last is made up for, as long as it is nearer than the next. `acknowledge` asks that somebody says that they take care: a button, reminders, the next people. `?dryRun=true` records nothing, and answers 200 with what would become of it now, recipient by recipient: decided by the same rules that decide when it is sent. About a thousand recipients are foreseen. `?preview=true` sends the card to the tester of your key alone, whom the operator names: now, as a card by itself on which it says that it is a preview. It uses up no `Idempotency-Key`, changes nothing of the same `key`, begins no series, and its buttons tell nobody; the answer counts who would get it. A body holds some thousand people; for more of them send it again with the same `key` and the next ones.',
  who: 'key',
  needs: 'send',
  tag: NOTIFICATIONS,
  headers: IDEMPOTENT,
  query: notifyQuery,
  body: { schema: notificationBody, example: notificationExample },
  answers: { 200: FORESEEN, 202: ACCEPTED },
  problems: [...POST_PROBLEMS, ...REPEAT_PROBLEMS, 'no-tester'],
  handler: postNotification,
  looksAgain: true,
};

/** The routes that send, read, change and take back notifications. */
export const NOTIFICATION_ROUTES: readonly RouteDefinition<NotificationParts>[] = [
  NOTIFY,
  // The names under which Teams developers look for it.
  { ...NOTIFY, path: '/api/notification', id: 'notifyAsNotification', sameAs: NOTIFY.path },
  { ...NOTIFY, path: '/api/notify', id: 'notifyAsNotify', sameAs: NOTIFY.path },
  {
    method: 'get',
    path: '/api/notifications',
    id: 'listNotifications',
    summary: 'Your notifications',
    description:
      'Those that this key posted, the newest first, at most 200; `next`, and the header `Link`, lead to the page after. Every filter that is given has to fit.',
    who: 'key',
    needs: 'read',
    tag: NOTIFICATIONS,
    query: listQuery,
    queryExample: 'topic=deployments',
    answers: { 200: { description: 'A page.', schema: notificationsPage, example: notificationsExample } },
    problems: ['invalid-request'],
    handler: ({ reader }) => listNotifications(reader),
  },
  {
    method: 'get',
    path: '/api/notifications/{id}',
    id: 'getNotification',
    summary: 'The state of a notification',
    description:
      'With the number of its deliveries in each state. Of a series its next times and last occurrences; `GET /api/notifications?series=` lists all that are kept. Notifications of other callers do not exist here.',
    who: 'key',
    needs: 'read',
    tag: NOTIFICATIONS,
    answers: { 200: { description: 'Found.', schema: progress, example: progressExample } },
    problems: ['not-found'],
    handler: ({ reader, speed }) => getNotification(reader, speed),
  },
  {
    method: 'patch',
    path: '/api/notifications/{id}',
    id: 'changeNotification',
    summary: 'Change what was said',
    description:
      'JSON Merge Patch (RFC 7396): what is missing stays, `null` takes away, `subject`, `actor` and `translations` are merged, lists are replaced. A translation of what you change goes, unless you send it anew. Cards that were sent are changed where they stand, without another toast; those that wait say the new. A later change wins over an earlier one. A card that its person answered stays as it is; one that they stopped or snoozed shows the change above what they did. `sendAt` can be changed as long as it is in the future; `expiresAt` until everything was sent. Of a series the occurrences that are to come say it; those that there were are changed by their own ids. Nothing else can be changed.',
    who: 'key',
    needs: 'send',
    tag: NOTIFICATIONS,
    body: { schema: notificationPatch, example: patchExample },
    answers: {
      202: {
        description: 'Recorded. The cards follow.',
        schema: patched,
        example: patchedExample,
      },
    },
    problems: [...BODY_PROBLEMS, 'not-found', 'recalled'],
    handler: patchNotification,
  },
  {
    method: 'delete',
    path: '/api/notifications/{id}',
    id: 'cancelNotification',
    summary: 'Cancel what waits, and take back what was sent',
    description:
      'From the answer on no further card is begun. With `recall=true` the cards that were sent are deleted, too, and so is one that is being sent at this moment: its delivery moves to `recalled`, or stays `sent` with the reason why its card could not be deleted. A card that is gone already counts as recalled. Of a series no further occurrence comes, and what waits of those that there were is cancelled, too. Asking again is harmless. The `key` is free for another notification.',
    who: 'key',
    needs: 'send',
    tag: NOTIFICATIONS,
    query: cancelQuery,
    answers: {
      202: { description: 'Recorded.', schema: cancelled, example: cancelledExample },
    },
    problems: ['invalid-request', 'not-found'],
    handler: ({ amend, reader }) => deleteNotification(amend, reader),
  },
  {
    method: 'get',
    path: '/api/notifications/{id}/deliveries',
    id: 'getDeliveries',
    summary: 'The deliveries: who was told, who was not, and why',
    description:
      'At most 200 deliveries, oldest first, each with its attempts and with the changes of its card; of a `person` also with its `trail`, every state that it was in. `next`, and the header `Link`, lead to the page after; pages hold nobody twice and skip nobody, whatever happens meanwhile. As CSV (`Accept: text/csv` or `format=csv`) it is all of them in one answer, for spreadsheets: UTF-8 with a byte order mark, every cell in quotes, and an apostrophe before what would be a formula, also in a spreadsheet that separates cells by `;` or tabs. A CSV that could not be read to its end is cut off.',
    who: 'key',
    needs: 'read',
    tag: NOTIFICATIONS,
    query: deliveriesQuery,
    queryExample: 'state=undelivered',
    answers: {
      200: {
        description: 'A page, or everything as CSV.',
        schema: deliveriesPage,
        example: deliveriesExample,
        also: 'text/csv',
      },
    },
    problems: ['invalid-request', 'not-found'],
    handler: ({ reader, burst }) => getDeliveries(reader, burst),
  },
  {
    method: 'get',
    path: '/api/people/{address}',
    id: 'getPerson',
    summary: 'A forecast of a card for a person',
    description:
      'The same as a dry run with this one recipient: what would become of a card of this topic now, and why. Any address of the person will do. A person whom nobody has met is answered, too, by the reason why nothing would reach them.',
    who: 'key',
    needs: 'read',
    tag: NOTIFICATIONS,
    query: personQuery,
    queryExample: 'topic=deployments',
    answers: {
      200: {
        description: 'The outcome that a card would have.',
        schema: personOutlook,
        example: personOutlookExample,
      },
    },
    problems: ['invalid-request', ...SCOPE_PROBLEMS],
    handler: ({ foresee, burst }) => getPerson(foresee, burst),
  },
];
