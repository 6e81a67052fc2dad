import type { z } from 'zod';
import type { Ability } from '../core/caller.ts';
import type { ErrorCode } from '../core/errors.ts';
import type { BodyLimit } from './bodies.ts';
import type { CallerHandler } from './callers.ts';
import type { Handler } from './http.ts';

/**
 * One address of Herald's with all that there is to know of it. The router is made of it, and so is what programs
 * (`/openapi.json`) and people (`docs/api.md`) read. All but the handler is plain data, so that it can be described
 * where there is nothing to serve it with.
 */
export type RouteDefinition<Parts> = RouteDescription & Served<Parts>;

export interface RouteDescription {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete' | 'options';
  /** With parameters as OpenAPI writes them: `/api/notifications/{id}`. */
  readonly path: string;
  /** How programs name what is done here: once in all routes. */
  readonly id: string;
  readonly summary: string;
  /** The path that this one is another name of. */
  readonly sameAs?: string;
  readonly description: string;
  readonly who: Who;
  /** The ability that its caller must have, where there is one. */
  readonly needs?: Ability;
  /** Its subject: programs that show the routes group them by it. */
  readonly tag: Tag;
  readonly query?: z.ZodObject;
  /** An example of the query: `state=undelivered`. */
  readonly queryExample?: string;
  /** Headers that mean something here, with what they mean. */
  readonly headers?: Readonly<Record<string, string>>;
  /** `schema` is missing where it is not ours to say. */
  readonly body?: { readonly schema?: z.ZodType; readonly example?: unknown };
  /** Of the bodies that it takes: ordinary ones unless it is said. */
  readonly limit?: BodyLimit;
  /** By status. */
  readonly answers: Readonly<Record<number, AnswerDescription>>;
  /** Besides those that everybody meets who may call it. */
  readonly problems: readonly ErrorCode[];
}

/**
 * The callers that a route lets in: with a key or a token; with any of them, whose abilities the handler looks at; with
 * the signature of a hook; only Teams; anybody.
 */
export type Who = 'key' | 'monitor' | 'signature' | 'teams' | 'anybody';

/** How a route is served, of parts that the wiring has. The handler knows a caller with a key or a token. */
type Served<Parts> =
  | {
      readonly who: 'key';
      readonly needs: Ability;
      readonly handler: (parts: Parts) => CallerHandler;
      /** Its work looks at the key once more, so a key that was good some seconds ago opens it. */
      readonly looksAgain?: true;
    }
  | { readonly who: Exclude<Who, 'key'>; readonly handler: (parts: Parts) => Handler };

export interface Tag {
  readonly name: string;
  readonly description: string;
}

export interface AnswerDescription {
  readonly description: string;
  readonly schema?: z.ZodType;
  readonly example?: unknown;
  /** JSON unless it is said. */
  readonly type?: string;
  /** The same in another form, for who asks for it. */
  readonly also?: string;
}

/** A request that Herald itself posts to its caller. */
export interface WebhookDefinition {
  readonly id: string;
  readonly tag: Tag;
  readonly summary: string;
  readonly description: string;
  readonly headers: readonly string[];
  readonly body: { readonly schema: z.ZodType; readonly example: unknown };
  /** Of any 2xx. */
  readonly answer: { readonly description: string; readonly schema: z.ZodType; readonly example: unknown };
  /** For people: its heading, where it goes and when, and what it may be answered, in Markdown. */
  readonly page: { readonly heading: string; readonly when: string; readonly answers: string };
}
