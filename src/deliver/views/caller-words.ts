import type { NotificationContent } from '../../core/cards.ts';
import { translationFor } from '../../text/translation.ts';
import type { Voice } from '../../text/voice.ts';

/** A notification as its caller says it to this reader: in their language, as far as it was given in it. */
export function inLanguageOf(said: NotificationContent, voice: Pick<Voice, 'reads'>): NotificationContent {
  const words = translationFor(said.translations, voice);
  if (words === undefined) return said;
  const { subject, actions, ...rest } = words;
  return {
    ...said,
    ...rest,
    ...(subject && { subject: { ...said.subject, ...subject } }),
    ...(actions && {
      actions: (said.actions ?? []).map((action, i) => ({ ...action, title: actions[i] ?? action.title })),
    }),
  };
}
