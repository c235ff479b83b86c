/**
 * Errors of sockets, DNS and TLS in the words of the failure list; shared by every protocol.
 *
 * Only codes are looked at: Node's error texts change between releases. What has no known code is left to the caller
 * (`undefined`), because only the protocol can say more.
 */
import { Failure, type FailureCode, namedFailure } from '../kernel/failure.ts';
import type { Destination } from './destination.ts';
import { proxyFor } from './proxy.ts';

/** Error codes of getaddrinfo, libuv and OpenSSL as Node gives them (nodejs.org/api/errors, nodejs.org/api/tls#x509-certificate-error-codes). */
const BY_CODE: Readonly<Record<string, FailureCode>> = {
  ENOTFOUND: 'dns-not-found',
  ENODATA: 'dns-not-found',
  EAI_NODATA: 'dns-not-found',
  EAI_NONAME: 'dns-not-found',
  EAI_AGAIN: 'dns-not-found',
  EDNS: 'dns-not-found',

  ECONNREFUSED: 'host-unreachable',
  EHOSTUNREACH: 'host-unreachable',
  ENETUNREACH: 'host-unreachable',
  EHOSTDOWN: 'host-unreachable',
  ENETDOWN: 'host-unreachable',
  EADDRNOTAVAIL: 'host-unreachable',
  EACCES: 'host-unreachable',
  EPERM: 'host-unreachable',

  ETIMEDOUT: 'host-timeout',
  ESOCKETTIMEDOUT: 'host-timeout',
  UND_ERR_CONNECT_TIMEOUT: 'host-timeout',
  UND_ERR_HEADERS_TIMEOUT: 'host-timeout',
  UND_ERR_BODY_TIMEOUT: 'host-timeout',

  ECONNRESET: 'connection-lost',
  ECONNABORTED: 'connection-lost',
  EPIPE: 'connection-lost',
  ENOTCONN: 'connection-lost',
  ERR_STREAM_DESTROYED: 'connection-lost',
  ERR_STREAM_PREMATURE_CLOSE: 'connection-lost',
  ERR_SOCKET_CLOSED: 'connection-lost',
  UND_ERR_SOCKET: 'connection-lost',

  CERT_HAS_EXPIRED: 'tls-expired',
  CERT_NOT_YET_VALID: 'tls-expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'tls-wrong-name',
  HOSTNAME_MISMATCH: 'tls-wrong-name',

  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls-untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'tls-untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls-untrusted',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls-untrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls-untrusted',
  CERT_UNTRUSTED: 'tls-untrusted',
  CERT_REVOKED: 'tls-untrusted',
  CERT_REJECTED: 'tls-untrusted',
  CERT_CHAIN_TOO_LONG: 'tls-untrusted',
  CERT_SIGNATURE_FAILURE: 'tls-untrusted',
  INVALID_CA: 'tls-untrusted',
  INVALID_PURPOSE: 'tls-untrusted',
  PATH_LENGTH_EXCEEDED: 'tls-untrusted',

  // Node's agent, of the proxy in HTTPS_PROXY.
  ERR_PROXY_TUNNEL: 'proxy-refused',

  EPROTO: 'tls-failed',
  ERR_TLS_HANDSHAKE_TIMEOUT: 'host-timeout',
};

/**
 * @param error anything a socket, resolver, TLS stack or `fetch` threw; causes and aggregated errors are looked into.
 * @returns the failure, or undefined when the error is not one of the network.
 */
export function networkFault(error: unknown, destination: Destination): Failure | undefined {
  for (const candidate of withCauses(error)) {
    if (candidate instanceof Failure) return namedFailure(candidate, factsOf(destination));
    const code = failureCode(candidate);
    if (code) {
      return new Failure(code, {
        detail: describe(candidate),
        cause: error,
        facts:
          code === 'proxy-refused'
            ? { ...factsOf(destination), ...proxyFacts(destination) }
            : factsOf(destination),
      });
    }
  }
  return undefined;
}

const factsOf = ({ host, port }: Destination) => ({ host, port: String(port) });

function proxyFacts(destination: Destination): Record<string, string> {
  const proxy = proxyFor(destination, process.env);
  return proxy ? { proxy: `${proxy.host}:${proxy.port}` } : {};
}

/** The error, then what it wraps, outermost first; a limit, because a cause may point back at its parent. */
function withCauses(error: unknown): unknown[] {
  const found: unknown[] = [];
  const waiting: unknown[] = [error];
  while (waiting.length > 0 && found.length < 16) {
    const next = waiting.shift();
    if (typeof next !== 'object' || next === null || found.includes(next)) continue;
    found.push(next);
    if ('cause' in next) waiting.push(next.cause);
    // Happy eyeballs: one error per address tried (AggregateError of net.connect).
    if ('errors' in next && Array.isArray(next.errors)) waiting.push(...next.errors);
  }
  return found;
}

function failureCode(error: unknown): FailureCode | undefined {
  const code = (error as { code?: unknown }).code;
  if (typeof code !== 'string') return undefined;
  return BY_CODE[code] ?? (/^ERR_(SSL|TLS|OSSL)_/.test(code) ? 'tls-failed' : undefined);
}

function describe(error: unknown): string {
  const { code, message, syscall } = error as { code: string; message?: unknown; syscall?: unknown };
  const text = typeof message === 'string' ? message : '';
  const named = text.includes(code) ? text : `${code} ${text}`;
  // The message of an OpenSSL error is several lines with a thread id; the first says it.
  const line = named.split(/[\r\n]/, 1)[0] ?? code;
  return (typeof syscall === 'string' && !line.includes(syscall) ? `${syscall} ${line}` : line)
    .trim()
    .slice(0, 300);
}
