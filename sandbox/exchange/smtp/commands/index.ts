import type { SmtpCommand } from '../command.ts';
import { auth } from './auth.ts';
import { bdat } from './bdat.ts';
import { data } from './data.ts';
import { ehlo, helo } from './ehlo.ts';
import { mail } from './mail.ts';
import { quit } from './quit.ts';
import { rcpt } from './rcpt.ts';
import { help, noop, rset, vrfy } from './rset.ts';
import { starttls } from './starttls.ts';

const ALL: readonly SmtpCommand[] = [
  auth,
  bdat,
  data,
  ehlo,
  helo,
  help,
  mail,
  noop,
  quit,
  rcpt,
  rset,
  starttls,
  vrfy,
];

/** By verb, upper case. */
export const commands: ReadonlyMap<string, SmtpCommand> = new Map(
  ALL.map((command) => [command.verb, command]),
);
