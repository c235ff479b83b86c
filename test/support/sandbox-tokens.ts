import { Secret } from '../../server/kernel/secret.ts';
import type { Db } from '../../server/store/pool.ts';
import type { AccessTokens } from '../../server/tokens/access.ts';

/** Real tokens of the sandbox's Entra for an account's user, without the dance of a sign-in; kept until renewed. */
export function sandboxTokens(
  db: Db,
  controlUrl: string,
): AccessTokens & { readonly renewals: () => number } {
  const kept = new Map<string, Secret>();
  let renewals = 0;
  return {
    renewals: () => renewals,
    password: () => Promise.reject(new Error('the sandbox knows no passwords for mail')),
    accessToken: async (accountId, _resource, { renew, refused, signal } = {}) => {
      const again = renew === true || refused !== undefined;
      if (again) renewals += 1;
      const present = kept.get(accountId);
      if (present && !again) return present;
      const { sign_in: upn } = await db
        .selectFrom('account')
        .select('sign_in')
        .where('id', '=', accountId)
        .executeTakeFirstOrThrow();
      const response = await fetch(`${controlUrl}/control/tokens`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ upn }),
        ...(signal ? { signal } : {}),
      });
      if (!response.ok) throw new Error(`the sandbox gave no token: ${await response.text()}`);
      const token = new Secret(((await response.json()) as { accessToken: string }).accessToken);
      kept.set(accountId, token);
      return token;
    },
  };
}
