/** An ECE deployment as its checks see it: what its file says, and what can be asked on its behalf. */
import type { GraphAccess } from '../../wire/graph/ask.ts';
import type { MailProbe, MailTargets } from '../checks/examined.ts';
import type { Target } from '../sight.ts';
import type { Said } from '../words.ts';
import type { EceDescription } from './file.ts';

export interface EceTargets extends MailTargets {
  readonly login: Target;
}

export interface EceProbe extends MailProbe {
  readonly description: EceDescription;
  readonly targets: EceTargets;
  /** A token for Graph by the account's refresh token, or why there is none. @param account its name. */
  graph(account: string): Promise<GraphAccess | Said>;
}
