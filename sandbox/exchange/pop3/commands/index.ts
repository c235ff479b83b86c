import type { Pop3Command } from '../command.ts';
import { auth } from './auth.ts';
import { capa } from './capa.ts';
import { dele, noop, rset } from './dele.ts';
import { quit } from './quit.ts';
import { retr, top } from './retr.ts';
import { list, stat, uidl } from './stat.ts';
import { pass, user } from './user.ts';

const ALL: readonly Pop3Command[] = [
  auth,
  capa,
  dele,
  list,
  noop,
  pass,
  quit,
  retr,
  rset,
  stat,
  top,
  uidl,
  user,
];

/** By name, upper case. */
export const commands: ReadonlyMap<string, Pop3Command> = new Map(
  ALL.map((command) => [command.name, command]),
);
