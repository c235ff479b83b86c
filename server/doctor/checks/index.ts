/** All checks of a Cisco ECE deployment, in the order of the report. */
import type { Check } from '../check.ts';
import type { EceProbe } from '../ece/examined.ts';
import { secretExpiryCheck } from '../ece/graph.ts';
import { deploymentChecks } from './deployment.ts';
import { mailboxChecks } from './mailbox.ts';
import { naming } from './naming.ts';
import { networkChecks } from './network.ts';
import { tokenChecks } from './token.ts';

export function eceChecks({ description, targets, server }: EceProbe): Check<EceProbe>[] {
  const { accounts, entra } = description;
  const renewable = accounts.find(({ refreshToken }) => refreshToken !== undefined);
  return [
    ...deploymentChecks,
    ...networkChecks([targets], server),
    ...(renewable && entra.clientId ? [secretExpiryCheck(entra.clientId, renewable.name)] : []),
    ...accounts.flatMap((account) => {
      const { name, accessToken, refreshToken } = account;
      const needs = [`token.user ${name}`, `token.audience ${name}`, `token.lifetime ${name}`];
      const { clientId = '', tenant } = entra;
      const names = { account: name, user: account.signIn, app: clientId, clientId, tenant };
      const rows = [
        ...tokenChecks(account, {
          login: targets.login,
          refreshes: refreshToken !== undefined && entra.clientId !== undefined,
          hasToken: accessToken !== undefined || refreshToken !== undefined,
          claims: 'delegated',
        }),
        ...account.mailboxes.flatMap((mailbox) =>
          mailboxChecks(account, mailbox, { targets, server, needs }),
        ),
      ];
      return rows.map((check) => naming(names, check));
    }),
  ];
}
