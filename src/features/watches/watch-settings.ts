import * as s from '../../platform/config/schemas.ts';
import type { ValuesOf } from '../../platform/config/table.ts';

declare module '../../platform/config/table.ts' {
  interface SettingValues extends ValuesOf<typeof WATCHES_TABLE> {}
}

/** Programs that bring readings know all subjects; which of them people may see is the operator's to say. */
export const WATCHES_TABLE = {
  watchable: {
    section: 'What people watch',
    names: [{ name: 'WATCHABLE', family: 'Herald' }],
    schema: s.patterns,
    must: 'names, with | between them and * for anything, of at most 200 characters each',
    doc: 'The subjects of readings that everybody may see: `watches` lists them, and whoever misspells one is asked whether it was meant. `*` opens all of them. Without it people see those that they watch themselves, and nobody can find out what else there is.',
    example: 'Hotel *|nightly build',
  },
} as const;
