import { expect, test } from 'vitest';
import type { TemplateName } from '../../../src/core/cards.ts';
import { card } from '../../../src/core/said.ts';
import { cardOf, textsOf } from '../../deliver/card-tree.ts';

const context = { deliveryId: 'd-1', place: 'personal' } as const;
const texts = (template: TemplateName & ('help' | 'welcome-person'), responder?: string) => {
  const said = card(template, responder === undefined ? {} : { responder });
  return textsOf(cardOf({ said, context }).card).join(' ');
};

test.each([
  ['help', 'I pass it on to IT desk and bring you the answer'],
  ['welcome-person', 'I pass your questions on to IT desk and bring you the answers: write "ask"'],
] as const)(
  '%s names who answers questions, and says nothing of them where nobody does',
  (template, line) => {
    expect(texts(template, 'IT desk')).toContain(line);
    expect(texts(template)).not.toMatch(/"ask"|ask <|pass/);
  },
);
