/**
 * Originals as objects of an S3-compatible store: Amazon's, MinIO, Ceph, Garage and the like. Small ones with one
 * request; a stream in parts of 8 MB, of which one is in memory (multipart upload: each part is repeated by itself).
 */
import { createHash } from 'node:crypto';
import { Failure } from '../../kernel/failure.ts';
import { inPieces } from '../../kernel/in-pieces.ts';
import type { S3Location } from './location.ts';
import { createRequest, type S3Keys, type S3Request } from './request.ts';

export interface S3ObjectStore {
  put(key: string, content: Buffer, digest: Buffer, signal?: AbortSignal): Promise<void>;
  upload(key: string, source: AsyncIterable<Buffer>, signal?: AbortSignal): Promise<void>;
  read(key: string, start: number, end: number, signal?: AbortSignal): AsyncIterable<Buffer>;
  remove(key: string): Promise<void>;
  /** Asks for the bucket, once. @throws Failure `blob-store-unavailable`, `blob-store-refused`. */
  check(signal?: AbortSignal): Promise<void>;
}

/** The smallest that S3 takes is 5 MB; 10,000 parts are the most, so this is good for 80 GB. */
const PART_BYTES = 8 * 1024 * 1024;

export function createS3ObjectStore(location: S3Location, keys: S3Keys): S3ObjectStore {
  const request = createRequest(location, keys);
  return {
    async put(key, content, digest, signal) {
      await drained(await request({ method: 'PUT', key, body: content, digest, signal }));
    },
    async upload(key, source, signal) {
      const parts = inPieces(source, PART_BYTES);
      const first = await parts.next();
      const content = first.done ? Buffer.alloc(0) : first.value;
      if (content.length < PART_BYTES) return this.put(key, content, sha256(content), signal);
      await uploadParts(request, key, content, parts, signal);
    },
    async *read(key, start, end, signal) {
      const range = `bytes=${start}-${end - 1}`;
      const response = await request({ method: 'GET', key, headers: { range }, signal });
      let left = end - start;
      try {
        for await (const chunk of response.body ?? []) {
          left -= chunk.length;
          yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
        }
      } catch (cause) {
        signal?.throwIfAborted();
        throw new Failure('blob-store-unavailable', { detail: 'The connection broke', cause });
      }
      if (left !== 0) throw new Failure('blob-store-unavailable', { detail: 'The answer was not whole' });
    },
    async remove(key) {
      for (const uploadId of await openUploads(request, location, key)) {
        await drained(await request({ method: 'DELETE', key, query: { uploadId } })).catch(ignoreMissing);
      }
      await request({ method: 'DELETE', key }).then(drained, ignoreMissing);
    },
    async check(signal) {
      await drained(await request({ method: 'HEAD', key: '', signal, tries: 1 }));
    },
  };
}

async function uploadParts(
  request: S3Request,
  key: string,
  first: Buffer,
  rest: AsyncGenerator<Buffer>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const begun = await (await request({ method: 'POST', key, query: { uploads: '' }, signal })).text();
  const uploadId = /<UploadId>([^<]+)<\/UploadId>/.exec(begun)?.[1];
  if (!uploadId) throw new Failure('blob-store-refused', { detail: 'It gave no id for an upload in parts' });
  try {
    const tags: string[] = [];
    const send = async (body: Buffer) => {
      const query = { partNumber: String(tags.length + 1), uploadId };
      const response = await request({ method: 'PUT', key, query, body, signal });
      await drained(response);
      tags.push(response.headers.get('etag') ?? '');
    };
    await send(first);
    for await (const part of rest) await send(part);
    const list = tags
      .map((tag, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>${tag}</ETag></Part>`)
      .join('');
    const body = Buffer.from(`<CompleteMultipartUpload>${list}</CompleteMultipartUpload>`);
    const answer = await (await request({ method: 'POST', key, query: { uploadId }, body, signal })).text();
    // It may say 200 first and fail afterwards, in the body (CompleteMultipartUpload of Amazon's reference).
    if (/<Error>/.test(answer))
      throw new Failure('blob-store-unavailable', { detail: 'The parts were not joined' });
  } catch (error) {
    await request({ method: 'DELETE', key, query: { uploadId } }).then(drained, () => {});
    throw error;
  }
}

/** What a node that died left of an upload is invisible, and paid for. */
async function openUploads(request: S3Request, { prefix }: S3Location, key: string): Promise<string[]> {
  if (!key.endsWith('/original')) return [];
  const query = { uploads: '', prefix: prefix + key };
  const answer = await (await request({ method: 'GET', key: '', query })).text();
  return [...answer.matchAll(/<UploadId>([^<]+)<\/UploadId>/g)].map((match) => String(match[1]));
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Failure) || error.code !== 'original-missing') throw error;
}

/** Its connection serves the next request only when the answer was read to its end. */
async function drained(response: Response): Promise<void> {
  await response.arrayBuffer();
}

function sha256(content: Buffer): Buffer {
  return createHash('sha256').update(content).digest();
}
