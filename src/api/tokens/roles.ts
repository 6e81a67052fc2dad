import { ABILITIES, type Ability, type Caller } from '../../core/caller.ts';

/** The app roles of Herald's registration in Entra ID, with what they open. None opens the data of people. */
export const APP_ROLES = {
  'Notifications.Send': ['send'],
  'Notifications.Read': ['read'],
  'Readings.Send': ['readings'],
  'Answers.Send': ['questions'],
  Admin: ABILITIES.filter(each => each !== 'people'),
} as const satisfies Record<string, readonly Ability[]>;

/** The abilities that the roles of a token open; empty where none of them is one of Herald's. */
export function abilitiesOf(roles: unknown): readonly Ability[] {
  const named = Array.isArray(roles) ? roles : [];
  const opened = Object.entries(APP_ROLES).filter(([role]) => named.includes(role));
  return [...new Set(opened.flatMap(([, abilities]) => abilities))];
}

/** The caller with only those of its abilities that the roles open, too. */
export const narrowed = (caller: Caller, roles: readonly Ability[]): Caller => ({
  ...caller,
  may: caller.may === undefined ? roles : roles.filter(each => caller.may?.includes(each)),
});
