/**
 * Is the user who signed in the one whom the account needs?
 *
 * A browser that is signed in as somebody else hands over that user's token without asking, and the wrong mailbox
 * would be read. So before anything is stored:
 * - the same object id in the same tenant as at the last sign-in: yes, whatever the user is called now;
 * - the name is the expected one (UPN): yes; a deleted and re-made user is a new object with the old name;
 * - the mail address is the expected one (UPN and mail address may differ): yes, but only where the registration
 *   names a single tenant. In any other tenant its administrator could write any address he likes.
 */
import { Failure } from '../kernel/failure.ts';
import type { SignedInIdentity } from '../wire/entra/identity.ts';

export interface ExpectedUser {
  /** UPN or mail address, as the administrator typed it. */
  readonly signIn: string;
  /** Of the last sign-in, if there was one. */
  readonly known: { readonly oid: string; readonly tid: string } | null;
  /** The registration names one tenant, not `common` or `organizations`. */
  readonly singleTenant: boolean;
}

/** @throws Failure `wrong-user` with the facts expected and found. */
export function requireExpectedUser(expected: ExpectedUser, found: SignedInIdentity): void {
  if (isExpectedUser(expected, found)) return;
  throw new Failure('wrong-user', {
    detail: `signed in as ${found.upn}, this account needs ${expected.signIn}`,
    facts: { expected: expected.signIn, found: found.upn },
  });
}

function isExpectedUser({ signIn, known, singleTenant }: ExpectedUser, found: SignedInIdentity): boolean {
  if (known && known.tid !== found.tid) return false;
  if (known?.oid === found.oid) return true;
  if (sameName(found.upn, signIn)) return true;
  return singleTenant && found.email !== undefined && sameName(found.email, signIn);
}

/** User names are compared without case by Entra; Unicode forms are made equal first. */
function sameName(one: string, other: string): boolean {
  return one.normalize('NFC').toLowerCase() === other.normalize('NFC').toLowerCase();
}
