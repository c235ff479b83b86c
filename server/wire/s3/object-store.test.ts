import { createHash, randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { type S3Server, s3UrlOf, startS3Server } from '../../../test/support/s3-server.ts';
import { Secret } from '../../kernel/secret.ts';
import { s3Fault } from './fault.ts';
import { parseS3Url } from './location.ts';
import { createS3ObjectStore } from './object-store.ts';

const MEGABYTE = 1024 * 1024;
let server: S3Server;
beforeEach(async () => {
  server = await startS3Server();
});
afterEach(() => server.stop());

const open = (secret = server.secretKey, url = s3UrlOf(server)) =>
  createS3ObjectStore(parseS3Url(url), {
    accessKey: new Secret(server.accessKey),
    secretKey: new Secret(secret),
  });
const put = (key: string, content: Buffer) =>
  open().put(key, content, createHash('sha256').update(content).digest());
const read = (key: string, start: number, end: number) => buffer(open().read(key, start, end));
async function* chunks(content: Buffer) {
  for (let at = 0; at < content.length; at += 700_001) yield content.subarray(at, at + 700_001);
}

describe('the object store', () => {
  it('keeps what it is given under the prefix, and gives any range of it', async () => {
    await open().check();
    const content = randomBytes(100_000);
    await put("2026-11/a b+c'ü", content);
    expect([...server.objects.keys()]).toEqual(["postvak/2026-11/a b+c'ü"]);
    expect(await read("2026-11/a b+c'ü", 0, 100_000)).toEqual(content);
    expect(await read("2026-11/a b+c'ü", 99_990, 100_000)).toEqual(content.subarray(99_990));
  });

  it.each([0, 5, 8 * MEGABYTE, 20 * MEGABYTE + 3])(
    'takes a stream of %i bytes, one part in memory',
    async (size) => {
      const content = randomBytes(size);
      await open().upload('2026-11/x/original', chunks(content));
      expect(server.objects.get('postvak/2026-11/x/original')?.equals(content)).toBe(true);
      expect(server.largestBody()).toBeLessThanOrEqual(8 * MEGABYTE);
      expect(server.uploads.size).toBe(0);
    },
  );

  it('leaves nothing of a stream that broke', async () => {
    const broken = async function* () {
      yield randomBytes(9 * MEGABYTE);
      throw new Error('the mail server went away');
    };
    await expect(open().upload('2026-11/x/original', broken())).rejects.toThrow('went away');
    expect([server.objects.size, server.uploads.size]).toEqual([0, 0]);
  });

  it('removes an object, what a dead node left of its upload, and what is not there', async () => {
    await put('2026-11/x/original', Buffer.from('x'));
    server.uploads.set('left', { key: 'postvak/2026-11/x/original', parts: new Map() });
    await open().remove('2026-11/x/original');
    await open().remove('2026-11/x/original');
    expect([server.objects.size, server.uploads.size]).toEqual([0, 0]);
  });

  it('asks again when the store stumbles, and says so when it stays away', async () => {
    server.fail(503, 'SlowDown', 2);
    await put('a', Buffer.from('a'));
    server.fail(0, '', 1);
    await put('b', Buffer.from('b'));
    expect(server.objects.size).toBe(2);
    server.fail(500, 'InternalError', 99);
    await expect(put('c', Buffer.from('c'))).rejects.toMatchObject({ code: 'blob-store-unavailable' });
  });

  it('names what is wrong with the settings, and never the key', async () => {
    await expect(
      open('wrong').put('a', Buffer.alloc(0), createHash('sha256').digest()),
    ).rejects.toMatchObject({
      code: 'blob-store-refused',
      detail: '403 SignatureDoesNotMatch',
    });
    const elsewhere = s3UrlOf(server).replace('originals', 'elsewhere');
    await expect(open(undefined, elsewhere).check()).rejects.toMatchObject({
      code: 'blob-store-refused',
      detail: '404',
    });
    await expect(read('not there', 0, 5)).rejects.toMatchObject({ code: 'original-missing' });
    const refused = await open('wrong').check().catch(String);
    expect(refused).not.toContain('wrong');
  });
});

test.each([
  [
    's3://mail',
    { bucket: 'mail', prefix: '', region: 'us-east-1', base: 'https://mail.s3.us-east-1.amazonaws.com' },
  ],
  ['s3://mail/a/b/?region=eu-west-1', { prefix: 'a/b/', base: 'https://mail.s3.eu-west-1.amazonaws.com' }],
  [
    's3://mail/p?endpoint=https://minio.example:9000',
    { prefix: 'p/', base: 'https://minio.example:9000/mail' },
  ],
  ['s3://mail?endpoint=https://s3.example/&style=host', { base: 'https://mail.s3.example' }],
])('%s is understood', (url, location) => {
  expect(parseS3Url(url)).toMatchObject(location);
});

test.each([
  ['https://mail', 'neither'],
  ['s3://', 'bucket'],
  ['s3://key:secret@mail', 'POSTVAK_BLOB_ACCESS_KEY'],
  ['s3://mail?regoin=x', 'regoin'],
  ['s3://mail?endpoint=minio', 'endpoint'],
])('%s is refused', (url, why) => {
  expect(() => parseS3Url(url)).toThrow(why);
});

test.each([
  [404, '<Error><Code>NoSuchKey</Code></Error>', 'original-missing'],
  [404, '<Error><Code>NoSuchBucket</Code></Error>', 'blob-store-refused'],
  [403, '', 'blob-store-refused'],
  [403, '<Error><Code>RequestTimeTooSkewed</Code></Error>', 'blob-store-refused'],
  [503, '<Error><Code>SlowDown</Code></Error>', 'blob-store-unavailable'],
  [500, 'not XML', 'blob-store-unavailable'],
])('%i %s means %s', (status, body, code) => {
  expect(s3Fault(status, body).code).toBe(code);
});
