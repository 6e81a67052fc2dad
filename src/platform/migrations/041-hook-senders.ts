import { statements } from './statements.ts';

/** Whose token of Entra ID opens a hook beside its secret. */
export const hookSenders = statements([`alter table hooks add column sender text`]);
