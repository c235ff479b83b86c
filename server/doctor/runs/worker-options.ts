/** What a node's doctor is given. */
import type { Clock } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';
import type { Store } from '../../store/pool.ts';
import type { Vault } from '../../store/vault.ts';
import type { FindProvider } from '../../wire/entra/provider.ts';
import type { SettingsInForce } from '../installation/opened.ts';

export interface DoctorWorkerOptions {
  readonly store: Store;
  readonly vault: Vault;
  readonly nodeId: string;
  readonly settings: SettingsInForce;
  readonly version: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly findProvider: FindProvider;
}
