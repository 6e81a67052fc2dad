import type { Dialogue } from '../../core/dialogue.ts';
import { askDialogue } from '../questions/dialogue.ts';
import { remind } from '../reminders/dialogue.ts';
import { survey } from '../surveys/dialogue.ts';
import { watchDialogue } from '../watches/dialogue.ts';
import type { Conducted } from './conducted.ts';
import { settings } from './settings.ts';

/** Every dialogue that there is. */
export const CONDUCTED: readonly Conducted[] = [settings, watchDialogue, remind, askDialogue, survey];

export const DIALOGUES: readonly Dialogue[] = CONDUCTED.map(({ dialogue }) => dialogue);
