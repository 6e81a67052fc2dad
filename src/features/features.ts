import type { Feature } from '../chat/feature.ts';
import { questions } from './questions/feature.ts';
import { reminders } from './reminders/feature.ts';
import { surveys } from './surveys/feature.ts';
import { talk } from './talk/feature.ts';
import { topics } from './topics/feature.ts';
import { watches } from './watches/feature.ts';

/**
 * Everything that people can do in a conversation: commands, buttons and dialogues come from here, and nothing beside
 * the rooms knows one of them by name. Where two begin alike, the first is meant: "stop watching" before "stop".
 */
export const FEATURES: readonly Feature[] = [talk, reminders, questions, watches, surveys, topics];

export const COMMANDS = FEATURES.flatMap(({ commands = [] }) => commands);
