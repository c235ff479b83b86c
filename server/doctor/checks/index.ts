/** All checks of a Cisco ECE deployment, in the order of the report. */
import type { Check } from '../check.ts';
import type { EceProbe } from '../ece/probe.ts';
import { deploymentChecks } from './deployment.ts';
import { mailboxChecks } from './mailbox.ts';
import { networkChecks } from './network.ts';
import { tokenChecks } from './token.ts';

export function eceChecks({ description, targets, server }: EceProbe): Check<EceProbe>[] {
  const { accounts, entra } = description;
  return [
    ...deploymentChecks,
    ...networkChecks([targets], server),
    ...accounts.flatMap((account) => {
      const { name, accessToken, refreshToken } = account;
      const needs = [`token.user ${name}`, `token.audience ${name}`, `token.lifetime ${name}`];
      return [
        ...tokenChecks(
          { ...account, names: { app: entra.clientId ?? '', tenant: entra.tenant } },
          {
            login: targets.login,
            refreshes: refreshToken !== undefined && entra.clientId !== undefined,
            hasToken: accessToken !== undefined || refreshToken !== undefined,
            claims: 'delegated',
          },
        ),
        ...account.mailboxes.flatMap((mailbox) =>
          mailboxChecks(account, mailbox, { targets, server, needs }),
        ),
      ];
    }),
  ];
}
