import type { Dialogue } from '../core/dialogue.ts';
import { settings } from './dialogs/settings.ts';
import { askDialogue } from './questions/dialogue.ts';
import { remind } from './reminders/dialogue.ts';
import { survey } from './surveys/dialogue.ts';
import type { Conducted } from './turn.ts';
import { watchDialogue } from './watches/dialogue.ts';

/** Every dialogue that there is. */
const ALL: readonly Conducted[] = [settings, watchDialogue, remind, askDialogue, survey];

export const CONDUCTED: ReadonlyMap<string, Conducted> = new Map(ALL.map(each => [each.dialogue.name, each]));

export const DIALOGUES: readonly Dialogue[] = ALL.map(({ dialogue }) => dialogue);
