/** Walks through the plan for as long as a run lasts. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectedMailbox } from '../chaos/connect-mailboxes.ts';
import {
  type Disturbed,
  type InjectedIncident,
  killNode,
  passingFault,
  replaceInTurn,
  restartDatabase,
  revokedGrant,
} from './disturbances.ts';
import { isWatched } from './memory.ts';
import { planTurn } from './plan.ts';

/** @returns the incidents that must have been told. */
export async function disturbUntil(
  disturbed: Disturbed,
  mailboxes: readonly ConnectedMailbox[],
  seed: number | string,
  lastsMs: number,
): Promise<InjectedIncident[]> {
  const nodes = disturbed.fleet.nodes.map(({ name }) => name);
  const end = performance.now() + lastsMs;
  const incidents: InjectedIncident[] = [];
  for (let turn = 0; performance.now() < end; turn += 1) {
    const { disturbance, restMs } = planTurn(seed, turn, nodes);
    switch (disturbance.kind) {
      case 'fault':
        await passingFault(disturbed, disturbance);
        break;
      case 'kill':
        await killNode(disturbed, disturbance);
        break;
      case 'database':
        await restartDatabase(disturbed);
        break;
      case 'replace':
        await replaceInTurn(disturbed, (name) => !isWatched(name));
        break;
      case 'revoked': {
        // Each mailbox once: a second incident of one cause would be told as the first one again.
        const mailbox = mailboxes[incidents.length];
        if (mailbox) incidents.push(await revokedGrant(disturbed, mailbox));
        break;
      }
    }
    await sleep(restMs);
  }
  return incidents;
}
