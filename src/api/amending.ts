import type { Amend, NotificationPatch } from '../ledger/ports/accept.ts';
import type { LedgerReader } from '../ledger/ports/reader.ts';
import { linksOf } from './accepting.ts';
import type { CallerHandler } from './callers.ts';
import { check } from './check.ts';
import { requireIconHost } from './icon.ts';
import { warned } from './notifications.ts';
import { type NotificationPatchBody, notificationPatch } from './patch.ts';
import type { WhatIsCut } from './ports/what-is-cut.ts';
import { visible } from './progress.ts';
import { cancelQuery, fieldsOf } from './schema.ts';
import { unheard } from './unheard.ts';

interface PatchParts {
  readonly amend: Amend;
  readonly reader: LedgerReader;
  readonly whatIsCut: WhatIsCut;
  /** Where icons may be. */
  readonly iconHosts: readonly string[];
}

/** `PATCH /api/notifications/{id}`: recorded before the answer; the cards follow. */
export function patchNotification({ amend, reader, whatIsCut, iconHosts }: PatchParts): CallerHandler {
  return async ({ params, json }, caller) => {
    const id = await visible(reader, params.id, caller);
    const patch = toPatch(check(notificationPatch, json()));
    requireIconHost(patch.icon ?? undefined, iconHosts);
    const { changed, revision, content } = await amend.change(id, patch);
    const body = { id, state: 'accepted', changed, revision, links: linksOf(id) };
    const isNew = patch.actions !== undefined;
    return warned({ status: 202, body }, () => [
      ...(isNew ? unheard(caller, content) : []),
      ...whatIsCut(content),
    ]);
  };
}

/** `DELETE /api/notifications/{id}?recall=`: from the answer on nothing that waits is sent. */
export function deleteNotification(amend: Amend, reader: LedgerReader): CallerHandler {
  return async ({ params, query }, caller) => {
    const { recall } = check(cancelQuery, fieldsOf(query), 'query');
    const id = await visible(reader, params.id, caller);
    const { recalled } = await amend.cancel(id, { recall: recall === 'true' });
    return { status: 202, body: { id, state: 'cancelled', recalled, links: linksOf(id) } };
  };
}

function toPatch({ sendAt, expiresAt, ...words }: NotificationPatchBody): NotificationPatch {
  return {
    ...(words as NotificationPatch),
    ...(sendAt !== undefined && { sendAt: toTime(sendAt) }),
    ...(expiresAt !== undefined && { expiresAt: toTime(expiresAt) }),
  };
}

const toTime = (value: string | null) => (value === null ? null : new Date(value));
