import type { IncomingMessage } from 'node:http';
import { HeraldError } from '../core/errors.ts';

/** A notification for 10,000 people by their e-mail addresses fits. */
export const LARGEST_BODY_BYTES = 256 * 1024;

/** A body that was read to its end. It counts as held until it is let go. */
export interface Body {
  readonly bytes: Buffer;
  letGo(): void;
}

/**
 * Reads the bodies of requests, and holds at most `mostBytes` of all of them together: what nobody could stop
 * callers from sending at the same time would otherwise decide how much memory the process needs.
 */
export function createBodies(mostBytes: number) {
  let heldBytes = 0;

  /** Counts what comes. Throws where there is no room for it. */
  function holder() {
    let mineBytes = 0;
    return {
      take(bytes: number): void {
        if (mineBytes + bytes > LARGEST_BODY_BYTES) throw new HeraldError('too-large');
        if (heldBytes + bytes > mostBytes) throw new HeraldError('overloaded');
        mineBytes += bytes;
        heldBytes += bytes;
      },
      letGo(): void {
        heldBytes -= mineBytes;
        mineBytes = 0;
      },
    };
  }

  /** `gone`: the caller went away in the middle. */
  return async (request: IncomingMessage): Promise<Body | 'gone'> => {
    const { take, letGo } = holder();
    try {
      const bytes = await readAll(request, take);
      if (bytes !== 'gone') return { bytes, letGo };
      letGo();
      return 'gone';
    } catch (error) {
      letGo();
      // It is let run past, so that the caller, who may be sending still, comes to read the answer.
      request.resume();
      throw error;
    }
  };
}

async function readAll(request: IncomingMessage, take: (bytes: number) => void): Promise<Buffer | 'gone'> {
  if (Number(request.headers['content-length']) > LARGEST_BODY_BYTES) throw new HeraldError('too-large');
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      take(chunk.length);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof HeraldError) throw error;
    return 'gone';
  }
  return Buffer.concat(chunks);
}
