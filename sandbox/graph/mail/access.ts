/**
 * Whose mailbox a request is about, and whether the token may: one's own with Mail.…, another's with Mail.….Shared and
 * the rights that Exchange knows, any with an application's role.
 * https://learn.microsoft.com/graph/permissions-reference
 */
import type { Mailbox } from '../../directory/directory.ts';
import type { Principal } from '../../directory/policy.ts';
import type { VerifiedToken } from '../../entra/tokens.ts';
import type { GraphContext } from '../context.ts';
import { GraphFailure } from '../failure.ts';

export type Need = 'read' | 'write' | 'send';

export interface MailAccess {
  readonly mailbox: Mailbox;
  readonly principal: Principal;
}

const PERMISSIONS: Record<Need, readonly string[]> = {
  read: ['Mail.Read', 'Mail.ReadWrite'],
  write: ['Mail.ReadWrite'],
  send: ['Mail.Send'],
};

/** @param id `me`, a UPN, an address or an object id. @throws GraphFailure 403, 404. */
export function requireMail(context: GraphContext, token: VerifiedToken, id: string, need: Need): MailAccess {
  const { policy, faults } = context;
  const mailbox = findMailbox(context, token, id);
  const place = { mailbox: mailbox?.address ?? id, user: token.upn ?? token.appId };
  if (!mailbox || !policy.isLicensed(mailbox) || faults.active('graph-mailbox-inactive', place)) {
    throw new GraphFailure(
      404,
      mailbox ? 'MailboxNotEnabledForRESTAPI' : 'ErrorInvalidUser',
      mailbox
        ? 'The mailbox is either inactive, soft-deleted, or is hosted on-premise.'
        : `The requested user '${id}' is invalid.`,
    );
  }
  const principal: Principal = { oid: token.oid, upn: token.upn };
  const own = mailbox.owner !== undefined && mailbox.owner === token.upn?.toLowerCase();
  const names = PERMISSIONS[need];
  const permitted =
    token.upn === undefined
      ? names.some((name) => token.roles.includes(name))
      : names.some((name) => token.scp.includes(own ? name : `${name}.Shared`)) &&
        (need === 'send' || policy.mayOpen(principal, mailbox));
  if (!permitted || faults.active('graph-mail-denied', place)) {
    throw new GraphFailure(403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.');
  }
  return { mailbox, principal };
}

function findMailbox({ directory }: GraphContext, token: VerifiedToken, id: string): Mailbox | undefined {
  const wanted = id === 'me' ? token.upn : (directory.findUserByOid(id)?.upn ?? id);
  return wanted === undefined ? undefined : directory.findMailbox(wanted);
}
