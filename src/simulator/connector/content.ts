import type { Content } from '../world/messages.ts';
import { type Attachment, cardType } from '../world/nouns.ts';
import { refusals } from './refusal.ts';

/** The fields that the stand-in reads of an activity from the bot. Everything else is only logged. */
export interface SentActivity {
  readonly type?: unknown;
  readonly text?: unknown;
  readonly textFormat?: unknown;
  readonly summary?: unknown;
  readonly attachments?: unknown;
}

/** Base64 pictures do not count towards the size. */
const withoutPictures = (_key: string, value: unknown) =>
  typeof value === 'string' && /^data:image\/\w+;base64,/.test(value) ? '' : value;

/**
 * Refuses what is too big. Teams counts the whole payload in UTF-16, so its 100 KB are 51,200 characters of JSON. It
 * is only written out again, without pictures, where it is not small enough as it came.
 */
export function mustFit({ length, body }: { length: number; body: unknown }, maximumBytes: number): void {
  if (length * 2 <= maximumBytes || body === undefined) return;
  if (JSON.stringify(body, withoutPictures).length * 2 > maximumBytes) throw refusals.tooBig();
}

/** Takes the message out of an activity. Throws what Teams answers to one that it cannot take. */
export function contentOf(activity: SentActivity): Content {
  if (typeof activity.type !== 'string') throw refusals.badArgument('Activity type is missing.');
  const { text, textFormat, summary } = activity;
  const attachments = attachmentsOf(activity.attachments);
  return {
    ...(typeof text === 'string' && text !== '' && { text }),
    ...(typeof textFormat === 'string' && { textFormat }),
    ...(typeof summary === 'string' && { summary }),
    ...(attachments.length > 0 && { attachments }),
  };
}

function attachmentsOf(sent: unknown): Attachment[] {
  if (sent === undefined || sent === null) return [];
  if (!Array.isArray(sent)) throw refusals.badArgument('Attachments must be a list.');
  for (const attachment of sent) checkCard(attachment);
  return sent;
}

function checkCard(attachment: { contentType?: unknown; content?: { type?: unknown } }): void {
  if (typeof attachment?.contentType !== 'string') throw refusals.badArgument('Unknown attachment type.');
  if (attachment.contentType === cardType && attachment.content?.type !== 'AdaptiveCard')
    throw refusals.badArgument('Attachment is not an AdaptiveCard.');
}

/** A message without anything to show is refused. */
export function visible(content: Content): Content {
  if (!content.text && !content.attachments) throw refusals.badArgument('Message has no content.');
  return content;
}
