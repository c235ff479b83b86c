/**
 * One POST of JSON to an address that somebody gave us.
 *
 * It goes to that host and nowhere else: a redirect is a refusal. The name is resolved once and the connection made to
 * what was checked, so a name cannot lead elsewhere between the two. Of the answer nothing but its status is used.
 * A proxy in HTTPS_PROXY and NO_PROXY is honoured.
 */
import { type LookupAddress, lookup } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { withDeadline } from '../../kernel/deadline.ts';
import { Failure } from '../../kernel/failure.ts';
import type { Secret } from '../../kernel/secret.ts';
import { networkFault } from '../network-fault.ts';
import { proxyEnvironment } from '../proxy.ts';
import { isForbiddenAddress, webhookUrlFault } from './address.ts';

const WITHIN_MS = 15_000;
const LONGEST_WAIT_MS = 60 * 60_000;

/** @throws Failure `webhook-refused`, `webhook-address-forbidden`, or of scope host. */
export async function postWebhook(
  address: Secret,
  body: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<void> {
  const url = new URL(address.reveal());
  const facts = { host: url.hostname, port: url.port || (url.protocol === 'http:' ? '80' : '443') };
  // It was judged when it was given; a row may have been written by other hands since.
  if (webhookUrlFault(url.href)) throw new Failure('webhook-address-forbidden', { facts });
  const answer = await withDeadline(
    WITHIN_MS,
    'the webhook',
    (inner) => send(url, body, headers, inner),
    signal,
  ).catch((error: unknown) => {
    signal.throwIfAborted();
    if (error instanceof Failure)
      throw new Failure(error.code, { ...error, facts: { ...facts, ...error.facts } });
    if ((error as { code?: unknown }).code === FORBIDDEN)
      throw new Failure('webhook-address-forbidden', { facts });
    throw networkFault(error, { host: facts.host, port: Number(facts.port) }) ?? error;
  });
  if (answer.status >= 200 && answer.status < 300) return;
  throw new Failure('webhook-refused', {
    detail: `${answer.status}${answer.status >= 300 && answer.status < 400 ? ' (redirects are not followed)' : ''}`,
    facts: { ...facts, status: String(answer.status) },
    ...(answer.retryAfterMs === undefined ? {} : { retryAfterMs: answer.retryAfterMs }),
  });
}

interface Answer {
  readonly status: number;
  readonly retryAfterMs: number | undefined;
}

function send(
  url: URL,
  body: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const { request: open, Agent } = url.protocol === 'http:' ? http : https;
  const outgoing = open(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      'user-agent': 'Postvak',
      ...headers,
    },
    agent: new Agent({ keepAlive: false, proxyEnv: proxyEnvironment(process.env) }),
    lookup: checkedLookup,
    signal,
  });
  outgoing.once('error', reject);
  outgoing.once('response', (incoming) => {
    resolve({ status: incoming.statusCode ?? 0, retryAfterMs: waitOf(incoming.headers['retry-after']) });
    incoming.on('error', () => {});
    // What it says besides is of no use, and could be endless.
    incoming.destroy();
  });
  outgoing.end(body);
  return promise;
}

/** RFC 9110 section 10.2.3; only the form in seconds is used by those who throttle. */
function waitOf(retryAfter: string | undefined): number | undefined {
  const seconds = Number(retryAfter);
  return retryAfter && Number.isFinite(seconds) && seconds >= 0
    ? Math.min(seconds * 1000, LONGEST_WAIT_MS)
    : undefined;
}

const FORBIDDEN = 'EFORBIDDENADDRESS';

const checkedLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
    if (error) return callback(error, '', 0);
    if (found.some(({ address }) => isForbiddenAddress(address))) {
      const refusal = Object.assign(new Error('the name leads to a forbidden address'), { code: FORBIDDEN });
      return callback(refusal, '', 0);
    }
    const [first] = found;
    if (options.all) return (callback as unknown as (e: null, all: LookupAddress[]) => void)(null, found);
    return callback(null, first?.address ?? '', first?.family ?? 4);
  });
};
