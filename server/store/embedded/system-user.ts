/**
 * As whom PostgreSQL runs. It refuses root, and that is right: it runs the code of whoever gets into it. An ordinary
 * user runs it as himself; root runs it as the owner of a cluster that exists, else as `postvak` or `postgres`, and
 * where neither exists a system user `postvak` is made, which owns nothing but the database.
 */
import { spawnSync } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { Failure } from '../../kernel/failure.ts';

/** undefined: the user of this process. */
export type SystemUser = { readonly uid: number; readonly gid: number } | undefined;

const NAMES = ['postvak', 'postgres'];

/** Makers of a system user without a password, a shell or a home: Debian and Red Hat, then BusyBox. */
const MAKERS: ReadonlyArray<readonly [string, ...string[]]> = [
  [
    'useradd',
    '--system',
    '--user-group',
    '--no-create-home',
    '--home-dir',
    '/nonexistent',
    '--shell',
    '/bin/false',
    'postvak',
  ],
  ['adduser', '-S', '-D', '-H', '-h', '/nonexistent', '-s', '/bin/false', 'postvak'],
];

/** @param cluster its owner is kept when it exists. */
export async function chooseSystemUser(cluster: string): Promise<SystemUser> {
  if (process.getuid?.() !== 0) return undefined;
  const existing = await stat(cluster).catch(() => undefined);
  if (existing && existing.uid !== 0) return { uid: existing.uid, gid: existing.gid };
  for (const name of NAMES) {
    const user = lookUp(name);
    if (user) return user;
  }
  for (const [command, ...parameters] of MAKERS) {
    spawnSync(command, parameters, { stdio: 'ignore', timeout: 10_000 });
    const user = lookUp('postvak');
    if (user) return user;
  }
  throw new Failure('database-unavailable', {
    detail:
      'PostgreSQL does not run as root, and no system user "postvak" could be made for it: make one, start Postvak as an ordinary user, or set POSTVAK_DATABASE_URL',
  });
}

/** @throws Error when the system does not answer, which does not mean that there is no such user. */
function lookUp(name: string): SystemUser {
  const ask = (flag: string) => spawnSync('id', [flag, name], { encoding: 'utf8', timeout: 10_000 });
  const [uid, gid] = [ask('-u'), ask('-g')];
  for (const answer of [uid, gid]) if (answer.error) throw answer.error;
  if (uid.status !== 0 || gid.status !== 0) return undefined;
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}
