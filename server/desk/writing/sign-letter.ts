/** Who signs a letter when it is written, so that what is kept is what is sent, at every try. */
import { domainToASCII } from 'node:url';
import type { Trx } from '../../store/pool.ts';
import type { Vault } from '../../store/vault.ts';
import type { DkimSigner } from '../../wire/smtp/dkim-sign.ts';

export type SigningVault = Pick<Vault, 'read'>;

/**
 * @returns the keys of the domain that are switched on; none where the mailbox's server signs by itself. RSA comes first.
 * @throws Failure of the vault, and Error where there is a key and no vault to open it.
 */
export async function signersOf(
  trx: Trx,
  vault: SigningVault | undefined,
  letter: { readonly from: string; readonly mailboxId: string },
): Promise<DkimSigner[]> {
  const domain = domainToASCII(letter.from.slice(letter.from.lastIndexOf('@') + 1).toLowerCase());
  const keys = await trx
    .selectFrom('dkim_key')
    .innerJoin('mailbox', (join) => join.on('mailbox.id', '=', letter.mailboxId))
    .innerJoin('account', 'account.id', 'mailbox.account_id')
    .innerJoin('app_registration', 'app_registration.id', 'account.app_registration_id')
    .select(['dkim_key.selector', 'dkim_key.algorithm', 'dkim_key.secret_id'])
    .where('dkim_key.domain', '=', domain)
    .where('dkim_key.enabled', '=', true)
    .where('app_registration.provider', '<>', 'microsoft')
    .orderBy('dkim_key.algorithm', 'desc')
    .execute();
  const signers: DkimSigner[] = [];
  for (const { selector, algorithm, secret_id } of keys) {
    if (!vault) throw new Error(`mail of ${domain} is to be signed, and there is no vault to open its key`);
    signers.push({ domain, selector, algorithm, privateKey: await vault.read(trx, secret_id) });
  }
  return signers;
}
