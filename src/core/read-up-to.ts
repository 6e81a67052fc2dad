/** A body as it was read: `cut` where it had more than `most` bytes, and `text` is its beginning. */
export interface ReadBody {
  readonly text: string;
  readonly cut: boolean;
}

/** Reads a body, and leaves off where it is longer than anybody has a reason to say; that ends the connection. */
export async function readUpTo(
  body: AsyncIterable<Uint8Array> | null | undefined,
  most: number,
): Promise<ReadBody> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > most) break;
  }
  return { text: Buffer.concat(chunks).toString('utf8'), cut: size > most };
}
