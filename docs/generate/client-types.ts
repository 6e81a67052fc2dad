import { registerHooks } from 'node:module';
import { type ApiDescription, openApiDocument } from '../../src/api/openapi/document.ts';
import { apiOf } from '../../src/api/routes.ts';
import { FEATURES } from '../../src/features/features.ts';
import { notice } from './markdown.ts';

/**
 * The generator drives the TypeScript of old, and TypeScript 7 has no such interface any more; two versions of it side by
 * side fight over `tsc`. So it gets the one that comes inside another package, without a command.
 */
const OLD_TYPESCRIPT = '@ts-morph/common/dist/typescript.js';

/** The routes open to programs with a key, each under one name. */
function forCallers(): ApiDescription {
  const { routes, webhooks } = apiOf(FEATURES);
  const asked = routes.filter(
    ({ who, sameAs }) => (who === 'key' || who === 'monitor') && sameAs === undefined,
  );
  return { routes: asked, webhooks };
}

/** The types of the bodies and answers of these routes, as TypeScript. */
export async function clientTypes(): Promise<string> {
  const { default: openapiTS, astToString } = await generator();
  const types = astToString(await openapiTS(JSON.stringify(openApiDocument(forCallers()))));
  return `// ${notice('src/api/*-routes.ts, src/features/*/api/*-routes.ts and the schemas there')}\n\n${types}`;
}

function generator(): Promise<typeof import('openapi-typescript')> {
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      next(specifier === 'typescript' ? OLD_TYPESCRIPT : specifier, context),
  });
  return import('openapi-typescript').finally(() => hooks.deregister());
}
