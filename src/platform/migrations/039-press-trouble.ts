import { statements } from './statements.ts';

/** Why a caller did not take a press, so that its card says what is true of it. */
export const pressTrouble = statements([`alter table presses add column trouble text`]);
