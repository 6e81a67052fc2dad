import { type Settings, SettingsError } from '../platform/config.ts';
import type { Catalogue } from '../text/catalogue.ts';
import { languageFor, type Usual } from '../text/voice.ts';

/** Which languages there are is known by their files, and not before these are read. */
export function usualOf({ language, tenantLanguages }: Settings, { languages }: Catalogue): Usual {
  const isSpoken = (tag: string) => languageFor(tag, languages) !== undefined;
  const known = languages.toSorted().join(', ');
  const mistakes = [
    ...(isSpoken(language)
      ? []
      : [{ variable: 'DEFAULT_LANGUAGE', remedy: `must be one of the languages in locales/: ${known}` }]),
    ...Object.entries(tenantLanguages)
      .filter(([, tag]) => !isSpoken(tag))
      .map(([tenant, tag]) => ({
        variable: 'TENANT_LANGUAGES',
        remedy: `has ${tag} for ${tenant}, which is none of the languages in locales/: ${known}`,
      })),
  ];
  if (mistakes.length > 0) throw new SettingsError(mistakes);
  return { language, ofTenants: tenantLanguages };
}
