import { expect, test } from 'vitest';
import { interruptionFor } from '../../src/decide/interruption.ts';

const now = new Date('2026-01-05T09:00:00Z');
const before = (ms: number) => new Date(now.getTime() - ms);
const SILENCE = 600_000;
const dialog = { topic: 'setting up your watch', lastActivityAt: before(1_000) };
const begins = { dialogue: 'survey', given: {} };
const base = {
  operation: 'send',
  interruption: 'when-idle',
  urgency: 'normal',
  recipient: { kind: 'person', personId: 'p1', label: 'Ana' },
  wantedAt: before(SILENCE + 500),
  behind: false,
} as const;

test.each([
  ['nothing runs', {}, undefined],
  ['nothing runs and it begins a dialogue', { begins }, { does: 'when-idle' }],
  ['when-idle', { dialog }, { holdUntil: new Date(dialog.lastActivityAt.getTime() + SILENCE) }],
  ['when-idle, urgent', { dialog, urgency: 'urgent' }, undefined],
  [
    'when-idle, after a long silence',
    { dialog: { ...dialog, lastActivityAt: before(SILENCE) } },
    { does: 'when-idle' },
  ],
  [
    'when-idle, where the silence was long before it was accepted',
    { dialog: { ...dialog, lastActivityAt: before(SILENCE) }, wantedAt: before(0) },
    undefined,
  ],
  ['a dialogue that is over', { dialog: { ...dialog, until: now }, interruption: 'cancel' }, undefined],
  ['something waited, and nothing runs any more', { behind: true }, { letsPass: true }],
  ['something waited, and it begins a dialogue', { behind: true, begins }, { letsPass: true }],
  [
    'something waited, and it would change what is over',
    { behind: true, interruption: 'interrupt' },
    { letsPass: true },
  ],
  [
    'something waited, and it may go out in between',
    { behind: true, dialog, interruption: 'ad-hoc' },
    undefined,
  ],
  ['something waited, and it is urgent', { behind: true, urgency: 'urgent' }, undefined],
  [
    'something waits, and it changes the dialogue',
    { behind: true, dialog, interruption: 'cancel' },
    { does: 'cancel' },
  ],
  [
    'something waited as long, and it waits, too',
    { behind: true, dialog },
    { holdUntil: new Date(dialog.lastActivityAt.getTime() + SILENCE) },
  ],
  [
    'something waited for the same silence',
    { behind: true, dialog: { ...dialog, lastActivityAt: before(SILENCE) } },
    { letsPass: true },
  ],
  [
    'it was met, and something was said before that',
    { behind: true, met: { how: 'cancelled' } },
    { letsPass: true },
  ],
  ['ad-hoc', { dialog, interruption: 'ad-hoc' }, undefined],
  ['ad-hoc, and it begins a dialogue', { dialog, begins, interruption: 'ad-hoc' }, { does: 'ad-hoc' }],
  ['cancel', { dialog, interruption: 'cancel' }, { does: 'cancel' }],
  ['interrupt', { dialog, interruption: 'interrupt' }, { does: 'interrupt' }],
  ['interrupt, urgent', { dialog, interruption: 'interrupt', urgency: 'urgent' }, { does: 'interrupt' }],
  ['it was met before', { dialog, interruption: 'cancel', met: { how: 'cancelled' } }, undefined],
  ['a change of a card', { dialog, interruption: 'cancel', operation: 'update' }, undefined],
  [
    'a conversation',
    { dialog, recipient: { kind: 'conversation', conversationId: 'c', label: 'c' } },
    undefined,
  ],
] as const)('%s', (_, more, expected) => {
  expect(interruptionFor({ ...base, ...more }, now, SILENCE)).toEqual(expected);
});
