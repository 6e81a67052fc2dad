import type { SettingsReading } from './read.ts';
import type { Mistake, Settings } from './settings.ts';

/** Whose tokens are taken is said, or follows from the tenant of the bot; nobody's are taken by mistake. */
export function entraMistakes({ values, sources }: SettingsReading): Mistake[] {
  const { entraAudience, entraTenants, tenantId } = values;
  const mistakes: readonly [boolean, Mistake][] = [
    [
      sources.entraAudience !== undefined && !sources.entraTenants && tenantId === undefined,
      {
        variable: 'ENTRA_TENANTS',
        remedy:
          'is needed with ENTRA_AUDIENCE: name the tenants whose apps may come, with commas between them.',
      },
    ],
    [
      entraTenants !== undefined && entraAudience === undefined && !sources.entraAudience,
      {
        variable: 'ENTRA_AUDIENCE',
        remedy: 'is needed with ENTRA_TENANTS: name the app whose app roles the tokens have.',
      },
    ],
  ];
  return mistakes.filter(([applies]) => applies).map(([, mistake]) => mistake);
}

/** From a reading without mistakes. */
export function entraOf({ values }: SettingsReading): Pick<Settings, 'entra'> {
  const { entraAudience: audiences, entraTenants, tenantId } = values;
  const tenants = entraTenants ?? (tenantId === undefined ? [] : [tenantId]);
  return audiences === undefined ? {} : { entra: { audiences, tenants } };
}
