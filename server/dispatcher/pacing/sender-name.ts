/**
 * Under whose name a mailbox submits. The server's limits are counted by that name: a mailbox that signs in with its
 * own address has them for itself; those that are sent by a delegate, or with one password, share them.
 */
import { sql } from 'kysely';
import type { MailboxConnection } from '../../accounts/connection.ts';

/** Over `m` (mailbox) and `a` (account). */
export const SUBMITTED_BY = sql<string>`
  lower(case when a.grant_kind = 'password' or m.submits_as = 'sign-in' then a.sign_in else m.address end)`;

/** The same, of a mailbox that was read. */
export function senderNameOf({
  address,
  signIn,
  signsInBy,
  submitsAs,
}: Pick<MailboxConnection, 'address' | 'signIn' | 'signsInBy' | 'submitsAs'>): string {
  return (signsInBy === 'password' || submitsAs === 'sign-in' ? signIn : address).toLowerCase();
}
