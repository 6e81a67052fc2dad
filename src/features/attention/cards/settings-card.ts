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
  /** What may be muted. */
  readonly topics: readonly string[];
  /** What was changed, or is to be asked. */
  readonly note?: Text;
  /** The form that is open: of what is set for good, with what was typed there; of a pause, or of a digest. */
  readonly open?: 'settings' | 'pause' | 'digest';
  /** The topic that is to be muted. */
  readonly muting?: string;
  /** The topic that is to come together, or `CAN_WAIT`. */
  readonly digesting?: string;
  readonly typed?: Typed;
  readonly faults?: Faults;
}
