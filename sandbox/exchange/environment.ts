/**
 * What the imitation of Exchange takes from the rest of the sandbox: who may do what, whether a token is good, which
 * faults are on, what time it is, and a network that can be broken under it.
 */
import type { SandboxClock } from '../clock.ts';
import type { Directory } from '../directory/directory.ts';
import type { Policy } from '../directory/policy.ts';
import type { VerifyAccessToken } from '../entra/tokens.ts';
import type { Faults } from '../faults/registry.ts';
import type { Network } from '../network.ts';

export interface Environment {
  readonly directory: Directory;
  readonly policy: Policy;
  readonly faults: Faults;
  readonly clock: SandboxClock;
  readonly verifyAccessToken: VerifyAccessToken;
  readonly network: Network;
}
