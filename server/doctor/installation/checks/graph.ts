/** A mailbox that is read or sent from over Microsoft Graph really opens there. Nothing is changed and nothing sent. */
import { openByGraph } from '../../../tokens/open-by-graph.ts';
import type { Check } from '../../check.ts';
import { tlsKey } from '../../checks/network.ts';
import { both, type Words } from '../../words.ts';
import { type ExaminedMailbox, type InstallationAccount, webTarget } from '../accounts.ts';
import type { InstallationProbe } from '../probe.ts';

const BUDGET_MS = 30_000;

/** @param needs keys of the rows of its account. */
export function graphCheck(
  { id, names, grantKind, state, registration: { endpoints } }: InstallationAccount,
  { address, incoming, outgoing }: ExaminedMailbox,
  needs: readonly string[],
): Check<InstallationProbe> {
  const { graph, ca } = endpoints;
  const way = {
    accountId: id,
    signsInBy: grantKind === 'password' ? 'password' : 'token',
    graph,
    ca,
    opener: names.user,
  } as const;
  return {
    id: 'connectivity.graph',
    subject: address,
    title: both(`${address} opens by Microsoft Graph`, `${address} gaat open met Microsoft Graph`),
    needs: [...needs, tlsKey(webTarget(graph, ca))],
    effect: 'none',
    budgetMs: BUDGET_MS,
    accountId: id,
    run: async ({ tokens }, signal) => {
      if (state === 'disabled') {
        return { evidence: [], skip: both('the account is switched off', 'het account staat uit') };
      }
      const evidence: Words[] = [];
      if (incoming === 'graph') {
        await openByGraph(tokens, way, address, 'Mail.ReadWrite', signal);
        evidence.push(both('its mail can be read', 'de mail is te lezen'));
      }
      if (outgoing === 'graph') {
        await openByGraph(tokens, way, address, 'Mail.Send', signal);
        evidence.push(both('the token may send', 'het token mag versturen'));
      }
      return { evidence };
    },
  };
}
