import { type AccountView, readAccount } from '../accounts/account.ts';
import { recordAudit } from '../accounts/audit.ts';
import { accountConnection } from '../accounts/connection.ts';
import { Refused } from '../accounts/refused.ts';
import { Failure } from '../kernel/failure.ts';
import type { Secret } from '../kernel/secret.ts';
import type { Store } from '../store/pool.ts';
import type { Vault } from '../store/vault.ts';
import { keepPassword, offerPassword } from '../tokens/password.ts';
import { tryMailboxes } from './try-mailboxes.ts';

/**
 * Gives an account its password: it is tried in both directions first, and kept only when it is right.
 * @param agentId null: on the command line.
 * @throws Refused `not-found`, `conflict`; Failure when the password, or the mailbox, is refused.
 */
export async function givePassword(
  { store, vault }: { readonly store: Store; readonly vault: Vault },
  accountId: string,
  password: Secret,
  agentId: string | null,
  signal?: AbortSignal,
): Promise<AccountView> {
  const account = await readAccount(store.db, accountId);
  if (account.grantKind !== 'password') {
    throw new Refused('conflict', 'This account signs in without a password.');
  }
  const failure = await tryPassword(store, account, password, signal);
  if (!failure) return keepPassword(store, vault, accountId, password, agentId);
  await recordAudit(store.db, {
    agentId,
    action: 'grant.refused',
    subject: `account:${accountId}`,
    detail: { failure },
  });
  throw failure;
}

async function tryPassword(
  store: Store,
  { id, signIn, mailboxes, names }: AccountView,
  password: Secret,
  signal: AbortSignal | undefined,
): Promise<Failure | undefined> {
  const connection = await accountConnection(store.db, id);
  if (!connection) return undefined;
  const [tried] = await tryMailboxes(offerPassword(password, signIn), connection, mailboxes, signal);
  const failures = [tried?.retrieveFailure, tried?.dispatchFailure];
  // What else keeps mail from leaving can be cured later, and is shown on the mailbox then.
  const failure = failures.find((one) => one?.code === 'user-password-wrong') ?? tried?.retrieveFailure;
  if (!failure) return undefined;
  const { code, detail, cause, facts } = failure;
  return new Failure(code, { detail, cause, facts: { ...names, ...facts } });
}
