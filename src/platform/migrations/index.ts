import type { Migration } from 'kysely/migration';
import { herald } from './001-herald.ts';
import { language } from './006-language.ts';
import { episodes } from './007-episodes.ts';
import { attention } from './008-attention.ts';
import { stops } from './009-stops.ts';
import { asking } from './010-asking.ts';
import { acknowledge } from './013-acknowledge.ts';
import { digests } from './014-digests.ts';
import { presses } from './015-presses.ts';
import { forgotten } from './016-forgotten.ts';
import { placeWishes } from './017-place-wishes.ts';
import { mappings } from './022-mappings.ts';
import { hookOrders } from './023-hook-orders.ts';
import { tokens } from './024-tokens.ts';
import { identities } from './025-identities.ts';
import { roles } from './026-roles.ts';
import { deliveryEvents } from './029-delivery-events.ts';
import { groups } from './030-groups.ts';
import { series } from './031-series.ts';
import { testers } from './032-testers.ts';
import { worse } from './033-worse.ts';
import { toldInTime } from './034-told-in-time.ts';
import { canWait } from './035-can-wait.ts';
import { wasBad } from './036-was-bad.ts';
import { incidents } from './038-incidents.ts';
import { pressTrouble } from './039-press-trouble.ts';
import { notedPresses } from './040-noted-presses.ts';
import { hookSenders } from './041-hook-senders.ts';
import { firstColumn } from './043-first-column.ts';

/** Those of the spine. A released one is never edited. */
export const spineMigrations: Record<string, Migration> = {
  '001-herald': herald,
  '006-language': language,
  '007-episodes': episodes,
  '008-attention': attention,
  '009-stops': stops,
  '010-asking': asking,
  '013-acknowledge': acknowledge,
  '014-digests': digests,
  '015-presses': presses,
  '016-forgotten': forgotten,
  '017-place-wishes': placeWishes,
  '022-mappings': mappings,
  '023-hook-orders': hookOrders,
  '024-tokens': tokens,
  '025-identities': identities,
  '026-roles': roles,
  '029-delivery-events': deliveryEvents,
  '030-groups': groups,
  '031-series': series,
  '032-testers': testers,
  '033-worse': worse,
  '034-told-in-time': toldInTime,
  '035-can-wait': canWait,
  '036-was-bad': wasBad,
  '038-incidents': incidents,
  '039-press-trouble': pressTrouble,
  '040-noted-presses': notedPresses,
  '041-hook-senders': hookSenders,
  '043-first-column': firstColumn,
};
