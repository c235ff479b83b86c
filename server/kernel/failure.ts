/**
 * The closed list of everything that can go wrong between Postvak and the outside world.
 *
 * Retriever, dispatcher, tokens, doctor, alarms, console and API all speak this one list. Foreign errors are
 * translated into it once, at the edge (the `fault.ts` of each folder of `wire/`); a programming error is never wrapped as a Failure.
 * The remedy of each code stands in `remedy.ts`, its long text in `docs/failures.md`.
 */

/**
 * How to act on it:
 * - `transient`: try again with back-off;
 * - `throttled`: try again when the server said so;
 * - `operator`: a person must change something; stop that scope, keep everything, resume when cured;
 * - `permanent`: this message or recipient will never succeed;
 * - `uncertain`: it may have happened; find out before doing it again.
 */
export type FailureKind = 'transient' | 'throttled' | 'operator' | 'permanent' | 'uncertain';

/** How far the damage reaches, from widest to narrowest. */
export type FailureScope = 'installation' | 'host' | 'grant' | 'mailbox' | 'message' | 'recipient';

/** Who must act. */
export type Actor =
  | 'nobody'
  | 'postvak-admin'
  | 'entra-admin'
  | 'm365-admin'
  | 'network-admin'
  | 'mailbox-owner';

interface FailureTraits {
  readonly kind: FailureKind;
  readonly scope: FailureScope;
  readonly actor: Actor;
}

const of = (kind: FailureKind, scope: FailureScope, actor: Actor): FailureTraits => ({ kind, scope, actor });

