import type { Wishes } from '../../../chat/ports/people.ts';
import type { Text } from '../../../core/phrase.ts';
import type { BurstRule } from '../../../decide/burst.ts';
import type { Faults, Typed } from '../rules/settings-form.ts';

declare module '../../../core/cards.ts' {
  interface CardData {
    readonly settings: SettingsCard;
  }
}

export interface SettingsCard extends Wishes {
  /** How many cards at once everybody gets; missing on a card of an earlier version. */
  readonly usual?: BurstRule;
  /** When what can wait comes together for everybody; missing on a card of an earlier version, or where nothing can. */
  readonly lowEvery?: string;
  /** The topics that may be muted or come together. */
  readonly topics: readonly string[];
  /** The line above: the change that was made, or a question. */
  readonly note?: Text;
  /** The open form: the lasting settings, with `typed` in it; a pause; or a digest. */
  readonly open?: 'settings' | 'pause' | 'digest';
  /** The topic that is to be muted. */
  readonly muting?: string;
  /** The topic that is to come together, or `CAN_WAIT`. */
  readonly digesting?: string;
  readonly typed?: Typed;
  readonly faults?: Faults;
}
