import { CALLERS } from './first/callers.ts';
import { CHAT } from './first/chat.ts';
import { DELIVERIES } from './first/deliveries.ts';
import { DISPATCH } from './first/dispatch.ts';
import { NOTIFICATIONS } from './first/notifications.ts';
import { PEOPLE } from './first/people.ts';
import { WISHES } from './first/wishes.ts';
import { statements } from './statements.ts';

/**
 * The address book, the programs that post, the ledger, and how fast Teams is asked, in the order in which one refers to
 * the other. A feature makes its own tables. Never edited once released: add a new number.
 */
export const first = statements([
  ...PEOPLE,
  ...WISHES,
  ...CALLERS,
  ...NOTIFICATIONS,
  ...DELIVERIES,
  ...CHAT,
  ...DISPATCH,
]);