export const FAILURES = {
  // network and TLS
  'dns-not-found': of('transient', 'host', 'network-admin'),
  'host-unreachable': of('transient', 'host', 'network-admin'),
  'host-timeout': of('transient', 'host', 'network-admin'),
  'connection-lost': of('transient', 'host', 'nobody'),
  'proxy-refused': of('transient', 'host', 'network-admin'),
  'tls-expired': of('operator', 'host', 'network-admin'),
  'tls-wrong-name': of('operator', 'host', 'network-admin'),
  'tls-untrusted': of('operator', 'host', 'network-admin'),
  'tls-failed': of('transient', 'host', 'network-admin'),
  'wrong-service': of('transient', 'host', 'postvak-admin'),
  'protocol-error': of('transient', 'host', 'postvak-admin'),
  'server-unavailable': of('transient', 'host', 'nobody'),

  // Entra ID: application registration
  'app-not-found': of('operator', 'grant', 'entra-admin'),
  'app-disabled': of('operator', 'grant', 'entra-admin'),
  'app-not-single-tenant-endpoint': of('operator', 'grant', 'postvak-admin'),
  'secret-wrong': of('operator', 'grant', 'postvak-admin'),
  'secret-expired': of('operator', 'grant', 'entra-admin'),
  'secret-missing': of('operator', 'grant', 'postvak-admin'),
  'secret-not-wanted': of('operator', 'grant', 'entra-admin'),
  'certificate-wrong': of('operator', 'grant', 'entra-admin'),
  'tenant-not-found': of('operator', 'grant', 'postvak-admin'),
  'tenant-other-cloud': of('operator', 'grant', 'postvak-admin'),
  'redirect-uri-mismatch': of('operator', 'grant', 'entra-admin'),
  'resource-not-configured': of('operator', 'grant', 'entra-admin'),
  'resource-not-found': of('operator', 'grant', 'entra-admin'),
  'scope-invalid': of('operator', 'grant', 'postvak-admin'),
  'public-client-not-allowed': of('operator', 'grant', 'entra-admin'),

  // Entra ID: consent, user and grant
  'consent-missing': of('operator', 'grant', 'postvak-admin'),
  'consent-declined': of('operator', 'grant', 'mailbox-owner'),
  'admin-consent-required': of('operator', 'grant', 'entra-admin'),
  'mfa-required': of('operator', 'grant', 'mailbox-owner'),
  'conditional-access': of('operator', 'grant', 'entra-admin'),
  'user-not-found': of('operator', 'grant', 'postvak-admin'),
  'user-other-tenant': of('operator', 'grant', 'postvak-admin'),
  'user-password-wrong': of('operator', 'grant', 'mailbox-owner'),
  'user-password-expired': of('operator', 'grant', 'mailbox-owner'),
  'user-locked': of('operator', 'grant', 'entra-admin'),
  'user-disabled': of('operator', 'grant', 'entra-admin'),
  'user-not-assigned': of('operator', 'grant', 'entra-admin'),
  'grant-inactive': of('operator', 'grant', 'postvak-admin'),
  'grant-revoked': of('operator', 'grant', 'postvak-admin'),
  'grant-missing': of('operator', 'grant', 'postvak-admin'),
  'authorization-code-invalid': of('operator', 'grant', 'postvak-admin'),
  'authorization-pending': of('transient', 'grant', 'mailbox-owner'),
  'sign-in-cancelled': of('operator', 'grant', 'mailbox-owner'),
  'sign-in-expired': of('operator', 'grant', 'postvak-admin'),
  'wrong-user': of('operator', 'grant', 'postvak-admin'),
  'refresh-token-missing': of('operator', 'grant', 'entra-admin'),
  'token-audience-wrong': of('operator', 'grant', 'postvak-admin'),
  'token-request-malformed': of('operator', 'grant', 'postvak-admin'),
  'token-request-loop': of('throttled', 'grant', 'postvak-admin'),
  'token-service-unavailable': of('transient', 'host', 'nobody'),
  'token-refused': of('operator', 'grant', 'postvak-admin'),

  // mailbox, retrieving
  'sign-in-refused': of('operator', 'mailbox', 'm365-admin'),
  'authenticated-not-connected': of('operator', 'mailbox', 'm365-admin'),
  'imap-disabled': of('operator', 'mailbox', 'm365-admin'),
  'pop-disabled': of('operator', 'mailbox', 'm365-admin'),
  'graph-access-denied': of('operator', 'mailbox', 'entra-admin'),
  'mailbox-not-in-cloud': of('operator', 'mailbox', 'm365-admin'),
  'folder-not-found': of('operator', 'mailbox', 'postvak-admin'),
  'mailbox-throttled': of('throttled', 'mailbox', 'nobody'),
  'too-many-connections': of('throttled', 'mailbox', 'postvak-admin'),
  'access-token-expired': of('transient', 'mailbox', 'nobody'),
  'message-unavailable': of('transient', 'message', 'nobody'),
  'message-unparsable': of('permanent', 'message', 'nobody'),
  'message-too-large': of('permanent', 'message', 'postvak-admin'),

  // mailbox, sending
  'smtp-disabled-tenant': of('operator', 'mailbox', 'm365-admin'),
  'smtp-disabled-mailbox': of('operator', 'mailbox', 'm365-admin'),
  'security-defaults': of('operator', 'mailbox', 'entra-admin'),
  'basic-auth-refused': of('operator', 'mailbox', 'postvak-admin'),
  'send-as-denied': of('operator', 'mailbox', 'm365-admin'),
  'alias-not-allowed': of('permanent', 'message', 'm365-admin'),
  'sender-blocked': of('operator', 'mailbox', 'm365-admin'),
  'sender-throttled': of('operator', 'mailbox', 'm365-admin'),
  'sending-quota-exceeded': of('throttled', 'mailbox', 'nobody'),
  'mailbox-full': of('operator', 'mailbox', 'mailbox-owner'),
  'licence-missing': of('operator', 'mailbox', 'm365-admin'),

  // one message or recipient
  'message-refused': of('permanent', 'message', 'postvak-admin'),
  'message-deferred': of('transient', 'message', 'nobody'),
  'recipient-unknown': of('permanent', 'recipient', 'postvak-admin'),
  'recipient-refused': of('permanent', 'recipient', 'postvak-admin'),
  'recipient-deferred': of('transient', 'recipient', 'nobody'),
  'delivery-expired': of('permanent', 'message', 'postvak-admin'),
  'delivery-uncertain': of('uncertain', 'message', 'postvak-admin'),

  // what the alarms see by figures, where nothing has failed yet or nothing can say so itself
  'secret-expiring': of('operator', 'grant', 'entra-admin'),
  'certificate-expiring': of('operator', 'grant', 'entra-admin'),
  'tls-expiring': of('operator', 'host', 'network-admin'),
  'refresh-late': of('transient', 'grant', 'postvak-admin'),
  'retrieval-late': of('transient', 'mailbox', 'postvak-admin'),
  'mail-withheld': of('transient', 'mailbox', 'mailbox-owner'),
  'accepting-late': of('transient', 'mailbox', 'postvak-admin'),
  'outbox-late': of('transient', 'mailbox', 'postvak-admin'),
  'deliveries-failing': of('permanent', 'mailbox', 'postvak-admin'),
  'exceptions-growing': of('operator', 'installation', 'postvak-admin'),
  'node-gone': of('operator', 'installation', 'postvak-admin'),
  'node-stalled': of('operator', 'installation', 'postvak-admin'),
  'role-silent': of('operator', 'installation', 'postvak-admin'),
  'clock-skewed': of('operator', 'installation', 'postvak-admin'),
  'disk-nearly-full': of('operator', 'installation', 'postvak-admin'),
  'database-slow': of('transient', 'installation', 'postvak-admin'),
  'webhook-refused': of('transient', 'host', 'postvak-admin'),
  'webhook-address-forbidden': of('operator', 'host', 'postvak-admin'),
  'alarm-recipient-refused': of('operator', 'installation', 'postvak-admin'),
  'alarm-route-broken': of('operator', 'installation', 'postvak-admin'),

  // a Cisco ECE deployment, as its file describes it
  'version-too-old': of('operator', 'installation', 'postvak-admin'),
  'external-url-wrong': of('operator', 'installation', 'postvak-admin'),
  'console-origin-differs': of('operator', 'installation', 'postvak-admin'),
  'redirect-uri-differs': of('operator', 'installation', 'entra-admin'),

  // Postvak itself
  'database-unavailable': of('transient', 'installation', 'postvak-admin'),
  'database-missing': of('operator', 'installation', 'postvak-admin'),
  'schema-newer': of('operator', 'installation', 'postvak-admin'),
  'schema-changed': of('operator', 'installation', 'postvak-admin'),
  'data-directory-in-use': of('operator', 'installation', 'postvak-admin'),
  'settings-invalid': of('operator', 'installation', 'postvak-admin'),
  'vault-key-missing': of('operator', 'installation', 'postvak-admin'),
  'vault-unreadable': of('operator', 'installation', 'postvak-admin'),
  'backup-unreadable': of('operator', 'installation', 'postvak-admin'),
  'database-not-empty': of('operator', 'installation', 'postvak-admin'),
  'disk-full': of('operator', 'installation', 'postvak-admin'),
  'blob-store-unavailable': of('transient', 'installation', 'postvak-admin'),
  'blob-store-refused': of('operator', 'installation', 'postvak-admin'),
  'original-missing': of('permanent', 'message', 'nobody'),
  'role-not-running': of('operator', 'installation', 'postvak-admin'),
  unknown: of('transient', 'message', 'postvak-admin'),
} as const satisfies Record<string, FailureTraits>;

