/** All checks of a Cisco ECE deployment, in the order of the report. */
import type { Check } from '../check.ts';
import type { EceProbe } from '../ece/probe.ts';
import { deploymentChecks } from './deployment.ts';
import { mailboxChecks } from './mailbox.ts';
import { networkChecks } from './network.ts';
import { tokenChecks } from './token.ts';

export function eceChecks(probe: EceProbe): Check<EceProbe>[] {
  const { accounts } = probe.description;
  return [
    ...deploymentChecks,
    ...networkChecks(probe),
    ...accounts.flatMap((account) => [
      ...tokenChecks(probe, account),
      ...account.mailboxes.flatMap((mailbox) => mailboxChecks(probe, account, mailbox)),
    ]),
  ];
}
