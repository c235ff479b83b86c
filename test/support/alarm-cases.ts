/** Faults of the sandbox that stop mail, with the incident that each must be. */

/** How a mailbox is reached. */
export type Ways = 'imap' | 'pop3' | 'graph';
/** Long enough for the slowest look at a mailbox that is well, also on a slow machine. */
const SILENT_MINUTES = 0.12;
const OVERDUE_MINUTES = 0.05;

/** What rules ask for, so that a fault need not last ten minutes. */
export const SHORTENED = {
  'grant-dead': { durationMs: 500 },
  'refresh-late': { threshold: OVERDUE_MINUTES },
  'mailbox-stopped': { threshold: 0, durationMs: 500 },
  throttled: { durationMs: 500 },
  'mail-withheld': { durationMs: 500 },
  'retrieval-silent': { threshold: SILENT_MINUTES, durationMs: 500 },
  'outbox-late': { threshold: OVERDUE_MINUTES, durationMs: 500 },
} as const;

/** Enough for the cases of any wave. */
export const FLEET: readonly Ways[] = [
  ...Array<Ways>(10).fill('imap'),
  ...Array<Ways>(2).fill('pop3'),
  ...Array<Ways>(2).fill('graph'),
];

export interface Case {
  readonly fault: string;
  readonly parameters?: object;
  /** What it stops: mail in or out of a mailbox that is reached so, or its sign-in. */
  readonly stops: 'in' | 'out' | 'sign-in';
  readonly ways?: Ways;
  /** Mails that come to each who suffers, where it takes one to meet the fault. */
  readonly mails?: number;
  /** How many mailboxes suffer; more than one is still one incident, of the cause that they share. */
  readonly sufferers?: number;
  readonly rule: keyof typeof SHORTENED;
  readonly code: string;
  /** The cause, up to its first colon. */
  readonly cause: 'mailbox' | 'host' | 'account' | 'tenant' | 'registration';
}

/** One mailbox each: nobody else notices. */
export const OF_A_MAILBOX: readonly Case[] = [
  ...(
    [
      ['imap-disabled', 'authenticated-not-connected'],
      ['imap-authentication-failed', 'sign-in-refused'],
      ['imap-not-connected', 'authenticated-not-connected'],
    ] as const
  ).map(stopped('in', 'imap')),
  ...(
    [
      ['pop3-authentication-failed', 'sign-in-refused'],
      ['pop-disabled', 'sign-in-refused'],
    ] as const
  ).map(stopped('in', 'pop3')),
  ...([['graph-mailbox-inactive', 'mailbox-not-in-cloud']] as const).map(stopped('in', 'graph')),
  ...(
    [
      ['smtp-disabled-mailbox', 'smtp-disabled-mailbox'],
      ['smtp-authentication-refused', 'sign-in-refused'],
      ['smtp-send-as-denied', 'send-as-denied'],
      ['smtp-mailbox-full', 'mailbox-full'],
      ['smtp-bad-outbound-sender', 'sender-blocked'],
    ] as const
  ).map(stopped('out', 'imap')),
  ...([['graph-send-as-denied', 'send-as-denied']] as const).map(stopped('out', 'graph')),
  {
    fault: 'imap-placeholder',
    stops: 'in',
    mails: 1,
    rule: 'mail-withheld',
    code: 'mail-withheld',
    cause: 'mailbox',
  },
];

function stopped(stops: 'in' | 'out', ways: Ways) {
  return ([fault, code]: readonly [string, string]): Case => ({
    fault,
    stops,
    ways,
    rule: 'mailbox-stopped',
    code,
    cause: 'mailbox',
  });
}

const dead = (fault: string, code: string): Case => ({
  fault,
  stops: 'sign-in',
  rule: 'grant-dead',
  code,
  cause: 'account',
});
const PATIENCE_MS = 4_000;

export const OF_A_SIGN_IN: readonly Case[] = [
  dead('aadsts-50173', 'grant-revoked'),
  dead('aadsts-50057', 'user-disabled'),
  dead('aadsts-700082', 'grant-inactive'),
  {
    fault: 'aadsts-7000222',
    stops: 'sign-in',
    sufferers: 3,
    rule: 'grant-dead',
    code: 'secret-expired',
    cause: 'registration',
  },
  {
    fault: 'imap-throttled',
    parameters: { backoffMs: PATIENCE_MS },
    stops: 'in',
    rule: 'throttled',
    code: 'mailbox-throttled',
    cause: 'mailbox',
  },
  {
    fault: 'graph-throttled',
    parameters: { retryAfterSeconds: PATIENCE_MS / 1_000 },
    stops: 'in',
    ways: 'graph',
    rule: 'throttled',
    code: 'mailbox-throttled',
    cause: 'mailbox',
  },
  {
    fault: 'smtp-quota-exceeded',
    stops: 'out',
    rule: 'throttled',
    code: 'sending-quota-exceeded',
    cause: 'mailbox',
  },
];

