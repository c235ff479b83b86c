import { Secret } from '../../server/kernel/secret.ts';
import type { Db } from '../../server/store/pool.ts';
import type { AccessTokens } from '../../server/tokens/access.ts';

const GRAPH_SCOPE = ['Mail.ReadWrite', 'Mail.ReadWrite.Shared', 'Mail.Send', 'Mail.Send.Shared']
  .map((name) => `https://graph.microsoft.com/${name}`)
  .join(' ');

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
    accessToken: async (accountId, resource, { renew, refused, signal } = {}) => {
      const again = renew === true || refused !== undefined;
      if (again) renewals += 1;
      const key = `${accountId} ${resource}`;
      const present = kept.get(key);
      if (present && !again) return present;
      const { sign_in: upn } = await db
        .selectFrom('account')
        .select('sign_in')
        .where('id', '=', accountId)
        .executeTakeFirstOrThrow();
      const response = await fetch(`${controlUrl}/control/tokens`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ upn, ...(resource === 'graph' ? { scope: GRAPH_SCOPE } : {}) }),
        ...(signal ? { signal } : {}),
      });
      if (!response.ok) throw new Error(`the sandbox gave no token: ${await response.text()}`);
      const token = new Secret(((await response.json()) as { accessToken: string }).accessToken);
      kept.set(key, token);
      return token;
    },
  };
}
