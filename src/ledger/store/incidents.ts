import type { Selectable } from 'kysely';
import { type Incident, isAnother } from '../../decide/incident.ts';
import type { Schema } from '../../platform/schema.ts';

type Row = Selectable<Schema['notifications']>;

/** The marks of a post by which the next incident is known. */
export const heardColumns = ({ began }: Incident, now: Date) => ({
  heard_at: now,
  ...(began && { began_at: began.last }),
});

/** Whether the notification under a key is of another incident than the one that a post tells of. */
export const isOfAnother = ({ began_at, heard_at, changed_at, created_at }: Row, post: Incident, now: Date) =>
  isAnother(
    { ...(began_at && { beganAt: began_at }), heardAt: heard_at ?? changed_at ?? created_at },
    post,
    now,
  );
