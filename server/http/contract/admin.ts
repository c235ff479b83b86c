import { z } from 'zod';
import { emailAddress, failure, id, timestamp } from './common.ts';

const name = z.string().trim().min(1).max(200);

export const department = z.object({
  id,
  name: z.string(),
  people: z.int().describe('Who works here, without administrators'),
  mailboxes: z.int(),
});
export const newDepartment = z.object({ name });

export const hostEndpoint = z.object({
  host: z.string().min(1).max(253),
  port: z.int().min(1).max(65535),
  tls: z.enum(['implicit', 'starttls', 'none']),
});

/** Overrides of the cloud's hosts, for national clouds, proxies and the sandbox. */
export const endpoints = z.strictObject({
  login: z.url().optional(),
  graph: z.url().optional(),
  scopeRoot: z.url().optional(),
  imap: hostEndpoint.optional(),
  pop3: hostEndpoint.optional(),
  smtp: hostEndpoint.optional(),
  scopes: z.array(z.string().min(1).max(500)).max(30).optional().describe('Asked of a generic provider'),
  ca: z.string().max(100_000).optional().describe('PEM certificates to trust besides the system roots'),
});

const provider = z
  .enum(['microsoft', 'oidc', 'password'])
  .describe(
    'oidc: any provider by OpenID Connect; password: a mail server that wants passwords, only its hosts are said',
  );
const grantKind = z.enum(['delegated', 'app-only']);
const accountGrantKind = z
  .enum([...grantKind.options, 'password'])
  .describe(
    'delegated: somebody signs in; app-only: the application has rights of its own; password: no OAuth at all',
  );

/** GET /api/v1/provider-presets: settings of well-known providers, to begin a registration with. */
export const providerPreset = z.object({
  id: z.string(),
  name: z.string(),
  console: z.string().describe('Where its application is registered'),
  endpoints,
});

const registrationCertificate = z.object({
  pem: z.string().describe('To be uploaded in the portal, as a .cer or .pem file'),
  thumbprint: z.string().describe('As the portal lists it'),
  expiresOn: z.iso.date(),
});

/** GET /api/v1/app-registrations. The secret never comes back. */
export const appRegistration = z.object({
  id,
  name: z.string(),
  provider,
  cloud: z.enum(['global', 'gcc-high', 'dod', 'china']),
  tenant: z.string(),
  clientId: z.string(),
  authentication: z.enum(['secret', 'certificate']),
  hasSecret: z.boolean(),
  secretExpiresOn: z.iso.date().nullable(),
  certificate: registrationCertificate.nullable(),
  nextCertificate: registrationCertificate
    .nullable()
    .describe('Made, and used from when authentication is set to "certificate" (again)'),
  endpoints,
  redirectUri: z.string().describe('The one redirect URI to register'),
});
export const newAppRegistration = z.object({
  name,
  provider: provider.default('microsoft'),
  cloud: z.enum(['global', 'gcc-high', 'dod', 'china']).default('global'),
  tenant: z.string().trim().max(253).default('').describe('Needed for Microsoft'),
  clientId: z.string().trim().max(200).default('').describe('Needed unless the provider is "password"'),
  clientSecret: z.string().max(1000).optional(),
  secretExpiresOn: z.iso.date().optional(),
  endpoints: endpoints.default({}),
});

/** PATCH /api/v1/app-registrations/{id}. Accounts that had stopped because of it go on by themselves. */
export const appRegistrationChange = z.strictObject({
  name: name.optional(),
  cloud: z.enum(['global', 'gcc-high', 'dod', 'china']).optional(),
  tenant: z.string().trim().min(1).max(253).optional(),
  clientId: z.string().trim().min(1).max(200).optional(),
  authentication: z.enum(['secret', 'certificate']).optional(),
  clientSecret: z.string().min(1).max(1000).optional().describe('Left out: the present one stays'),
  secretExpiresOn: z.iso.date().nullable().optional(),
  endpoints: endpoints.optional(),
});

