/** A body that is a file, as it comes, with a limit: what is larger is refused as soon as that is known. */
import type { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { Problem } from './problem.ts';

/** @throws Problem `too-large`, at once where the size was announced, otherwise while it is read. */
export function readFileBody(request: FastifyRequest, mostBytes: number): AsyncIterable<Buffer> {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > mostBytes) throw tooLarge(mostBytes);
  return upTo((request.body ?? []) as Readable, mostBytes);
}

async function* upTo(body: Readable, mostBytes: number): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const piece of body) {
    size += piece.length;
    if (size > mostBytes) throw tooLarge(mostBytes);
    yield piece;
  }
}

function tooLarge(mostBytes: number): Problem {
  return new Problem('too-large', {
    detail: `A file may have ${Math.floor(mostBytes / 1024 / 1024)} MB.`,
  });
}
