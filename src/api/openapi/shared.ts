import { z } from 'zod';
import type { ErrorCode } from '../../core/errors.ts';
import { REASONS, type ReasonCode } from '../../core/reasons.ts';
import { PAGE } from '../page.ts';

/** Parts that the definitions of many routes have in common. */

export const BODY_PROBLEMS: readonly ErrorCode[] = [
  'invalid-json',
  'unsupported-media-type',
  'too-large',
  'invalid-request',
];

/** Of whatever ends in a notification. */
export const POST_PROBLEMS: readonly ErrorCode[] = [
  ...BODY_PROBLEMS,
  'forbidden',
  'tenant-required',
  'foreign-tenant',
  'idempotency-conflict',
  'too-many-open',
  'too-many-topics',
];

/** Of what may repeat. */
export const REPEAT_PROBLEMS: readonly ErrorCode[] = ['repeat-too-often', 'too-many-series'];

export const IDEMPOTENT = {
  'Idempotency-Key':
    'Makes a repeat harmless: the same body under the same key within 24 hours is the same notification, answered with `Idempotent-Replayed: true`. Each caller has keys of their own.',
};

/** Of whatever is about one tenant that the caller may name. */
export const SCOPE_PROBLEMS: readonly ErrorCode[] = ['forbidden', 'tenant-required', 'foreign-tenant'];

export const names = <T extends string>(table: Readonly<Record<T, unknown>>) =>
  z.enum(Object.keys(table) as [T, ...T[]]);
export const time = z.iso.datetime();
export const id = z.uuid();
export const count = z.int().min(0);
export const links = z.strictObject({ self: z.string(), deliveries: z.string() });

export const reason = z.strictObject({
  code: names<ReasonCode>(REASONS),
  text: z.string().meta({ description: 'The reason in words, with the remedy where there is one.' }),
});

/** A page of at most 200, as `next` leads from one to another. */
export const page = <T extends z.ZodType>(item: T) =>
  z.strictObject({
    items: z.array(item).max(PAGE),
    next: id.nullable().meta({ description: 'The `cursor` of the next page; null on the last.' }),
  });

export const EXAMPLE_ID = '0199f0a5-6c1e-7d3a-9a51-3f1d2b8c4e70';
