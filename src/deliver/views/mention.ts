import { LONGEST, plainLine } from '../plain.ts';
import type { Mention } from '../ports/render.ts';
import type { MentionEntity, MentionLine } from './view.ts';

/** More would push away what happened; the sentence *why* counts the others. */
const MOST = 3;

/**
 * The line that mentions people, with what makes it so. Only a `TextBlock` can mention, and it interprets Markdown
 * and tags, so of a name only letters, digits and a few marks between them go there.
 */
export function mentionLine(mentions: readonly Mention[] = []): MentionLine | undefined {
  const entities = mentions.slice(0, MOST).flatMap(entityOf);
  return entities.length === 0 ? undefined : { entities, text: entities.map(({ text }) => text).join(', ') };
}

function entityOf({ id, name: given }: Mention): MentionEntity[] {
  const name = plainLine(given, LONGEST.name)
    .replace(/[^\p{L}\p{M}\p{N} .'’-]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return name === '' ? [] : [{ type: 'mention', text: `<at>${name}</at>`, mentioned: { id, name } }];
}