export type FailureCode = keyof typeof FAILURES;

export interface FailureDetails {
  /** What the other side said or what was seen, in one line, without secrets. */
  readonly detail?: string;
  /** The error that was translated. */
  readonly cause?: unknown;
  /** How long the server asked us to wait, in milliseconds. */
  readonly retryAfterMs?: number;
  /** Names for the remedy: mailbox, user, host, port, expected, found… Never a secret. */
  readonly facts?: Readonly<Record<string, string>>;
}

/** One of the closed list, with what was seen. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: FailureCode;
  readonly detail: string;
  readonly retryAfterMs: number | undefined;
  readonly facts: Readonly<Record<string, string>>;

  constructor(code: FailureCode, details: FailureDetails = {}) {
    super(details.detail ? `${code}: ${details.detail}` : code, { cause: details.cause });
    this.code = code;
    this.detail = details.detail ?? '';
    this.retryAfterMs = details.retryAfterMs;
    this.facts = details.facts ?? {};
  }

  get kind(): FailureKind {
    return FAILURES[this.code].kind;
  }

  get scope(): FailureScope {
    return FAILURES[this.code].scope;
  }

  get actor(): Actor {
    return FAILURES[this.code].actor;
  }

  /** What is stored in `failure jsonb` columns and sent over the API. */
  toJSON(): RecordedFailure {
    return {
      code: this.code,
      detail: this.detail,
      facts: this.facts,
      ...(this.retryAfterMs === undefined ? {} : { retryAfterMs: this.retryAfterMs }),
    };
  }
}

/** The same failure with names that it lacks; whoever broke it off, such as a deadline, did not know them. */
export function namedFailure(failure: Failure, names: Readonly<Record<string, string>>): Failure {
  const isNamed = Object.keys(names).every((name) => name in failure.facts);
  if (isNamed) return failure;
  const { code, detail, cause, retryAfterMs, facts } = failure;
  return new Failure(code, {
    detail,
    cause,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    facts: { ...names, ...facts },
  });
}

export interface RecordedFailure {
  readonly code: FailureCode;
  readonly detail: string;
  readonly facts: Readonly<Record<string, string>>;
  readonly retryAfterMs?: number;
}
