import type { SettingsReading } from './read.ts';
import type { Setting } from './setting.ts';
import type { Mistake } from './settings.ts';

/** A feature's part in the settings. */
export interface SettingsFeature {
  readonly name: string;
  readonly settings?: SettingsPart;
}

/** Its rows of the table, which it adds to `SettingValues` too, and their result: its line in `FeatureSettings`. */
export interface SettingsPart {
  readonly rows: Readonly<Record<string, Setting>>;
  /** The mistakes that the rows do not find by themselves. */
  mistakes(reading: SettingsReading): Mistake[];
  /** From a reading without mistakes; undefined: nothing was said to it. */
  read(reading: SettingsReading): object | undefined;
  /** As it may be logged: of a secret only that it is set. */
  redacted(own: object): object;
}
