/** Everything that there is to see, as JSON: also what the page is made from. */
import type { App, Mailbox, Tenant, User } from '../directory/directory.ts';
import { createPolicy } from '../directory/policy.ts';
import { peekAt } from '../faults/registry.ts';
import { json } from '../http/reply.ts';
import type { SandboxParts } from '../parts.ts';
import type { ControlHandler } from './handler.ts';
import { readSettings } from './settings.ts';

export const readState: ControlHandler = (parts) => json(describeState(parts));

export function describeState(parts: SandboxParts) {
  const { directory, clock, entra, exchange, faults, info } = parts;
  const policy = createPolicy(directory, peekAt(faults));
  return {
    now: clock.now().toISOString(),
    info: info(),
    settings: readSettings(parts),
    tenants: [...directory.tenants()].map(describeTenant),
    users: [...directory.users()].map(describeUser),
    mailboxes: [...directory.mailboxes()].map((mailbox) => ({
      ...describeMailbox(mailbox),
      works: {
        imap: policy.protocolEnabled(mailbox, 'imap'),
        pop3: policy.protocolEnabled(mailbox, 'pop3'),
        smtp: policy.smtpAuth(mailbox) === 'allowed',
      },
      folders: exchange.folders(mailbox.address).map((path) => ({
        path,
        messages: exchange.count(mailbox.address, path),
      })),
    })),
    apps: [...directory.apps()].map(describeApp),
    tokens: entra.tokens.issued(),
    browsers: entra.browsers.list(),
    sessions: exchange.sessions(),
    faults: faults.list(),
  };
}

export function describeTenant({ id, domains, name, ...switches }: Tenant) {
  return { id, domains, name, ...switches };
}

export function describeUser({ oid, upn, displayName, password, licence, disabled, administrator }: User) {
  return { oid, upn, displayName, password, licence: licence ?? null, disabled, administrator };
}

export function describeMailbox(mailbox: Mailbox) {
  return {
    address: mailbox.address,
    displayName: mailbox.displayName,
    shared: mailbox.shared,
    owner: mailbox.owner ?? null,
    imap: mailbox.imapEnabled,
    pop: mailbox.popEnabled,
    smtp: mailbox.smtpEnabled,
    fullAccess: [...mailbox.fullAccess],
    sendAs: [...mailbox.sendAs],
    aliases: [...mailbox.aliases],
    messageCopyForSentAs: mailbox.messageCopyForSentAs,
    quotaBytes: mailbox.quotaBytes ?? null,
  };
}

export function describeApp(app: App) {
  return {
    clientId: app.clientId,
    tenantId: app.tenantId,
    registrationId: app.registrationId,
    servicePrincipalId: app.servicePrincipalId,
    name: app.name,
    secrets: app.secrets.map(({ expiresAt, ...secret }) => ({
      ...secret,
      expiresAt: expiresAt.toISOString(),
    })),
    certificates: app.certificates.map(({ thumbprint }) => thumbprint),
    redirectUris: app.redirectUris,
    publicClientAllowed: app.publicClientAllowed,
    multiTenant: app.multiTenant,
    enabled: app.enabled,
    assignmentRequired: app.assignmentRequired,
    assigned: [...app.assigned],
    permissions: app.permissions ?? null,
    appRoles: [...app.appRoles],
    adminConsented: [...app.adminConsented],
  };
}
