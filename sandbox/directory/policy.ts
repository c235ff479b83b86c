/**
 * What the directory's state allows, with the faults that are on laid over it. Exchange asks here before it opens
 * a mailbox, takes a submission or looks at a licence; nothing else decides these things.
 */
import type { Faults } from '../faults/registry.ts';
import type { Directory, Mailbox, User } from './directory.ts';
import type { Licence } from './licences.ts';

/** Who a token speaks for. */
export interface Principal {
  readonly oid: string;
  /** Undefined for an application by itself. */
  readonly upn: string | undefined;
}

export interface Policy {
  protocolEnabled(mailbox: Mailbox, protocol: 'imap' | 'pop3'): boolean;
  /** The mailbox's own switch goes before the organisation's. */
  smtpAuth(mailbox: Mailbox): 'allowed' | 'disabled-tenant' | 'disabled-mailbox' | 'security-defaults';
  /** The owner, or somebody with FullAccess. */
  mayOpen(principal: Principal, mailbox: Mailbox): boolean;
  /** The owner, or somebody with SendAs; FullAccess alone does not allow sending. */
  maySendAs(principal: Principal, mailbox: Mailbox): boolean;
  licenceOf(user: User): Licence | undefined;
  /** A shared mailbox needs none; a user's mailbox has none without one. */
  isLicensed(mailbox: Mailbox): boolean;
}

export function createPolicy(directory: Directory, faults: Faults): Policy {
  const policy: Policy = {
    protocolEnabled: (mailbox, protocol) => {
      const where = { mailbox: mailbox.address, user: mailbox.owner };
      return protocol === 'imap'
        ? mailbox.imapEnabled && !faults.active('imap-disabled', where)
        : mailbox.popEnabled && !faults.active('pop-disabled', where);
    },
    smtpAuth: (mailbox) => {
      const where = { mailbox: mailbox.address, user: mailbox.owner };
      const tenant = directory.findTenant(mailbox.tenantId) ?? directory.tenant;
      if (tenant.securityDefaults || faults.active('smtp-security-defaults', where))
        return 'security-defaults';
      if (mailbox.smtpEnabled === 'off' || faults.active('smtp-disabled-mailbox', where))
        return 'disabled-mailbox';
      if (faults.active('smtp-disabled-tenant', where)) return 'disabled-tenant';
      return mailbox.smtpEnabled === 'organisation' && tenant.smtpAuthDisabled
        ? 'disabled-tenant'
        : 'allowed';
    },
    mayOpen: (principal, mailbox) => {
      if (isOwner(principal, mailbox)) return true;
      if (faults.active('full-access-missing', { mailbox: mailbox.address, user: principal.upn }))
        return false;
      return isListed(principal, mailbox.fullAccess);
    },
    maySendAs: (principal, mailbox) => {
      if (faults.active('send-as-missing', { mailbox: mailbox.address, user: principal.upn })) return false;
      return isOwner(principal, mailbox) || isListed(principal, mailbox.sendAs);
    },
    licenceOf: (user) => {
      if (faults.active('licence-missing', { user: user.upn, mailbox: user.upn })) return undefined;
      const lower = faults.active('licence-below-e3', { user: user.upn, mailbox: user.upn });
      return lower ? lower.licence : user.licence;
    },
    isLicensed: (mailbox) => {
      const owner = mailbox.owner === undefined ? undefined : directory.findUser(mailbox.owner);
      return owner === undefined || policy.licenceOf(owner) !== undefined;
    },
  };
  return policy;
}

function isOwner({ upn }: Principal, { owner }: Mailbox): boolean {
  return upn !== undefined && owner !== undefined && upn.toLowerCase() === owner;
}

function isListed({ oid, upn }: Principal, names: ReadonlySet<string>): boolean {
  return names.has(oid.toLowerCase()) || (upn !== undefined && names.has(upn.toLowerCase()));
}
