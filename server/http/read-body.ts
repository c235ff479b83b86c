/** A body that is a file, read with a limit: what is larger is refused as soon as that is known. */
import type { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { Problem } from './problem.ts';

/** @throws Problem `too-large`. */
export async function readFileBody(request: FastifyRequest, mostBytes: number): Promise<Buffer> {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > mostBytes) throw tooLarge(mostBytes);
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of (request.body ?? []) as Readable) {
    size += piece.length;
    if (size > mostBytes) throw tooLarge(mostBytes);
    pieces.push(piece);
  }
  return Buffer.concat(pieces, size);
}

function tooLarge(mostBytes: number): Problem {
  return new Problem('too-large', {
    detail: `A file may have ${Math.floor(mostBytes / 1024 / 1024)} MB.`,
  });
}
