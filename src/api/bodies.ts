import type { IncomingMessage } from 'node:http';
import { HeraldError } from '../core/errors.ts';

/** A notification for 10,000 people by their e-mail addresses fits. */
export const LARGEST_BODY_BYTES = 256 * 1024;

/** The largest that GitHub sends; of those who post here, it sends the largest. */
export const LARGEST_HOOK_BODY_BYTES = 25 * 1024 * 1024;

/** How large a body may be, and which part of the room for all bodies those like it may take up together. */
export interface BodyLimit {
  readonly largestBytes: number;
  readonly share: number;
}

export const ORDINARY: BodyLimit = { largestBytes: LARGEST_BODY_BYTES, share: 1 };
/** Two of the largest would leave no room for anybody else. */
export const FROM_HOOK: BodyLimit = { largestBytes: LARGEST_HOOK_BODY_BYTES, share: 0.75 };

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
  const heldBy = new Map<BodyLimit, number>();

  /** Counts what comes. Throws where there is no room for it. */
  function holder(limit: BodyLimit) {
    let mineBytes = 0;
    const count = (bytes: number) => {
      mineBytes += bytes;
      heldBytes += bytes;
      heldBy.set(limit, (heldBy.get(limit) ?? 0) + bytes);
    };
    return {
      take(bytes: number): void {
        if (mineBytes + bytes > limit.largestBytes) throw new HeraldError('too-large');
        const alike = (heldBy.get(limit) ?? 0) + bytes;
        if (heldBytes + bytes > mostBytes || alike > mostBytes * limit.share)
          throw new HeraldError('overloaded');
        count(bytes);
      },
      letGo: () => count(-mineBytes),
    };
  }

  /** `gone`: the caller went away in the middle. */
  return async (request: IncomingMessage, limit: BodyLimit): Promise<Body | 'gone'> => {
    const { take, letGo } = holder(limit);
    try {
      const bytes = await readAll(request, limit, take);
      if (bytes !== 'gone') return { bytes, letGo };
      letGo();
      return 'gone';
    } catch (error) {
      letGo();
      throw error;
    }
  };
}

async function readAll(
  request: IncomingMessage,
  { largestBytes }: BodyLimit,
  take: (bytes: number) => void,
): Promise<Buffer | 'gone'> {
  if (Number(request.headers['content-length']) > largestBytes) throw new HeraldError('too-large');
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
