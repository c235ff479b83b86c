/**
 * An S3-compatible store in memory, strict where the real ones are: it verifies Signature Version 4 and the digest of
 * every body by its own reading of the specification, and refuses parts below 5 MB. (No server of npm or Debian does.)
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface S3Server {
  readonly endpoint: string;
  readonly bucket: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly objects: Map<string, Buffer>;
  /** Uploads in parts that were neither completed nor aborted. */
  readonly uploads: Map<string, { readonly key: string; readonly parts: Map<number, Buffer> }>;
  /** The most bytes that one request brought. */
  readonly largestBody: () => number;
  /** The next requests are answered so, and the connections cut for 0. */
  fail(status: number, code: string, times: number): void;
  stop(): Promise<void>;
}

class S3Error extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string) {
    super(code);
    this.status = status;
    this.code = code;
  }
}

const REGION = 'eu-test-1';
const SMALLEST_PART = 5 * 1024 * 1024;
const hash = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest();

export async function startS3Server(): Promise<S3Server> {
  const bucket = 'originals';
  const accessKey = 'TESTKEY';
  const secretKey = 'test/secret+key';
  const objects = new Map<string, Buffer>();
  const uploads: S3Server['uploads'] = new Map();
  let failures: { status: number; code: string; times: number } | undefined;
  let largest = 0;
  let number = 0;

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await buffer(request);
    largest = Math.max(largest, body.length);
    if (failures && failures.times-- > 0) {
      if (failures.status === 0) return request.socket.destroy();
      throw new S3Error(failures.status, failures.code);
    }
    const url = new URL(request.url ?? '/', 'http://s3');
    verify(request, url, body, accessKey, secretKey);
    const [, named = '', ...rest] = url.pathname.split('/').map(decodeURIComponent);
    if (named !== bucket) throw new S3Error(404, 'NoSuchBucket');
    const key = rest.join('/');
    const upload = uploads.get(url.searchParams.get('uploadId') ?? '');
    if (url.searchParams.has('uploadId') && upload?.key !== key) throw new S3Error(404, 'NoSuchUpload');
    const uploadId = url.searchParams.get('uploadId') as string;
    switch (
      `${request.method} ${url.searchParams.has('uploads') ? 'uploads' : upload ? 'upload' : key ? 'key' : ''}`
    ) {
      case 'HEAD ':
        return response.end();
      case 'PUT key':
        objects.set(key, body);
        return response.end();
      case 'GET key': {
        const content = objects.get(key);
        if (!content) throw new S3Error(404, 'NoSuchKey');
        const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
        response.statusCode = 206;
        return response.end(content.subarray(Number(start), Number(end) + 1));
      }
      case 'DELETE key':
        objects.delete(key);
        response.statusCode = 204;
        return response.end();
      case 'POST uploads': {
        const id = `upload ${++number}`;
        uploads.set(id, { key, parts: new Map() });
        return response.end(
          `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`,
        );
      }
      case 'GET uploads': {
        const prefix = url.searchParams.get('prefix') ?? '';
        const found = [...uploads].filter(([, each]) => each.key.startsWith(prefix));
        return response.end(found.map(([id]) => `<Upload><UploadId>${id}</UploadId></Upload>`).join(''));
      }
      case 'PUT upload':
        upload?.parts.set(Number(url.searchParams.get('partNumber')), body);
        response.setHeader('etag', `"${hash(body)}"`);
        return response.end();
      case 'POST upload': {
        const named = [...body.toString().matchAll(/<PartNumber>(\d+)<\/PartNumber><ETag>([^<]+)<\/ETag>/g)];
        const parts = named.map(([, part, tag]) => {
          const content = upload?.parts.get(Number(part));
          if (!content || tag !== `"${hash(content)}"`) throw new S3Error(400, 'InvalidPart');
          return content;
        });
        if (parts.slice(0, -1).some(({ length }) => length < SMALLEST_PART))
          throw new S3Error(400, 'EntityTooSmall');
        objects.set(key, Buffer.concat(parts));
        uploads.delete(uploadId);
        return response.end('<CompleteMultipartUploadResult/>');
      }
      case 'DELETE upload':
        uploads.delete(uploadId);
        response.statusCode = 204;
        return response.end();
      default:
        throw new S3Error(405, 'MethodNotAllowed');
    }
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      const { status, code } = error instanceof S3Error ? error : { status: 500, code: String(error) };
      response.statusCode = status;
      response.end(request.method === 'HEAD' ? undefined : `<Error><Code>${code}</Code></Error>`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bucket,
    accessKey,
    secretKey,
    objects,
    uploads,
    largestBody: () => largest,
    fail: (status, code, times) => {
      failures = { status, code, times };
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function s3UrlOf({ endpoint, bucket }: S3Server, prefix = 'postvak'): string {
  return `s3://${bucket}/${prefix}?region=${REGION}&endpoint=${endpoint}`;
}

function verify(
  request: IncomingMessage,
  url: URL,
  body: Buffer,
  accessKey: string,
  secretKey: string,
): void {
  const given =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      request.headers.authorization ?? '',
    );
  if (!given) throw new S3Error(403, 'AccessDenied');
  const [, key, day, region, names, signature] = given as unknown as string[];
  if (key !== accessKey) throw new S3Error(403, 'InvalidAccessKeyId');
  if (region !== REGION) throw new S3Error(400, 'AuthorizationHeaderMalformed');
  const date = String(request.headers['x-amz-date']);
  const at = Date.parse(date.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5'));
  if (!(Math.abs(Date.now() - at) < 15 * 60_000) || !date.startsWith(String(day))) {
    throw new S3Error(403, 'RequestTimeTooSkewed');
  }
  const digest = String(request.headers['x-amz-content-sha256']);
  if (digest !== hash(body)) throw new S3Error(400, 'XAmzContentSHA256Mismatch');
  const signed = String(names).split(';');
  if (!['host', 'x-amz-date', 'x-amz-content-sha256'].every((name) => signed.includes(name))) {
    throw new S3Error(403, 'AccessDenied');
  }
  const encode = (text: string) =>
    encodeURIComponent(text).replace(
      /[!'()*]/g,
      (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
    );
  const query = [...url.searchParams].map(([name, value]) => `${encode(name)}=${encode(value)}`).sort();
  const canonical = [
    request.method,
    url.pathname.split('/').map(decodeURIComponent).map(encode).join('/'),
    query.join('&'),
    ...signed.map((name) => `${name}:${String(request.headers[name]).trim().replace(/ +/g, ' ')}`),
    '',
    names,
    digest,
  ].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', date, scope, hash(canonical)].join('\n');
  const signing = [String(region), 's3', 'aws4_request'].reduce(
    (under, part) => hmac(under, part),
    hmac(`AWS4${secretKey}`, String(day)),
  );
  const expected = hmac(signing, toSign);
  if (!timingSafeEqual(expected, Buffer.from(String(signature), 'hex')))
    throw new S3Error(403, 'SignatureDoesNotMatch');
}
