/** What can be wrong with Entra ID and Graph: one fault for every AADSTS number, and those without a number. */
import { z } from 'zod';
import { AADSTS, AADSTS_CODES, type AadstsCode } from '../entra/aadsts.ts';
import { SHOWS } from '../entra/entra-error.ts';
import { type FaultDeclaration, fault } from './declaration.ts';

export const GRANT_TYPES = [
  'authorization_code',
  'refresh_token',
  'client_credentials',
  'device_code',
] as const;

const aadstsParameters = {
  shows: z
    .enum(SHOWS)
    .optional()
    .describe(
      'The token endpoint, the sign-in page, or the redirect back; by default wherever the code belongs',
    ),
  grant: z.enum(GRANT_TYPES).optional().describe('Only for this grant at the token endpoint'),
};

type AadstsFaults = {
  readonly [Code in AadstsCode as `aadsts-${Code}`]: FaultDeclaration<typeof aadstsParameters>;
};

export const AADSTS_FAULTS = Object.fromEntries(
  AADSTS_CODES.map((code) => [
    `aadsts-${code}`,
    fault(
      'entra',
      AADSTS[code].breaks,
      `AADSTS${code}: ${firstSentence(AADSTS[code].text)}`,
      aadstsParameters,
    ),
  ]),
) as unknown as AadstsFaults;

export const ENTRA_FAULTS = {
  'entra-unavailable': fault('entra', ['token.refresh'], 'The token endpoint answers 5xx with a page', {
    status: z.int().min(500).max(599).default(503),
  }),
  'entra-throttled': fault('entra', ['token.refresh'], 'The token endpoint answers 429 with Retry-After', {
    retryAfterSeconds: z.int().positive().default(30),
  }),
  'entra-slow': fault('entra', [], 'The token endpoint answers late', {
    delayMs: z.int().nonnegative().default(5000),
  }),
  'entra-no-refresh-token': fault('entra', [], 'No refresh token is given'),
  'entra-refresh-not-rotated': fault('entra', [], 'A refresh gives no new refresh token'),
  'entra-token-lifetime': fault('entra', ['token.lifetime'], 'Access tokens live this long', {
    seconds: z.int().positive().default(600),
  }),
  'entra-wrong-audience': fault('entra', ['token.audience'], 'Access tokens are for another resource', {
    audience: z.string().default('00000003-0000-0000-c000-000000000000'),
  }),
  'entra-scopes-missing': fault('entra', ['token.audience'], 'Access tokens leave scopes or roles out', {
    scopes: z.array(z.string()).optional().describe('Short names, e.g. SMTP.Send; all of them when left out'),
  }),
  'entra-wrong-user': fault(
    'entra',
    ['token.user'],
    'The browser is signed in as somebody else: tokens are for that user, whatever is typed',
    { as: z.string().default('sanne@contoso.example').describe('UPN of who is signed in') },
  ),
  'entra-large-token': fault('entra', [], 'Access tokens are as large as those of users in many groups', {
    bytes: z.int().positive().max(64_000).default(3600),
  }),
  'entra-secret-expiring': fault(
    'entra',
    ['entra.secret-expiry'],
    'The application secret expires soon, as Graph tells it',
    { days: z.number().default(7) },
  ),
  'graph-forbidden': fault('graph', [], 'Graph refuses: 403 Authorization_RequestDenied'),
  'graph-unavailable': fault('graph', [], 'Graph answers 503'),
  'graph-throttled': fault('graph', [], 'Graph answers 429 with Retry-After', {
    retryAfterSeconds: z.int().positive().default(30),
  }),
  'graph-mailbox-inactive': fault('graph', [], 'Graph knows no mailbox: 404 MailboxNotEnabledForRESTAPI'),
  'graph-mail-denied': fault('graph', [], 'Graph refuses the mail: 403 ErrorAccessDenied'),
  'graph-send-as-denied': fault('graph', [], 'sendMail is refused: 403 ErrorSendAsDenied'),
  'graph-lost-reply': fault('graph', [], 'sendMail takes the message and the link is lost before the answer'),
  'graph-cut': fault('graph', [], 'The link is cut before sendMail has taken the message'),
  'graph-delta-expired': fault('graph', [], 'A delta link has expired: 410 SyncStateNotFound'),
  'graph-message-withheld': fault('graph', [], 'The content of a message is answered with 500', {
    subject: z.string().optional().describe('Only of messages with this in the subject'),
  }),
} as const;

function firstSentence(text: string): string {
  return /^.*?[.](?=\s|$)/.exec(text)?.[0] ?? text;
}
