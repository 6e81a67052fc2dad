import { kindOf } from './identity.ts';
import type { SettingsReading } from './read.ts';
import type { Mistake, Settings } from './settings.ts';

/** A bot of one tenant serves that one unless more are named. One of many tenants has none that could be meant. */
export function tenantMistakes(reading: SettingsReading): Mistake[] {
  const { allowedTenants, tenantId } = reading.values;
  if (kindOf(reading) !== 'multi-tenant' || allowedTenants !== undefined || tenantId !== undefined) return [];
  const remedy =
    'is needed for a multi-tenant bot: name the tenants whose people it serves, with commas between them, or ANY.';
  return [{ variable: 'ALLOWED_TENANTS', remedy }];
}

/** From a reading without mistakes. The local mode hears this machine only, whatever tenants the stand-in makes up. */
export function tenantsOf(reading: SettingsReading): Settings['tenants'] {
  const { allowedTenants, tenantId } = reading.values;
  if (allowedTenants !== undefined) return allowedTenants;
  return kindOf(reading) === 'local' || tenantId === undefined ? 'any' : [tenantId];
}

export function tenantNotes(reading: SettingsReading): string[] {
  const { allowedTenants, tenantId } = reading.values;
  const leftOut =
    Array.isArray(allowedTenants) && tenantId !== undefined && !allowedTenants.includes(tenantId);
  return leftOut
    ? ["ALLOWED_TENANTS leaves out the bot's own tenant: Herald does not speak with its people."]
    : [];
}
