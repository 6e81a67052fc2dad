import { describe, expect, test } from 'vitest';
import { patchNotification } from '../../src/api/amending.ts';
import { withBody } from '../../src/api/request.ts';
import { HeraldError } from '../../src/core/errors.ts';
import { dataOf } from '../../src/core/said.ts';
import { openRenderer } from '../../src/deliver/render.ts';
import { FEATURES } from '../../src/features/features.ts';
import { createAmend } from '../../src/ledger/amend.ts';
import { amendments } from '../../src/ledger/store/amend.ts';
import { ledgerReader } from '../../src/ledger/store/reader.ts';
import { templatesDir } from '../deliver/card-tree.ts';
import { ledger } from '../ledger/ledger.ts';
import { voiceFor } from '../voices.ts';

const book = ledger();
const { whatIsCut } = openRenderer({ templatesDir, features: FEATURES, voiceFor });
const nothing = async () => undefined;

const ICON = 'https://icons.contoso.com/ci.png';
const CONTENT = {
  topic: 'ci',
  title: 'Built',
  subject: { name: 'shop' },
  actor: { name: 'Ana' },
  icon: ICON,
};

/** Changes a notification with an icon: the answer, and what it says then. */
async function patched(patch: object) {
  const { id } = await book.notification(book.tenant(), {
    said: { template: 'notification', data: CONTENT },
  });
  const changes = amendments(book.db, book.clock, { followUp: nothing, expiry: nothing });
  const handler = patchNotification({
    amend: createAmend({ amendments: changes, clock: book.clock }),
    reader: ledgerReader(book.db, book.clock, []),
    ...{ whatIsCut, iconHosts: ['icons.contoso.com'] },
  });
  const head = {
    params: { id },
    query: new URLSearchParams(),
    headers: { 'content-type': 'application/json' },
    correlationId: 'c',
  };
  const asked = handler(withBody(head, Buffer.from(JSON.stringify(patch))), { id: 'ci', name: 'CI' });
  const answer = await asked.catch((error: unknown) => error);
  const row = await book.db
    .selectFrom('notifications')
    .where('id', '=', id)
    .select('said')
    .executeTakeFirstOrThrow();
  return { answer, content: dataOf(row.said, 'notification') };
}

describe('a change of the icon', () => {
  const other = 'https://icons.contoso.com/cd.png';

  test.each([
    ['another one', other, other],
    ['none', null, undefined],
  ])('to %s', async (_what, icon, kept) => {
    const { answer, content } = await patched({ icon });
    expect(answer).toMatchObject({ status: 202, body: { changed: true, revision: 1 } });
    expect(content?.icon).toBe(kept);
  });

  test.each([
    ['of a host that the operator does not name', 'https://evil.example/x.png', /ICON_HOSTS/],
    ['without TLS', 'http://icons.contoso.com/x.png', /https/],
  ])('to one %s is refused by its name', async (_what, icon, remedy) => {
    const { answer, content } = await patched({ icon });
    expect(answer).toBeInstanceOf(HeraldError);
    expect(answer).toMatchObject({ faults: [{ field: 'icon', message: expect.stringMatching(remedy) }] });
    expect(content?.icon).toBe(ICON);
  });
});

describe('what is longer than a card', () => {
  test('is told of all that the notification says then, as for a post', async () => {
    const { answer } = await patched({
      title: 'x'.repeat(201),
      translations: { de: { detail: 'ü'.repeat(2_001) } },
      detail: 'short',
    });
    expect(answer).toMatchObject({
      status: 202,
      body: {
        warnings: [
          { field: 'title', shown: 200 },
          { field: 'translations.de.detail', shown: 2_000 },
        ],
      },
    });
  });

  test('is not told of where all of it fits', async () => {
    expect((await patched({ title: 'Built again' })).answer).not.toHaveProperty('body.warnings');
  });
});
