import { z } from 'zod';
import { tenantId } from '../../../api/schema.ts';
import { LARGEST_NUMBER, LONGEST_SUBJECT, LONGEST_WORD } from '../watch.ts';
import { MOST_WATCH_DAYS, WATCH_DAYS } from '../watch-ports.ts';

/** Schemas of all that callers may write about watches and readings. */

export const MOST_READINGS = 1_000;

const line = (longest: number) => z.string().trim().min(1, 'must not be empty').max(longest);

const subject = line(LONGEST_SUBJECT).meta({
  description: 'The thing measured. Letter case and white space make no difference.',
});
const BOUNDS = `must be between -${LARGEST_NUMBER} and ${LARGEST_NUMBER}`;
const number = z.number().min(-LARGEST_NUMBER, BOUNDS).max(LARGEST_NUMBER, BOUNDS);
const value = z
  .union([number, line(200)], {
    error: ({ input }) => (typeof input === 'number' ? BOUNDS : 'must be a number or a text'),
  })
  .meta({ description: 'A number, or a word such as "failed".' });
const unit = line(40).meta({
  description:
    'Stands behind the number on a card; a watch on a value in another unit is asked for in this one.',
});
const at = z.iso
  .datetime({ offset: true, error: 'must be a time such as 2026-11-20T08:15:00Z' })
  .refine(text => /^[12]\d{3}/.test(text), 'must be a year between 1000 and 2999')
  .meta({
    description: 'When it was measured. Without it: now. A reading not later than the last is ignored.',
  });

/** One reading of `POST /api/readings`. */
export const reading = z.strictObject({ subject, value, unit: unit.optional(), at: at.optional() });

/** CloudEvents 1.0, structured: `subject` and `time` are those of the reading; what else it has is let be. */
export const cloudEvent = z
  .looseObject({
    specversion: z.literal('1.0'),
    id: line(1_000),
    source: line(2_000),
    type: line(1_000),
    subject,
    time: at.optional(),
    data: z.union([value, z.looseObject({ value, unit: unit.optional() })], {
      error: 'must be a value, or an object with "value" and perhaps "unit"',
    }),
  })
  .transform(({ subject, time, data }) => ({
    subject,
    ...(typeof data === 'object' ? { value: data.value, unit: data.unit } : { value: data, unit: undefined }),
    at: time,
  }));

export const readingsBody = z.union([
  reading,
  cloudEvent,
  z.array(reading).min(1).max(MOST_READINGS),
  z.array(cloudEvent).min(1).max(MOST_READINGS),
]);

export const tenantQuery = z.strictObject({ tenantId: tenantId.optional() });

const percent = number.positive('must be more than 0');

const condition = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('drops'), percent: percent.max(100, 'must be at most 100') }),
    z.strictObject({ kind: z.literal('rises'), percent }),
    z.strictObject({ kind: z.literal('falls-below'), value: number }),
    z.strictObject({ kind: z.literal('rises-above'), value: number }),
    z.strictObject({ kind: z.literal('changes') }),
    z.strictObject({ kind: z.literal('is'), word: line(LONGEST_WORD) }),
  ],
  {
    error: issue =>
      issue.code === 'invalid_union'
        ? 'must be "drops", "rises", "falls-below", "rises-above", "changes" or "is"'
        : undefined,
  },
);

const person = line(320).meta({ description: 'Any address of somebody whom Herald has met.' });

/** The body of `POST /api/watches`. */
export const watchBody = z.strictObject({
  person,
  subject,
  condition,
  days: z
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(MOST_WATCH_DAYS, `must be at most ${MOST_WATCH_DAYS}`)
    .default(WATCH_DAYS)
    .meta({ description: 'How long it is watched.' }),
  tenantId: tenantId.optional(),
});

/** The query of `GET /api/watches`. */
export const watchesQuery = z.strictObject({ person, tenantId: tenantId.optional() });
