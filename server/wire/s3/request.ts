/**
 * One signed request to the bucket (Signature Version 4). The digest of every body is signed, so that the store
 * refuses what was damaged on the way. What may come back by itself is asked again a few times; every request can be
 * repeated without harm.
 */
import { createHash } from 'node:crypto';
import { AwsV4Signer } from 'aws4fetch';
import { backoffMs } from '../../kernel/backoff.ts';
import { systemClock } from '../../kernel/clock.ts';
import { Failure } from '../../kernel/failure.ts';
import type { Secret } from '../../kernel/secret.ts';
import { s3ConnectionFault, s3Fault } from './fault.ts';
import type { S3Location } from './location.ts';

export interface S3Keys {
  readonly accessKey: Secret;
  readonly secretKey: Secret;
}

export interface S3Ask {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  /** Without the prefix; empty: the bucket. */
  readonly key: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  /** Of the body, when it is known already. */
  readonly digest?: Buffer;
  readonly signal?: AbortSignal | undefined;
  /** How often it is asked when the store stumbles; left out: a few times. */
  readonly tries?: number;
}

export type S3Request = (ask: S3Ask) => Promise<Response>;

/** Until the head of the answer; a part of 8 MB over a thin line takes its time. */
const TIMEOUT_MS = 60_000;
const TRIES = 4;
const RETRY = { firstMs: 200, longestMs: 5_000, factor: 3 };
const LONGEST_ERROR = 16 * 1024;

export function createRequest(location: S3Location, keys: S3Keys): S3Request {
  return async (ask) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await askOnce(location, keys, ask);
      } catch (error) {
        const again =
          error instanceof Failure && error.kind === 'transient' && attempt < (ask.tries ?? TRIES);
        if (!again || ask.signal?.aborted) throw error;
        await systemClock.sleep(backoffMs(RETRY, attempt), ask.signal);
      }
    }
  };
}

async function askOnce(
  location: S3Location,
  { accessKey, secretKey }: S3Keys,
  ask: S3Ask,
): Promise<Response> {
  const path = ask.key === '' ? '' : location.prefix + ask.key;
  const url = new URL(`${location.base}/${path.split('/').map(encodeURIComponent).join('/')}`);
  for (const [name, value] of Object.entries(ask.query ?? {})) url.searchParams.set(name, value);
  const digest =
    ask.digest ??
    createHash('sha256')
      .update(ask.body ?? '')
      .digest();
  const signed = await new AwsV4Signer({
    method: ask.method,
    url: url.href,
    headers: { ...ask.headers, 'x-amz-content-sha256': digest.toString('hex') },
    accessKeyId: accessKey.reveal(),
    secretAccessKey: secretKey.reveal(),
    service: 's3',
    region: location.region,
  }).sign();
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(new Error('no answer in time')), TIMEOUT_MS);
  let response: Response;
  try {
    response = await fetch(signed.url, {
      method: ask.method,
      headers: signed.headers,
      body: (ask.body as Uint8Array<ArrayBuffer> | undefined) ?? null,
      redirect: 'manual',
      signal: ask.signal ? AbortSignal.any([ask.signal, timeout.signal]) : timeout.signal,
    });
  } catch (error) {
    ask.signal?.throwIfAborted();
    throw s3ConnectionFault(error, url.host);
  } finally {
    clearTimeout(timer);
  }
  if (response.ok) return response;
  const text = await response.text().catch(() => '');
  throw s3Fault(response.status, text.slice(0, LONGEST_ERROR));
}