const most = (highest: number) => z.int().min(1).max(highest).optional();
export const mailboxLimits = z
  .strictObject({
    messageBytes: most(150 * 1024 * 1024).describe('Of larger mail only the header is retrieved'),
    messagesPerMinute: most(10_000),
    connections: most(20),
    recipientsPerDay: most(1_000_000),
    recipientsPerMessage: most(10_000),
    sentMessageBytes: most(150 * 1024 * 1024).describe('What one message may have, with its files encoded'),
  })
  .describe('Over the general limits, which are those of Exchange Online');

const incoming = z.enum(['imap', 'pop3', 'graph']).describe('graph: Microsoft Graph, of Microsoft 365 only');
const outgoing = z
  .enum(['smtp', 'graph'])
  .describe('graph: where authenticated SMTP is switched off in a Microsoft 365 organisation');

export const mailbox = z.object({
  id,
  accountId: id,
  departmentId: id,
  address: z.string(),
  displayName: z.string(),
  incoming,
  outgoing,
  folders: z.array(z.string()),
  enabled: z.boolean(),
  startPoint: z.union([
    z.object({ from: z.enum(['now', 'unread', 'everything']) }),
    z.object({ from: z.literal('days'), days: z.int().min(1).max(3650) }),
  ]),
  afterRetrieval: z
    .enum(['leave', 'seen', 'move', 'delete'])
    .describe('What becomes of retrieved mail on the server; POP3 knows leave and delete only'),
  moveTo: z.string().describe('The folder on the server, for afterRetrieval "move"'),
  limits: mailboxLimits,
  state: z.enum(['well', 'waiting', 'troubled', 'paused', 'needs-sign-in']),
  retrieveFailure: failure.nullable(),
  dispatchFailure: failure.nullable(),
  waitingOut: z.int().describe('Answers not yet sent'),
  lastRetrievedAt: timestamp.nullable(),
  lastSentAt: timestamp.nullable(),
  submitsAs: z
    .enum(['mailbox', 'sign-in'])
    .nullable()
    .describe(
      'Who signs in to send: the mailbox itself, or its delegate where that was refused; null: not known yet',
    ),
  sentCopies: z
    .enum(['mailbox', 'sign-in', 'nowhere'])
    .nullable()
    .describe(
      "In whose Sent Items copies were found: the mailbox's own, or the delegate's (Set-Mailbox -MessageCopyForSentAsEnabled decides); null: not looked at",
    ),
});
export const newMailbox = z.object({
  address: emailAddress,
  displayName: z.string().trim().max(200).default(''),
  startPoint: mailbox.shape.startPoint.default({ from: 'now' }),
  incoming: incoming.default('imap'),
  outgoing: outgoing.default('smtp'),
});
export const mailboxChange = z.strictObject({
  enabled: z.boolean().optional(),
  displayName: z.string().trim().max(200).optional(),
  folders: z.array(z.string().min(1).max(500)).min(1).max(20).optional(),
  incoming: incoming.optional(),
  outgoing: outgoing.optional(),
  afterRetrieval: mailbox.shape.afterRetrieval.optional(),
  moveTo: z.string().trim().min(1).max(200).optional(),
  startPoint: mailbox.shape.startPoint
    .optional()
    .describe('The mailbox is looked through again; what is here already is not taken twice'),
  limits: mailboxLimits.optional().describe('All of them: what is left out is back at the general limit'),
});

export const account = z.object({
  id,
  departmentId: id,
  appRegistrationId: id,
  kind: z.enum(['mailbox', 'shared']),
  grantKind: accountGrantKind,
  name: z.string(),
  signIn: z.string().describe('The user who must sign in'),
  state: z.enum(['new', 'connected', 'needs-sign-in', 'disabled']),
  failure: failure.nullable(),
  identity: z.object({ upn: z.string(), oid: z.string(), tid: z.string() }).nullable(),
  nextRefreshAt: timestamp.nullable(),
  lastRefreshAt: timestamp.nullable(),
  mailboxes: z.array(mailbox),
});
/** POST /api/v1/accounts. Kind mailbox: exactly one mailbox; its address is the sign-in unless signIn says otherwise. */
export const newAccount = z.object({
  departmentId: id,
  appRegistrationId: id,
  kind: z.enum(['mailbox', 'shared']).default('mailbox'),
  grantKind: accountGrantKind.default('delegated'),
  name,
  signIn: emailAddress,
  mailboxes: z.array(newMailbox).min(1).max(500),
});

