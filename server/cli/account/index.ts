/** `postvak account`: everything about accounts from the command line, also beside a running Postvak. */
import type { Command } from 'commander';
import { describeAdd } from './add.ts';
import { describeChange } from './change.ts';
import { describeConnect } from './connect.ts';
import { describeList } from './list.ts';
import { describeTry } from './try.ts';

export function describe(command: Command): void {
  for (const part of [describeList, describeAdd, describeConnect, describeTry, describeChange]) part(command);
  command.action(() => command.help({ error: true }));
}
