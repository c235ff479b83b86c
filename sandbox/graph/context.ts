/** What an endpoint of Graph may see of the sandbox. */
import type { SandboxClock } from '../clock.ts';
import type { Directory } from '../directory/directory.ts';
import type { Policy } from '../directory/policy.ts';
import type { VerifyAccessToken } from '../entra/tokens.ts';
import type { RunningExchange } from '../exchange/exchange.ts';
import type { Faults } from '../faults/registry.ts';
import type { Deltas } from './mail/deltas.ts';

export interface GraphContext {
  readonly directory: Directory;
  readonly policy: Policy;
  readonly faults: Faults;
  readonly clock: SandboxClock;
  readonly verifyAccessToken: VerifyAccessToken;
  readonly exchange: Pick<RunningExchange, 'store' | 'submission' | 'settings'>;
  readonly deltas: Deltas;
}
