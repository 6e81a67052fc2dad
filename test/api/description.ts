import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

// biome-ignore lint/suspicious/noExplicitAny: a document is walked by its own rules
export type Json = any;

/** Compiles any schema of an OpenAPI document, in strict mode, with its references into that document. */
export function schemasOf(document: Json): (schema: Json) => ValidateFunction {
  // Each component is compiled once rather than inlined wherever it is named, and each schema once: half of 230 are alike.
  const cheap = { inlineRefs: false, code: { optimize: false } };
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true, ...cheap });
  const compiled = new Map<string, ValidateFunction>();
  addFormats.default(ajv);
  ajv.addKeyword('components');
  ajv.addSchema({ $id: 'document', components: document.components }, undefined, undefined, false);
  return schema => {
    const written = JSON.stringify(schema).replaceAll('"#/', '"document#/');
    const validate = compiled.get(written) ?? ajv.compile(JSON.parse(written));
    compiled.set(written, validate);
    return validate;
  };
}

/** The faults that the schema finds in the value, each with its place. */
export function faultsOf(validate: ValidateFunction, value: unknown): string[] {
  return validate(value) ? [] : (validate.errors ?? []).map(e => `${e.instancePath} ${e.message}`);
}