/** All servers at once: each is one incident, whatever number of mailboxes is on it. */
const everywhere = (
  fault: string,
  rule: Record<'in' | 'out', Case['rule']>,
  code: string,
  ways: readonly Ways[] = ['imap', 'pop3', 'graph'],
): Case[] => [
  ...ways.map(
    (each): Case => ({
      fault,
      stops: 'in',
      ways: each,
      sufferers: each === 'imap' ? 3 : 2,
      rule: rule.in,
      code,
      cause: 'host',
    }),
  ),
  { fault, stops: 'out', rule: rule.out, code, cause: 'host' },
];
const LATE = { in: 'retrieval-silent', out: 'outbox-late' } as const;
const STOPPED = { in: 'mailbox-stopped', out: 'mailbox-stopped' } as const;

export const UNAVAILABLE: readonly Case[] = [
  { ...silent('imap-server-unavailable', 'imap'), code: 'server-unavailable' },
  { ...silent('graph-unavailable', 'graph'), code: 'server-unavailable' },
  { ...silent('pop3-protocol-error', 'pop3'), code: 'protocol-error' },
  {
    fault: 'smtp-service-unavailable',
    stops: 'out',
    rule: 'outbox-late',
    code: 'server-unavailable',
    cause: 'host',
  },
  {
    fault: 'entra-unavailable',
    stops: 'sign-in',
    sufferers: 2,
    rule: 'refresh-late',
    code: 'token-service-unavailable',
    cause: 'host',
  },
];

/** @param ways all of whose mailboxes are on one server. */
function silent(fault: string, ways: Ways): Omit<Case, 'code'> {
  return { fault, stops: 'in', ways, sufferers: 2, rule: 'retrieval-silent', cause: 'host' };
}

/** The connection is there and signed in to, and then nothing is said any more. */
export const STALLED: readonly Case[] = [
  { ...silent('imap-stalls', 'imap'), parameters: { command: 'EXAMINE' }, code: 'host-timeout' },
  { ...silent('pop3-stalls', 'pop3'), parameters: { command: 'UIDL' }, code: 'host-timeout' },
  {
    fault: 'smtp-stalls',
    parameters: { stage: 'mail' },
    stops: 'out',
    rule: 'outbox-late',
    code: 'host-timeout',
    cause: 'host',
  },
];

/** As where packets of full length are lost on the way. A single mail would be passed over; many are silence. */
export const STALLED_IN_MAIL: Case = {
  ...silent('imap-stalls-in-literal', 'imap'),
  code: 'host-timeout',
  mails: 12,
};

const ofTenant = (fault: string, code: string): Case => ({
  fault,
  stops: 'out',
  sufferers: 3,
  rule: 'mailbox-stopped',
  code,
  cause: 'tenant',
});

/** What goes wrong at the same time. */
export const WAVES: readonly (readonly [string, readonly Case[]])[] = [
  ['of one mailbox each', OF_A_MAILBOX],
  ['of one sign-in each, and servers that ask for patience', OF_A_SIGN_IN],
  [
    'SMTP is off for the organisation, and sessions fall silent within a mail',
    [ofTenant('smtp-disabled-tenant', 'smtp-disabled-tenant'), STALLED_IN_MAIL],
  ],
  ['security defaults', [ofTenant('smtp-security-defaults', 'security-defaults')]],
  ['nobody answers', everywhere('network-refuse', LATE, 'host-unreachable')],
  ['connections are taken and nothing is said', everywhere('network-blackhole', LATE, 'host-timeout')],
  ['sessions fall silent', STALLED],
  ['servers say that they are not available', UNAVAILABLE],
  ['certificates that have expired', everywhere('tls-expired', STOPPED, 'tls-expired', ['imap', 'pop3'])],
  ['a proxy that intercepts', everywhere('tls-intercepted', STOPPED, 'tls-untrusted', ['imap', 'pop3'])],
];
