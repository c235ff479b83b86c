import type { Clock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import type { Store } from '../store/pool.ts';
import type { Vault } from '../store/vault.ts';
import type { AccessTokens } from '../tokens/access.ts';

/** What the alarms are made from. */
export interface AlarmContext {
  readonly store: Store;
  readonly vault: Vault;
  readonly tokens: AccessTokens;
  /** This process, as in the table of nodes. */
  readonly nodeId: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Where people reach the console, for links; without it the one of the first-run wizard. */
  readonly externalUrl?: string | undefined;
}
