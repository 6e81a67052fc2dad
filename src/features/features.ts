import { acknowledge } from './acknowledge/feature.ts';
import { attention } from './attention/feature.ts';
import type { Feature } from './feature.ts';
import { language } from './language/feature.ts';
import { ownData } from './own-data/feature.ts';
import { questions } from './questions/feature.ts';
import { reminders } from './reminders/feature.ts';
import { repeats } from './repeats/feature.ts';
import { surveys } from './surveys/feature.ts';
import { talk } from './talk/feature.ts';
import { topics } from './topics/feature.ts';
import { watches } from './watches/feature.ts';

/**
 * Every feature there is: the wiring hands them to the spine, which knows none by name. Their lines on the help card come
 * in this order. Where two commands begin alike, the first is meant: "stop watching" before "stop".
 */
export const FEATURES: readonly Feature[] = [
  reminders,
  acknowledge,
  repeats,
  watches,
  attention,
  topics,
  questions,
  surveys,
  language,
  ownData,
  talk,
];
