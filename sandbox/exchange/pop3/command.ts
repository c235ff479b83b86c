/** The shape of one POP3 command; each stands in its own file under commands/. */
import type { Pop3Session } from './session.ts';

export interface Pop3Command {
  readonly name: string;
  readonly state: 'any' | 'authorization' | 'transaction';
  /** Writes its own answer. @throws Pop3Error for a refusal. */
  run(session: Pop3Session, argument: string): Promise<void> | void;
}
