import type { Caller } from '../core/caller.ts';
import type { NotificationContent } from '../core/cards.ts';
import { isHook } from './callers.ts';

/** **Warning**: what was accepted all the same, and is not on the card as it stands in the body. */
export interface UnheardField {
  readonly field: string;
  readonly message: string;
}

/** Of buttons that call back, where nobody is told that they were pressed. */
export function unheard(
  { id, name, callback }: Caller,
  { actions = [] }: Pick<NotificationContent, 'actions'>,
): readonly UnheardField[] {
  if (callback !== undefined || actions.every(({ type }) => type === 'open')) return [];
  const why = isHook(id) ? 'a hook has no address to be told at' : `"${name}" has no address to be told at`;
  const remedy = isHook(id)
    ? 'post it with a key that has one'
    : `to be told: npm run key -- callback --name ${quoted(name)} --url <https address>`;
  const message = `nobody is told when one is pressed, as ${why}: the card says so, and who pressed what stands in "answers" of the deliveries; ${remedy}`;
  return [{ field: 'actions', message }];
}

const quoted = (name: string) => (/^[\w.@-]+$/.test(name) ? name : `"${name}"`);
