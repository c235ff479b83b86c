/** The parts of a running sandbox, as those see it that work on the whole: the control API and the seed. */
import type { Certificates } from './certificates.ts';
import type { SandboxClock } from './clock.ts';
import type { Directory } from './directory/directory.ts';
import type { EntraContext } from './entra/context.ts';
import type { RunningExchange } from './exchange/exchange.ts';
import type { Faults } from './faults/registry.ts';
import type { SandboxInfo } from './info.ts';
import type { Network } from './network.ts';

export interface SandboxParts {
  readonly directory: Directory;
  readonly faults: Faults;
  readonly clock: SandboxClock;
  readonly certificates: Certificates;
  readonly network: Network;
  readonly entra: EntraContext;
  readonly exchange: RunningExchange;
  readonly info: () => SandboxInfo;
  /** Everything as it was at the start. */
  readonly reset: () => void;
}
