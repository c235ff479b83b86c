/**
 * Looks whether a stream is short.
 * @returns all of it when it has at most `bytes`; otherwise the same stream, from its first byte.
 */
export async function beginningOf(
  source: AsyncIterable<Buffer>,
  bytes: number,
): Promise<
  | { readonly whole: Buffer; readonly all?: undefined }
  | { readonly whole?: undefined; readonly all: AsyncIterable<Buffer> }
> {
  const chunks = source[Symbol.asyncIterator]();
  const begun: Buffer[] = [];
  let length = 0;
  while (length <= bytes) {
    const { done, value } = await chunks.next();
    if (done) return { whole: Buffer.concat(begun, length) };
    begun.push(value);
    length += value.length;
  }
  return { all: goOn(begun, chunks) };
}

async function* goOn(begun: Buffer[], chunks: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    // Let go of one by one: the first is not held until the last has come.
    for (let chunk = begun.shift(); chunk; chunk = begun.shift()) yield chunk;
    for (;;) {
      const { done, value } = await chunks.next();
      if (done) return;
      yield value;
    }
  } finally {
    await chunks.return?.();
  }
}
