/**
 * The table of commands. A new command is a file here that exports `describe(command)`, which gives the command its
 * options, its arguments and its action, and a line in this table.
 *
 * Results go to stdout, everything else to stderr. An action that fails throws; a `Failure` is told with its remedy.
 */
import type { Command } from 'commander';

export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  load(): Promise<{ describe(command: Command): void }>;
}

export const COMMANDS: readonly CommandEntry[] = [
  { name: 'start', summary: 'run Postvak', load: () => import('./start.ts') },
  {
    name: 'demo',
    summary: 'try Postvak with a sandbox in place of Microsoft 365',
    load: () => import('./demo.ts'),
  },
  {
    name: 'sandbox',
    summary: 'run a Microsoft 365 in memory, to try and to test with',
    load: () => import('./sandbox.ts'),
  },
  { name: 'migrate', summary: 'bring the database to this version', load: () => import('./migrate.ts') },
  {
    name: 'account',
    summary: 'list, add, try, switch and sign in accounts without a browser',
    load: () => import('./account/index.ts'),
  },
  {
    name: 'app',
    summary: 'list and add app registrations, renew their secrets and certificates',
    load: () => import('./app.ts'),
  },
  { name: 'department', summary: 'list and add departments', load: () => import('./department.ts') },
  {
    name: 'user',
    summary: 'list, make, disable and enable people, and reset their passwords',
    load: () => import('./user.ts'),
  },
  {
    name: 'alarms',
    summary: 'list what is wrong now, and try whether those who should hear of it would',
    load: () => import('./alarms.ts'),
  },
  { name: 'backup', summary: 'write everything to one file', load: () => import('./backup.ts') },
  {
    name: 'restore',
    summary: 'put a backup into an empty database',
    load: () => import('./restore.ts'),
  },
  { name: 'vault', summary: 'replace the key that seals secrets', load: () => import('./vault.ts') },
  {
    name: 'doctor',
    summary: 'name what is wrong with a deployment, who fixes it and how',
    load: () => import('./doctor.ts'),
  },
  {
    name: 'version',
    summary: 'print the versions of Postvak, Node.js and the database',
    load: () => import('./version.ts'),
  },
];
