import { describe, expect, test } from 'vitest';
import type { NotificationContent } from '../../src/core/cards.ts';
import { merged } from '../../src/decide/merge.ts';
import { withoutStale } from '../../src/ledger/stale.ts';

const content: NotificationContent = {
  topic: 'ci',
  title: 'Failed',
  subject: { name: 'shop', url: 'https://ci.example/1' },
  actor: { name: 'Priya' },
  detail: 'No answer',
  facts: [{ title: 'Environment', value: 'production' }],
  actions: [{ type: 'open', title: 'View', url: 'https://ci.example/1' }],
};
const WORDS = {
  title: 'T',
  subject: { name: 'S' },
  detail: 'D',
  facts: [{ title: 'F', value: 'V' }],
  actions: ['A'],
};
const before = { ...content, translations: { de: WORDS, fr: { title: 'FT' } } };

/** The translations that are left after this change. */
function left(patch: Record<string, unknown>) {
  const given = patch.translations as Record<string, object | null> | null | undefined;
  return withoutStale(before, merged(before, patch), given).translations;
}
const without = (...names: string[]) => ({
  ...before.translations,
  de: Object.fromEntries(Object.entries(WORDS).filter(([name]) => !names.includes(name))),
});

describe('a change', () => {
  test.each<[string, Record<string, unknown>, object | undefined]>([
    ['of the subject', { subject: { name: 'store' } }, without('subject')],
    ['of the detail', { detail: 'Late' }, without('detail')],
    ['that takes the detail away', { detail: null }, without('detail')],
    ['of a fact', { facts: [{ title: 'Environment', value: 'test' }] }, without('facts')],
    [
      'of what a button is called',
      { actions: [{ ...content.actions?.[0], title: 'See' }] },
      without('actions'),
    ],
    ['of the number of buttons', { actions: [] }, without('actions')],
    ['of the title', { title: 'Rolled back' }, { de: without('title').de }],
  ])('%s drops the translations of that, and no others', (_what, patch, kept) => {
    expect(left(patch)).toEqual(kept);
  });

  test.each<[string, Record<string, unknown>]>([
    ['of the link of the subject', { subject: { url: 'https://ci.example/2' } }],
    ['of where a button leads', { actions: [{ type: 'open', title: 'View', url: 'https://ci.example/2' }] }],
    ['of who did it', { actor: { name: 'Ben' } }],
    ['that says the same', { title: 'Failed', facts: [{ value: 'production', title: 'Environment' }] }],
  ])('%s drops none', (_what, patch) => {
    expect(left(patch)).toEqual(before.translations);
  });

  test('keeps what it translates itself, in that language only', () => {
    const patch = { title: 'Rolled back', translations: { fr: { title: 'Annulé' } } };
    expect(left(patch)).toEqual({ de: without('title').de, fr: { title: 'Annulé' } });
  });

  test('adds, and takes away, a field or a language', () => {
    expect(left({ translations: { es: { title: 'E' }, fr: null, de: { detail: null } } })).toEqual({
      de: without('detail').de,
      es: { title: 'E' },
    });
  });

  test('that leaves none leaves nothing', () => {
    expect(left({ translations: null })).toBeUndefined();
    expect(left({ translations: { de: null, fr: { title: null } } })).toBeUndefined();
  });
});
