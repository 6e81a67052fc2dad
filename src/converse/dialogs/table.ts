import type { Dialogue } from '../../core/dialogue.ts';
import type { Conducted } from './conducted.ts';
import { settings } from './settings.ts';

/** Every dialogue that there is. */
export const CONDUCTED: readonly Conducted[] = [settings];

export const DIALOGUES: readonly Dialogue[] = CONDUCTED.map(({ dialogue }) => dialogue);
