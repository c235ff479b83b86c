/** Signs a letter when it is written, so that what is kept is what is sent, at every try. */
import { domainToASCII } from 'node:url';
import type { Trx } from '../../store/pool.ts';
import type { Vault } from '../../store/vault.ts';
import { signMessage } from '../../wire/smtp/dkim-sign.ts';

/**
 * @param from the address in the From field: its domain is what receivers compare with (RFC 7489 section 3.1.1).
 * @returns the message as it was when its domain has no key that is switched on, or its server signs itself.
 * @throws Failure of the vault, and Error where there is a key and no vault to open it.
 */
export async function signLetter(
  trx: Trx,
  vault: Pick<Vault, 'read'> | undefined,
  letter: { readonly from: string; readonly mailboxId: string; readonly raw: Buffer },
): Promise<Buffer> {
  const domain = domainToASCII(letter.from.slice(letter.from.lastIndexOf('@') + 1).toLowerCase());
  const key = await trx
    .selectFrom('dkim_key')
    .innerJoin('mailbox', (join) => join.on('mailbox.id', '=', letter.mailboxId))
    .innerJoin('account', 'account.id', 'mailbox.account_id')
    .innerJoin('app_registration', 'app_registration.id', 'account.app_registration_id')
    .select(['dkim_key.selector', 'dkim_key.secret_id'])
    .where('dkim_key.domain', '=', domain)
    .where('dkim_key.enabled', '=', true)
    .where('app_registration.provider', '<>', 'microsoft')
    .executeTakeFirst();
  if (!key) return letter.raw;
  if (!vault) throw new Error(`mail of ${domain} is to be signed, and there is no vault to open its key`);
  const privateKey = await vault.read(trx, key.secret_id);
  return signMessage(letter.raw, { domain, selector: key.selector, privateKey });
}
