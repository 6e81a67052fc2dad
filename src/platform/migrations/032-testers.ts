import { statements } from './statements.ts';

/** The person who gets the previews of a caller, by any of their addresses; null: nobody. */
export const testers = statements([`alter table api_keys add column tester text`]);
