import type { NotificationContent, Severity } from '../../core/cards.ts';
import type { Urgency } from '../../core/notification.ts';
import { took } from '../../text/format.ts';
import type { Voice } from '../../text/voice.ts';
import { LONGEST, plainLine } from '../plain.ts';

const TONES: Readonly<Record<Urgency, string>> = { low: 'default', normal: 'emphasis', urgent: 'attention' };

/** The style of a container has the name of the colour of its words. */
const COLOURS = { info: 'accent', success: 'good', warning: 'warning', critical: 'attention' } as const;

/** How it stands, as a colour and in words. What is over is not urgent any more. */
export function status(said: NotificationContent, urgency: Urgency, voice: Voice) {
  const severity = severityOf(said);
  const isUrgent = urgency === 'urgent' && said.ended === undefined;
  return {
    tone: severity === undefined ? TONES[urgency] : COLOURS[severity],
    ...(isUrgent && { urgent: voice.say('card.urgent') }),
    ...(severity && { status: worded(said, severity, voice), statusColour: COLOURS[severity] }),
  };
}

/** What has ended, and is not said to be bad, is good. */
const severityOf = ({ severity, ended }: NotificationContent): Severity | undefined =>
  severity ?? (ended && 'success');

function worded({ ended }: NotificationContent, severity: Severity, { say, locale }: Voice): string {
  if (ended === undefined) return say(`severity.${severity}`);
  const who = plainLine(ended.by, LONGEST.name) || say('people.someone');
  const isBad = severity === 'warning' || severity === 'critical';
  return say(isBad ? 'card.ended' : 'card.resolved', { who, time: took(ended.afterSeconds, { locale }) });
}
