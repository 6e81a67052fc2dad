import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

// biome-ignore lint/suspicious/noExplicitAny: a document is walked by its own rules
export type Json = any;

/** Compiles any schema of an OpenAPI document, in strict mode, with its references into that document. */
export function schemasOf(document: Json): (schema: Json) => ValidateFunction {
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addKeyword('components');
  ajv.addSchema({ $id: 'document', components: document.components }, undefined, undefined, false);
  return schema => ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"document#/')));
}

/** What stands against the value, if anything. */
export function faultsOf(validate: ValidateFunction, value: unknown): string[] {
  return validate(value) ? [] : (validate.errors ?? []).map(e => `${e.instancePath} ${e.message}`);
}
