import type { Clock } from '../core/time.ts';
import type { Question } from '../features/questions/question.ts';
import type { AnswerGiven, Called, CallResponder } from '../features/questions/question-ports.ts';
import { signedHeaders } from './sign.ts';

/** What the responder may say at once; `faults`: it said something that is none of it. */
export interface Reply {
  readonly answer?: AnswerGiven;
  readonly progress?: string;
  readonly faults?: string;
}

export interface CallParts {
  readonly url: string;
  readonly secret: string;
  readonly timeoutMs: number;
  readonly clock: Clock;
  /** The question as the doors show it. */
  readonly shown: (question: Question) => object;
  /** Reads the body of a good answer. */
  readonly understand: (text: string) => Reply;
}

/** More than any answer that is taken. What is longer is not read on, and says nothing. */
const LONGEST_REPLY_BYTES = 64 * 1024;
const TOO_LONG: Reply = { faults: 'it is longer than 64 KiB' };

/** Posts a question to the responder, once. Whatever is no 2xx means that it was not taken. */
export function createCall({ url, secret, timeoutMs, clock, shown, understand }: CallParts): CallResponder {
  return async question => {
    const at = clock.now();
    const message = { type: 'question.asked', timestamp: at.toISOString(), data: shown(question) };
    const body = JSON.stringify(message);
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'user-agent': 'Herald',
          ...signedHeaders({ id: question.id, at, body }, secret),
        },
        body,
        // A redirect would carry the question, and its signature, to wherever it points.
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      });
      const text = await readUpTo(response, LONGEST_REPLY_BYTES);
      if (!response.ok) return { taken: false, why: String(response.status) };
      return { taken: true, ...(text === undefined ? TOO_LONG : understand(text)) };
    } catch (error) {
      return { taken: false, why: whyOf(error) } satisfies Called;
    }
  };
}

async function readUpTo(response: Response, most: number): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > most) return undefined;
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** A code of the network, or the kind of error: never a text that could quote the address or what was asked. */
function whyOf(error: unknown): string {
  const { name, cause } = error as { name?: string; cause?: { code?: unknown } };
  return typeof cause?.code === 'string' ? cause.code : (name ?? 'unknown');
}
