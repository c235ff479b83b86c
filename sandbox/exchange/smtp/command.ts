/** The shape of one SMTP command; each stands in its own file under commands/. */
import type { SmtpSession } from './session.ts';

export interface SmtpCommand {
  readonly verb: string;
  /** Writes its own reply. @param argument what stands after the verb and a space. */
  run(session: SmtpSession, argument: string): Promise<void> | void;
}
