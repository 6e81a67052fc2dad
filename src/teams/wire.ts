import { isTheirs, notTeams, readBody } from './answer.ts';

/** A request of the SDK on its way out, as far as it concerns the line; the SDK does not export the types. */
export interface OutgoingRequest {
  readonly url: string;
  readonly headers: { set(name: string, value: string): void };
  abortSignal?: AbortSignal;
  /** For which statuses the body of the answer is left to be read; infinity stands for all. */
  streamResponseStatusCodes?: Set<number>;
}
interface IncomingAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | undefined };
  readonly readableStreamBody?: AsyncIterable<Uint8Array>;
  readonly bodyAsText?: string | null;
}
export interface Policy {
  readonly name: string;
  sendRequest(
    request: OutgoingRequest,
    next: (request: OutgoingRequest) => Promise<IncomingAnswer>,
  ): Promise<IncomingAnswer>;
}

/** The library's own reading of a body has no limit. */
const ALL_AS_STREAMS = new Set([Number.POSITIVE_INFINITY]);

/** The end of the SDK's pipeline, next to the line. Here it is decided whether an answer is Teams' at all. */
export function createWire(): Policy {
  return {
    name: 'heraldWire',
    async sendRequest(request, next) {
      request.streamResponseStatusCodes = ALL_AS_STREAMS;
      const { readableStreamBody, ...response } = await next(request);
      const { headers, status } = response;
      const answer = {
        status,
        header: (name: string) => headers.get(name),
        ...(await readBody(readableStreamBody)),
      };
      if (!isTheirs(answer)) throw notTeams('Teams', answer);
      return { ...response, bodyAsText: answer.text };
    },
  };
}
