import { FEATURES } from '../src/features/features.ts';
import { rowsOf } from '../src/platform/config/rows.ts';
import {
  type Parsed,
  parseSettings,
  redacted,
  type Settings,
  type Variables,
} from '../src/platform/config.ts';

/** The settings as Herald has them: with those of every feature. */
export const ROWS = rowsOf(FEATURES);

export const parse = (env: Variables, file?: Iterable<string>): Parsed => parseSettings(env, FEATURES, file);

export const shown = (settings: Settings): Settings => redacted(settings, FEATURES);
