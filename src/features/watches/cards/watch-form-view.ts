import { LONGEST, plainLine } from '../../../deliver/plain.ts';
import type { RenderContext } from '../../../deliver/ports/render.ts';
import { act } from '../../../deliver/views/act.ts';
import { isKind, KINDS, LENGTHS, NO_KIND, NO_SUBJECT } from '../rules/watch-asking.ts';
import { LONGEST_SUBJECT, LONGEST_WORD } from '../watch.ts';
import { WATCH_DAYS } from '../watch-ports.ts';
import type { WatchField, WatchForm } from './watch-cards.ts';

const CHOICES = Object.entries(KINDS).map(([value, { what }]) => ({ title: what, value }));
const DAYS = LENGTHS.map(({ days, title }) => ({ title, value: days }));

/** In their order. What is written on them is Herald's own. */
const INPUTS: Readonly<Record<WatchField, object>> = {
  subject: {
    type: 'Input.Text',
    label: 'What to watch',
    placeholder: 'Hotel Bellagio, Las Vegas',
    maxLength: LONGEST_SUBJECT,
    isRequired: true,
    errorMessage: NO_SUBJECT,
  },
  kind: {
    type: 'Input.ChoiceSet',
    label: 'Tell me when it',
    placeholder: 'Choose',
    choices: CHOICES,
    isRequired: true,
    errorMessage: NO_KIND,
  },
  value: {
    type: 'Input.Text',
    label: 'By how much, or which value or word',
    placeholder: '20, or 300, or failed',
    maxLength: LONGEST_WORD,
  },
  days: { type: 'Input.ChoiceSet', label: 'For how long', choices: DAYS },
};

/** The inputs with what was typed, and above each what is wrong with it. */
export function formOf(form?: WatchForm): object[] {
  return Object.entries(INPUTS).flatMap(([name, input]) => {
    const id = name as WatchField;
    const typed = plainLine(form?.typed[id] ?? '', LONGEST_SUBJECT);
    const value = VALUES[id](typed);
    const fault = faultOf(form?.faults[id]);
    const spacing = fault.length === 0 ? 'Medium' : 'Small';
    return [...fault, { ...input, id, spacing, ...(value && { value }) }];
  });
}

/** Of a choice only what there is to choose. */
const VALUES: Readonly<Record<WatchField, (typed: string) => string>> = {
  subject: typed => typed,
  kind: typed => (isKind(typed) ? typed : ''),
  value: typed => typed,
  days: typed => LENGTHS.find(({ days }) => days === typed)?.days ?? String(WATCH_DAYS),
};

function faultOf(fault: string | undefined): object[] {
  if (fault === undefined) return [];
  const text = plainLine(fault, LONGEST.note);
  return [
    { type: 'RichTextBlock', spacing: 'Medium', inlines: [{ type: 'TextRun', text, color: 'Attention' }] },
  ];
}

export function formAction({ deliveryId }: RenderContext) {
  return act('Watch it', 'watchFromCard', { delivery: deliveryId });
}
