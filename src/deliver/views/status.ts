import type { NotificationContent, Severity } from '../../core/cards.ts';
import type { Urgency } from '../../core/notification.ts';
import { took } from '../../text/format.ts';
import type { Voice } from '../../text/voice.ts';
import { LONGEST, plainLine } from '../plain.ts';

const TONES: Readonly<Record<Urgency, string>> = { low: 'default', normal: 'emphasis', urgent: 'attention' };

/** The style of a container has the name of the colour of its words. */
const COLOURS = { info: 'accent', success: 'good', warning: 'warning', critical: 'attention' } as const;

/** How it stands, as a colour and in words. A notification whose episode is over is not urgent any more. */
export function status(said: NotificationContent, urgency: Urgency, voice: Voice) {
  const severity = severityOf(said);
  const isUrgent = urgency === 'urgent' && said.ended === undefined;
  const marks = [
    ...(isUrgent ? [{ text: voice.say('card.urgent'), colour: 'attention' }] : []),
    ...(isUrgent && severity ? [{ text: ' · ', colour: 'default' }] : []),
    ...(severity ? [{ text: worded(said, severity, voice), colour: COLOURS[severity] }] : []),
  ];
  return {
    tone: severity === undefined ? TONES[urgency] : COLOURS[severity],
    // One condition of the template, and not one for each word: most cards have neither.
    ...(marks.length > 0 && { marks }),
  };
}

/** An ended episode that is not said to be bad is good. */
const severityOf = ({ severity, ended }: NotificationContent): Severity | undefined =>
  severity ?? (ended && 'success');

function worded({ ended }: NotificationContent, severity: Severity, { say, locale }: Voice): string {
  if (ended === undefined) return say(`severity.${severity}`);
  if ('replaced' in ended) return say('card.replaced');
  const who = plainLine(ended.by, LONGEST.name) || say('people.someone');
  const isBad = severity === 'warning' || severity === 'critical';
  return say(isBad ? 'card.ended' : 'card.resolved', { who, time: took(ended.afterSeconds, { locale }) });
}
