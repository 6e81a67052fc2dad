import { randomUUID } from 'node:crypto';
import createClient, { type Client } from 'openapi-fetch';
import { PATIENT, type Patience, patient, type Send } from './patience.ts';
import { refusalOf } from './refusals.ts';
import type { paths } from './schema.ts';

type Posts = paths['/api/notifications']['post'];
type Lists = paths['/api/notifications']['get'];
type One = paths['/api/notifications/{id}'];
type Deliveries = paths['/api/notifications/{id}/deliveries']['get'];
type Json<T> = T extends { content: { 'application/json': infer Body } } ? Body : never;

/** The body of a post: docs/api.md, "The fields of a notification". */
export type Notification = Json<Posts['requestBody']>;
export type Accepted = Json<Posts['responses'][202]>;
/** The answer to a post that `ends` though nothing of its `key` is open: nobody is told. */
export type Ignored = Extract<Json<Posts['responses'][200]>, { ignored: true; dryRun?: never }>;
/** The outcome that it would have now, recipient by recipient. */
export type Foreseen = Exclude<Json<Posts['responses'][200]>, Ignored>;
/** A JSON Merge Patch: what is missing stays, `null` takes away. */
export type Change = Json<One['patch']['requestBody']>;
export type Changed = Json<One['patch']['responses'][202]>;
export type Cancelled = Json<One['delete']['responses'][202]>;
export type Progress = Json<One['get']['responses'][200]>;
export type Listed = Json<Lists['responses'][200]>['items'][number];
export type Filter = Omit<NonNullable<Lists['parameters']['query']>, 'cursor'>;
export type Delivery = Json<Deliveries['responses'][200]>['items'][number];
export type Caller = Json<paths['/api/caller']['get']['responses'][200]>;

export interface HeraldOptions {
  /** Where Herald is: `https://herald.contoso.com`. */
  readonly url: string;
  /** A key of Herald's, or what makes a token in its place: asked anew for each request. */
  readonly key: string | (() => string | Promise<string>);
  readonly patience?: Partial<Patience>;
  readonly fetch?: Send;
}

/**
 * Everything rejects with `HeraldRefusal` where Herald does not do it, and with `HeraldUnreachable` where nothing answers
 * after all attempts.
 */
export interface Herald {
  /** Recorded once, however often it is sent for want of an answer: each call has one `Idempotency-Key`. */
  send(
    notification: Notification,
    options?: { readonly idempotencyKey?: string },
  ): Promise<Accepted | Ignored>;
  /** Nothing is recorded, and nobody is told. */
  foresee(notification: Notification): Promise<Foreseen | Ignored>;
  change(id: string, change: Change): Promise<Changed>;
  /** `recall`: the cards that were sent are deleted, too. */
  cancel(id: string, options?: { readonly recall?: boolean }): Promise<Cancelled>;
  progress(id: string): Promise<Progress>;
  /** Resolves once nothing is to be done for it any more. It looks again after `everyMs`. */
  wait(id: string, options?: { readonly everyMs?: number; readonly signal?: AbortSignal }): Promise<Progress>;
  /** The deliveries: who was told, who was not, and why; the oldest first. */
  deliveries(id: string): AsyncGenerator<Delivery>;
  /** Those that this key posted, the newest first. */
  list(filter?: Filter): AsyncGenerator<Listed>;
  /** The caller that this key belongs to, and what it may do. */
  caller(): Promise<Caller>;
  /** All else that Herald takes, with its types: `herald.api.POST('/api/readings', { body })`. */
  readonly api: Client<paths>;
}

export function createHerald(options: HeraldOptions): Herald {
  const patience = { ...PATIENT, ...options.patience };
  const api = connected(options, patience);
  const at = (id: string) => ({ params: { path: { id } } });
  const herald: Herald = {
    api,
    send: (body, { idempotencyKey = randomUUID() } = {}) =>
      answered(
        api.POST('/api/notifications', { body, headers: { 'Idempotency-Key': idempotencyKey } }),
      ) as Promise<Accepted | Ignored>,
    foresee: body =>
      answered(
        api.POST('/api/notifications', {
          body,
          params: { query: { dryRun: 'true' } },
          // Nothing is recorded, so it may be asked again.
          headers: { 'Idempotency-Key': randomUUID() },
        }),
      ) as Promise<Foreseen | Ignored>,
    change: (id, body) => answered(api.PATCH('/api/notifications/{id}', { ...at(id), body })),
    cancel: (id, { recall = false } = {}) =>
      answered(
        api.DELETE('/api/notifications/{id}', {
          params: { path: { id }, query: { recall: recall ? 'true' : 'false' } },
        }),
      ),
    progress: id => answered(api.GET('/api/notifications/{id}', at(id))),
    async wait(id, { everyMs = 1_000, signal } = {}) {
      for (;;) {
        signal?.throwIfAborted();
        const progress = await herald.progress(id);
        if (progress.state === 'done') return progress;
        await patience.sleep(everyMs);
      }
    },
    // As JSON: CSV comes where it is asked for.
    deliveries: id =>
      pages(
        cursor =>
          answered(
            api.GET('/api/notifications/{id}/deliveries', { params: { path: { id }, query: cursor } }),
          ) as Promise<Page<Delivery>>,
      ),
    list: filter =>
      pages(cursor =>
        answered(api.GET('/api/notifications', { params: { query: { ...filter, ...cursor } } })),
      ),
    caller: () => answered(api.GET('/api/caller')),
  };
  return herald;
}

function connected({ url, key, fetch: send = fetch }: HeraldOptions, patience: Patience): Client<paths> {
  const api = createClient<paths>({
    baseUrl: url.replace(/\/+$/, ''),
    fetch: patient(send, patience),
    // A key goes where it is sent, and not where whatever answers there would like it to go.
    redirect: 'manual',
  });
  api.use({
    async onRequest({ request }) {
      request.headers.set('authorization', `Bearer ${typeof key === 'string' ? key : await key()}`);
      return request;
    },
  });
  return api;
}

interface Answer<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

async function answered<T>(call: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await call.catch((failure: unknown) => {
    // Herald answers nothing but JSON.
    if (failure instanceof SyntaxError) throw refusalOf(new Response(null, { status: 200 }), undefined);
    throw failure;
  });
  if (!response.ok || data === undefined) throw refusalOf(response, error);
  return data;
}

interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

async function* pages<T>(read: (cursor: { cursor?: string }) => Promise<Page<T>>): AsyncGenerator<T> {
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page: Page<T> = await read(cursor === undefined ? {} : { cursor });
    yield* page.items;
    cursor = page.next;
  }
}
