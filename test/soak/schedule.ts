/** When what happens: passing faults all the time, and beside them what a longer run has more of. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectedMailbox } from '../chaos/connect-mailboxes.ts';
import {
  type Disturbed,
  type InjectedIncident,
  killNode,
  passingFault,
  replaceAll,
  restartDatabase,
  revokedGrant,
} from './disturbances.ts';

const REST_MS = 5_000;
/** Every ten disturbances, in this order; a run of five minutes meets each of them. */
const ROUND = [
  'kill',
  'fault',
  'database',
  'revoked',
  'fault',
  'replace',
  'kill',
  'fault',
  'database',
  'fault',
] as const;

/** @returns the incidents that must have been told. */
export async function disturbUntil(
  disturbed: Disturbed,
  mailboxes: readonly ConnectedMailbox[],
  lastsMs: number,
): Promise<InjectedIncident[]> {
  const end = performance.now() + lastsMs;
  const incidents: InjectedIncident[] = [];
  for (let turn = 0; performance.now() < end; turn += 1) {
    switch (ROUND[turn % ROUND.length]) {
      case 'kill':
        await killNode(disturbed);
        break;
      case 'database':
        await restartDatabase(disturbed);
        break;
      case 'replace':
        await replaceAll(disturbed);
        break;
      case 'revoked': {
        // Each mailbox once: a second incident of one cause would be told as the first one again.
        const mailbox = mailboxes[incidents.length];
        if (mailbox) incidents.push(await revokedGrant(disturbed, mailbox));
        break;
      }
      default:
        await passingFault(disturbed);
    }
    await sleep(Math.floor(disturbed.random() * REST_MS));
  }
  return incidents;
}