/** PATCH /api/v1/accounts/{id}. Another signIn is another user: the grant of the one before is thrown away. */
export const accountChange = z.strictObject({
  name: name.optional(),
  signIn: emailAddress.optional(),
  enabled: z.boolean().optional(),
});

/** How one mailbox answered when it was tried. */
export const triedMailbox = z.object({
  address: z.string(),
  retrieveFailure: failure.nullable().describe('null: mail can be retrieved'),
  dispatchFailure: failure.nullable().describe('null: the server lets us begin to send'),
});

/** POST /api/v1/accounts/{id}/try-mailboxes. */
export const mailboxesToTry = z.object({
  mailboxes: z
    .array(newMailbox.pick({ address: true, incoming: true, outgoing: true }))
    .min(1)
    .max(500)
    .optional()
    .describe('Left out: those of the account'),
});
export const triedMailboxes = z.object({ items: z.array(triedMailbox) });

/** POST /api/v1/accounts/{id}/mailboxes: more mailboxes for a shared account. */
export const newMailboxes = z.object({
  mailboxes: z.array(newMailbox).min(1).max(500),
  untried: z
    .boolean()
    .default(false)
    .describe('Add them without trying, for rights that are still to be given'),
});
/** Those that opened are added; the others are named with what is wrong. */
export const addedMailboxes = account.extend({
  refused: z.array(triedMailbox).describe('Not added, because mail could not be retrieved from them'),
});

/** PUT /api/v1/accounts/{id}/password: it is tried first and never comes back. */
export const accountPassword = z.object({ password: z.string().min(1).max(1000) });

/** GET /api/v1/accounts/{id}/events: what happened to the account and its grant, newest first. */
export const accountEvent = z.object({
  id: z.int(),
  at: timestamp,
  action: z.string(),
  agent: z.object({ id, name: z.string() }).nullable().describe('null: Postvak itself'),
  failure: failure.nullable(),
  detail: z.record(z.string(), z.unknown()),
});

/** POST /api/v1/accounts/{id}/consent → where to send the browser. */
export const consentStart = z.object({
  authorizeUrl: z.string(),
  redirectUri: z.string(),
  expiresAt: timestamp,
});

/** POST /api/v1/accounts/{id}/device → what to type, and where. */
export const deviceSignIn = z.object({
  attemptId: id,
  userCode: z.string(),
  verificationUri: z.string(),
  signIn: z.string().describe('Who must sign in there'),
  expiresAt: timestamp,
  intervalMs: z.int().describe('Ask for the outcome no more often than this'),
});
/** POST /api/v1/accounts/{id}/device/{attemptId}: asks once. A sign-in that is refused is a problem with a failure. */
export const deviceOutcome = z.discriminatedUnion('state', [
  z.object({ state: z.literal('pending'), askAgainInMs: z.int() }),
  z.object({ state: z.literal('connected'), upn: z.string() }),
]);

/** GET /api/v1/app-registrations/{id}/admin-consent: where a Microsoft 365 administrator agrees for all users. */
export const adminConsent = z.object({ url: z.string() });

/** GET /api/v1/registration-setup: what to do in Entra ID before an app registration can be added here. */
export const registrationSetupQuery = z.object({
  name: name.default('Postvak'),
  cloud: z.enum(['global', 'gcc-high', 'dod', 'china']).default('global'),
  grantKind: grantKind.default('delegated'),
  graph: z.stringbool().default(false).describe('Also for mail over Microsoft Graph'),
});
export const registrationSetup = z.object({
  redirectUri: z.string(),
  redirectUriUsable: z.boolean().describe('false: Microsoft will not take it, because it is not https'),
  permissions: z.array(z.string()).describe('As the portal lists them'),
  powerShell: z.string(),
  azureCli: z.string(),
});

/** GET /api/v1/accounts/{id}/exchange-setup: the commands that give the account its rights, with the real names. */
export const exchangeSetup = z.object({ powerShell: z.string() });
