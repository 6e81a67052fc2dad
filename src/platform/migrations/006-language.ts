import { statements } from './statements.ts';

const STATEMENTS = [
  // A person's choice; null: as Teams says.
  `alter table preferences add column language text`,
  // In which language a person was last told that Teams decides it.
  `alter table people add column told_language text`,
  // The choice made in a group chat or channel.
  `alter table conversations add column language text`,
  // The language of the person who installed Herald there.
  `alter table installations add column locale text`,
];

export const language = statements(STATEMENTS);
