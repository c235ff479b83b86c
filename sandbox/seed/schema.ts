/** What can be put into the sandbox: by the seed file at start, and by the control API at any time. */
import { z } from 'zod';
import { LICENCE_NAMES } from '../directory/licences.ts';

const address = z.string().regex(/^[^\s@]+@[^\s@]+$/, 'is no address');
const smtp = z.enum(['on', 'off', 'organisation']).or(
  // Booleans, for those who think in switches: null is "as the organisation".
  z
    .union([z.boolean(), z.null()])
    .transform((on) => (on === null ? ('organisation' as const) : on ? ('on' as const) : ('off' as const))),
);

export const tenantChange = z
  .strictObject({
    name: z.string(),
    smtpAuthDisabled: z.boolean(),
    securityDefaults: z.boolean(),
    adminConsentOnly: z.boolean(),
    imapProfile: z.enum(['A', 'B']),
  })
  .partial();
export const newTenant = tenantChange.extend({ domain: z.string().min(1), id: z.guid().optional() });

const userSwitches = z.strictObject({
  displayName: z.string(),
  password: z.string().min(1),
  licence: z.enum(LICENCE_NAMES).nullable(),
  disabled: z.boolean(),
  administrator: z.boolean(),
});
export const userChange = userSwitches.partial();
export const newUser = userSwitches
  .partial()
  .extend({ upn: address, oid: z.guid().optional(), mailbox: z.boolean().optional() });

const mailboxSwitches = z.strictObject({
  displayName: z.string(),
  imap: z.boolean(),
  pop: z.boolean(),
  smtp,
  /** UPNs, or object ids of service principals. */
  fullAccess: z.array(z.string()),
  sendAs: z.array(z.string()),
  /** Further addresses that it is written to and may write from. */
  aliases: z.array(address),
  messageCopyForSentAs: z.boolean(),
  quotaBytes: z.int().nonnegative().nullable(),
});
export const mailboxChange = mailboxSwitches.partial();
export const newMailbox = mailboxSwitches
  .partial()
  .extend({ address, shared: z.boolean().optional(), owner: address.optional() });

const newSecret = z.strictObject({
  value: z.string().min(1).optional(),
  name: z.string().optional(),
  expiresAt: z.iso.datetime({ offset: true }).optional(),
});
const appSwitches = z.strictObject({
  name: z.string(),
  redirectUris: z.array(z.string()),
  publicClientAllowed: z.boolean(),
  multiTenant: z.boolean(),
  enabled: z.boolean(),
  assignmentRequired: z.boolean(),
  assigned: z.array(z.string()),
  permissions: z.array(z.string()).nullable(),
  appRoles: z.array(z.string()),
  adminConsented: z.array(z.string()),
  /** Replace those that there are. */
  secrets: z.array(newSecret),
  /** PEM. */
  certificates: z.array(z.string().startsWith('-----BEGIN CERTIFICATE-----')),
});
export const appChange = appSwitches.partial();
export const newApp = appSwitches
  .partial()
  .extend({ clientId: z.guid().optional(), tenant: z.string().optional() });

const port = z.int().min(0).max(65_535);
export const seedFile = z
  .strictObject({
    tenants: z.array(newTenant).min(1),
    users: z.array(newUser),
    mailboxes: z.array(newMailbox),
    apps: z.array(newApp),
    faults: z.record(z.string(), z.record(z.string(), z.unknown()).nullable()),
    settings: z.record(z.string(), z.unknown()),
    ports: z
      .strictObject({
        entra: port,
        entraTls: port,
        graph: port,
        graphTls: port,
        imap: port,
        pop3: port,
        smtp: port,
        control: port,
      })
      .partial(),
  })
  .partial();

export type Seed = z.infer<typeof seedFile>;
export type Ports = NonNullable<Seed['ports']>;
export type NewUser = z.infer<typeof newUser>;
export type NewMailbox = z.infer<typeof newMailbox>;
export type NewApp = z.infer<typeof newApp>;
export type NewTenant = z.infer<typeof newTenant>;
