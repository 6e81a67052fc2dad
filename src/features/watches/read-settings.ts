import type { SettingsPart } from '../../platform/config/feature.ts';
import { WATCHES_TABLE } from './watch-settings.ts';

declare module '../../core/feature-settings.ts' {
  interface FeatureSettings {
    readonly watches?: WatchSettings;
  }
}

/** `watchable`: patterns of the subjects that everybody may see. */
export interface WatchSettings {
  readonly watchable: readonly string[];
}

export const WATCH_SETTINGS: SettingsPart = {
  rows: WATCHES_TABLE,
  mistakes: () => [],
  read: ({ values: { watchable } }): WatchSettings | undefined => watchable && { watchable },
  redacted: own => own,
};
