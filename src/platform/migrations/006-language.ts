import { statements } from './statements.ts';

const STATEMENTS = [
  // What a person chose; null: as Teams says.
  `alter table preferences add column language text`,
  // In which language a person was last told that Teams decides it.
  `alter table people add column told_language text`,
  // What was chosen in a group chat or channel.
  `alter table conversations add column language text`,
  // What whoever installed Herald there reads.
  `alter table installations add column locale text`,
];

export const language = statements(STATEMENTS);
