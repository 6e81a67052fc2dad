import type { ApiFeature } from '../api/feature.ts';
import type { ChatFeature } from '../chat/feature.ts';
import type { CardFeature } from '../deliver/feature.ts';
import type { SettingsFeature } from '../platform/config/feature.ts';
import type { StoreFeature } from '../platform/feature.ts';

/**
 * **Feature**: one capability with all that belongs to it. Each room of the spine says in its `feature.ts` what a
 * feature may bring to it, and is handed what all of them bring; it knows none by name.
 */
export interface Feature extends ChatFeature, CardFeature, SettingsFeature, ApiFeature, StoreFeature {
  /** That of its folder, of its folder in `templates/`, and in the documentation. */
  readonly name: string;
}
