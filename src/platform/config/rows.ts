import type { SettingsFeature } from './feature.ts';
import { type Rows, TABLE } from './table.ts';

/** Every setting there is. */
export function rowsOf(features: readonly SettingsFeature[]): Rows {
  return Object.assign({}, TABLE, ...features.map(({ settings }) => settings?.rows));
}
