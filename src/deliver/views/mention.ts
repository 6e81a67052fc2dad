import { listed } from '../../text/format.ts';
import type { Voice } from '../../text/voice.ts';
import { LONGEST, plainLine } from '../plain.ts';
import type { Mention } from '../ports/render.ts';
import type { MentionEntity, MentionLine } from './view.ts';

/** More would push away what happened; the sentence *why* counts the others. */
const MOST = 3;

/**
 * The line that mentions people, with what makes it so. Only a `TextBlock` can mention, and it interprets Markdown
 * and tags, so of a name only letters, digits and a few marks between them go there.
 */
export function mentionLine(voice: Voice, mentions: readonly Mention[] = []): MentionLine | undefined {
  const entities = mentions.slice(0, MOST).flatMap(entityOf);
  if (entities.length === 0) return undefined;
  return {
    entities,
    text: listed(
      entities.map(({ text }) => text),
      voice,
    ),
  };
}

function entityOf({ id, name: given }: Mention): MentionEntity[] {
  const name = plainLine(given, LONGEST.name)
    .replace(/[^\p{L}\p{M}\p{N} .'’-]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return name === '' ? [] : [{ type: 'mention', text: `<at>${name}</at>`, mentioned: { id, name } }];
}
