import { createRequire } from 'node:module';
import { default as Ajv } from 'ajv-draft-04';
import { default as addFormats } from 'ajv-formats';

/** The values to fill in, by their names in the templates: the settings, and the words of one language. */
export type Fillings = Readonly<Record<string, string>>;

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

const PLACEHOLDER = /\$\{\{\s*([\w.-]+)\s*\}\}/g;

/**
 * Fills every `${{NAME}}` of a manifest or language file. A NAME that there is nothing for is left standing, for
 * `manifestFaults` and `languageFaults` to report.
 *
 * It works on the values and not on the text of the file, so that a quotation mark in a setting stays one.
 */
export function fillManifest(template: Json, fillings: Fillings): Json {
  if (typeof template === 'string') return fillText(template, fillings);
  if (Array.isArray(template)) return template.map(item => fillManifest(item, fillings));
  if (template === null || typeof template !== 'object') return template;
  return Object.fromEntries(
    Object.entries(template).map(([key, value]) => [key, fillManifest(value, fillings)]),
  );
}

function fillText(text: string, fillings: Fillings): string {
  return text.replace(PLACEHOLDER, (placeholder, name: string) => fillings[name] ?? placeholder);
}

/** The faults that Microsoft's schema finds in this manifest, and placeholders left open; empty where all is well. */
export const manifestFaults = (manifest: Json): string[] => faults(manifest, 'MicrosoftTeams.schema.json');

/** The same for a language file. */
export const languageFaults = (language: Json): string[] =>
  faults(language, 'MicrosoftTeams.Localization.schema.json');

/** The schemas that `@microsoft/app-manifest` carries; its own validator would fetch them from the internet. */
const SCHEMAS = '@microsoft/app-manifest/build/json-schemas/teams/v1.25';

// The patterns of the localisation schema are not valid as Unicode patterns.
const ajv = new Ajv.default({ allErrors: true, strict: false, unicodeRegExp: false });
addFormats.default(ajv);

function faults(document: Json, schema: string): string[] {
  // `require` answers the same object each time, by which Ajv knows what it has compiled.
  const validate = ajv.compile(createRequire(import.meta.url)(`${SCHEMAS}/${schema}`));
  validate(document);
  const refusals = (validate.errors ?? []).map(error => `${error.instancePath || '/'} ${describe(error)}`);
  return [...refusals, ...openPlaceholders(document)];
}

function describe(error: { message?: string | undefined; params: Record<string, unknown> }): string {
  const { additionalProperty, allowedValues } = error.params;
  const detail = additionalProperty ?? allowedValues;
  return detail === undefined ? `${error.message}` : `${error.message}: ${detail}`;
}

const openPlaceholders = (document: Json): string[] =>
  [...JSON.stringify(document).matchAll(PLACEHOLDER)].map(
    ([placeholder]) => `${placeholder} was not filled in`,
  );
