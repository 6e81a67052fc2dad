import type { Dialogue } from '../../core/dialogue.ts';
import { askDialogue } from './ask.ts';
import type { Conducted } from './conducted.ts';
import { remind } from './remind.ts';
import { settings } from './settings.ts';
import { survey } from './survey.ts';
import { watchDialogue } from './watch.ts';

/** Every dialogue that there is. */
export const CONDUCTED: readonly Conducted[] = [settings, watchDialogue, remind, askDialogue, survey];

export const DIALOGUES: readonly Dialogue[] = CONDUCTED.map(({ dialogue }) => dialogue);
