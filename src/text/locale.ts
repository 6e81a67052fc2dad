/** BCP 47 as it is written, or undefined for what is no language: locales come from outside. */
export function canonical(locale: string): string | undefined {
  try {
    return locale.length > LONGEST_LOCALE ? undefined : Intl.getCanonicalLocales(locale)[0];
  } catch {
    return undefined;
  }
}

const LONGEST_LOCALE = 35;
