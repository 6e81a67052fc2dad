import { z } from 'zod';
import type { FeatureParts } from '../../../api/feature.ts';
import { SCOPE_PROBLEMS } from '../../../api/openapi/shared.ts';
import type { RouteDefinition, Tag } from '../../../api/route.ts';
import { deletePerson, getPersonData, personDataQuery } from './people-handlers.ts';

const PEOPLE: Tag = { name: 'people', description: 'For whoever answers people who ask about their data.' };

const tables = z.record(z.string(), z.array(z.record(z.string(), z.unknown()))).meta({
  description:
    'Rows by the table in which they are kept, as they are kept. `docs/privacy.md` says what each is.',
});

const example = {
  tables: {
    people: [{ name: 'Ana Silva', upn: 'ana@contoso.com', reach: 'open', time_zone: 'Europe/Berlin' }],
    subscriptions: [{ topic: 'deployments', choice: 'out', changed_at: '2026-11-20T08:15:00.000+00:00' }],
    reminders: [],
  },
};

/** Reads and deletes all that is kept of a person: for keys that are for this alone. */
export const PEOPLE_ROUTES: readonly RouteDefinition<FeatureParts>[] = [
  {
    method: 'get',
    path: '/api/people/{address}/data',
    id: 'getPersonData',
    summary: 'All that is kept of a person',
    description:
      'For the answer to "which data do you have about me?". Only keys made with `--people` open it. Any address of the person will do. Texts of callers are in it where they were sent to this person; other texts that name them are not searched.',
    who: 'key',
    needs: 'people',
    tag: PEOPLE,
    query: personDataQuery,
    answers: { 200: { description: 'Found.', schema: z.strictObject({ tables }), example } },
    problems: ['invalid-request', 'not-found', ...SCOPE_PROBLEMS],
    handler: getPersonData,
  },
  {
    method: 'delete',
    path: '/api/people/{address}',
    id: 'forgetPerson',
    summary: 'Forget a person',
    description:
      'The same as when they write `forget me`: their row and everything of theirs is deleted, their name in the ledger becomes "somebody who left", and what waits for them ends as `undelivered`. A hash of their Entra object id is kept, so that nobody writes to them, and no list of members makes them known, until they write to Herald or add it. Only keys made with `--people` open it. Nothing brings back what is deleted.',
    who: 'key',
    needs: 'people',
    tag: PEOPLE,
    query: personDataQuery,
    answers: {
      200: {
        description: 'Forgotten.',
        schema: z.strictObject({ forgotten: z.literal(true) }),
        example: { forgotten: true },
      },
    },
    problems: ['invalid-request', 'not-found', ...SCOPE_PROBLEMS],
    handler: deletePerson,
  },
];
