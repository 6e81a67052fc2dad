import type { Text } from '../../../core/phrase.ts';
import type { ViewContext } from '../../../deliver/feature.ts';
import { LONGEST, plainLine } from '../../../deliver/plain.ts';
import { act, positive, withoutInputs } from '../../../deliver/views/act.ts';
import { inRows } from '../../../deliver/views/prompt.ts';
import { worded } from '../../../text/phrase.ts';
import type { Voice } from '../../../text/voice.ts';
import { isKind, KINDS, LENGTHS, NO_KIND, NO_SUBJECT } from '../rules/watch-asking.ts';
import { LONGEST_SUBJECT, LONGEST_WORD } from '../watch.ts';
import { WATCH_DAYS } from '../watch-ports.ts';
import { shown } from './shown-value.ts';
import type { WatchField, WatchForm } from './watch-cards.ts';
import { nameOf } from './watch-view.ts';

/** In their order. */
const INPUTS: Readonly<Record<WatchField, (voice: Voice) => object>> = {
  subject: voice => ({
    type: 'Input.Text',
    label: voice.say('watches.form.subject'),
    placeholder: voice.say('watches.form.subject-example'),
    maxLength: LONGEST_SUBJECT,
    isRequired: true,
    errorMessage: worded(voice, NO_SUBJECT),
  }),
  kind: voice => ({
    type: 'Input.ChoiceSet',
    label: voice.say('watches.form.kind'),
    placeholder: voice.say('watches.form.choose'),
    choices: KINDS.map(kind => ({ title: voice.say(`watches.kind.${kind}`), value: kind })),
    isRequired: true,
    errorMessage: worded(voice, NO_KIND),
  }),
  value: ({ say }) => ({
    type: 'Input.Text',
    label: say('watches.form.value'),
    placeholder: say('watches.form.value-example'),
    maxLength: LONGEST_WORD,
  }),
  days: ({ say }) => ({
    type: 'Input.ChoiceSet',
    label: say('watches.form.days'),
    choices: LENGTHS.map(days => ({ title: say(`watches.length.${days}`), value: days })),
  }),
};

/** The inputs with what was typed, and above each what is wrong with it; below the name those that may be meant. */
export function formOf(context: ViewContext, form?: WatchForm): object[] {
  const { voice } = context;
  return Object.entries(INPUTS).flatMap(([name, input]) => {
    const id = name as WatchField;
    const typed = plainLine(form?.typed[id] ?? '', LONGEST_SUBJECT);
    const value = VALUES[id](typed);
    const fault = faultOf(voice, form?.faults[id]);
    const spacing = fault.length === 0 ? 'Medium' : 'Small';
    const meant = id === 'subject' && form ? inRows(nearWays(form, context)) : [];
    return [...fault, { ...input(voice), id, spacing, ...(value && { value }) }, ...meant];
  });
}

/** Each begins the watch at once: on what may be meant, or on the name as it was typed. */
export function nearWays({ near = [], typed }: WatchForm, { deliveryId: delivery, voice }: ViewContext) {
  if (near.length === 0) return [];
  const way = (title: string, more: object) =>
    withoutInputs(
      act(plainLine(title, LONGEST.actionTitle), 'watchFromCard', { delivery, ...typed, ...more }),
    );
  const meant = near.map(({ subject, value, unit }) => {
    const name = nameOf(subject, voice);
    const title = voice.say('watches.near', { subject: name, value: shown(voice, value, unit) });
    return way(plainLine(title, LONGEST.actionTitle).endsWith('…') ? name : title, { subject });
  });
  const asWritten = voice.say('watches.as-written', { subject: nameOf(typed.subject, voice) });
  return [...meant, way(asWritten, { asWritten: true })];
}

/** Of a choice only what there is to choose. */
const VALUES: Readonly<Record<WatchField, (typed: string) => string>> = {
  subject: typed => typed,
  kind: typed => (isKind(typed) ? typed : ''),
  value: typed => typed,
  days: typed => LENGTHS.find(days => days === typed) ?? String(WATCH_DAYS),
};

function faultOf(voice: Voice, fault: Text | undefined): object[] {
  if (fault === undefined) return [];
  const text = plainLine(worded(voice, fault), LONGEST.note);
  return [
    { type: 'RichTextBlock', spacing: 'Medium', inlines: [{ type: 'TextRun', text, color: 'Attention' }] },
  ];
}

export function formAction({ deliveryId, voice }: ViewContext) {
  return positive(act(voice.say('watches.begin'), 'watchFromCard', { delivery: deliveryId }));
}
