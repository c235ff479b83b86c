/**
 * The same bytes, cut anew: every piece but the last has exactly `bytes`. The buffer of a piece is used again for the
 * next one, so whoever keeps a piece copies it.
 */
export async function* inPieces(source: AsyncIterable<Buffer>, bytes: number): AsyncGenerator<Buffer> {
  let piece: Buffer | undefined;
  let filled = 0;
  for await (const chunk of source) {
    for (let taken = 0; taken < chunk.length; ) {
      piece ??= Buffer.allocUnsafeSlow(bytes);
      const copied = chunk.copy(piece, filled, taken);
      taken += copied;
      filled += copied;
      if (filled === bytes) {
        yield piece;
        filled = 0;
      }
    }
  }
  if (piece && filled > 0) yield piece.subarray(0, filled);
}
