import type { Dialogue } from '../core/dialogue.ts';
import { FEATURES } from '../features/features.ts';
import type { Conducted } from './turn.ts';

const ALL = FEATURES.flatMap(({ dialogues = [] }) => dialogues);

export const CONDUCTED: ReadonlyMap<string, Conducted> = new Map(ALL.map(each => [each.dialogue.name, each]));

export const DIALOGUES: readonly Dialogue[] = ALL.map(({ dialogue }) => dialogue);
