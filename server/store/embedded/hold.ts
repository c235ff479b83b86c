/**
 * Who holds a data directory: a session with an advisory lock in the database itself. Its name tells which process
 * it belongs to, for the message to whoever comes second.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { pidNamespace, processIdentity, processRuns } from '../process-identity.ts';
import { CLUSTER_NAME } from './cluster.ts';
import { clientFor, type SocketAddress } from './postmaster.ts';

export type Held =
  | { readonly session: pg.Client }
  /** By another Postvak. */
  | { readonly pid: number; readonly command: string };

const LOCK_CLASS = 0x7061;
const LOCK_OBJECT = 1;
/** A killed process's session ends as soon as PostgreSQL is given the processor. */
const DEAD_HOLDER_WAIT_MS = 10_000;
const POLL_MS = 25;

export async function holdDataDirectory(address: SocketAddress, command: string): Promise<Held> {
  const session = clientFor(address, CLUSTER_NAME, nameOf(command));
  const deadline = performance.now() + DEAD_HOLDER_WAIT_MS;
  try {
    await session.connect();
    for (;;) {
      const { rows } = await session.query('select pg_try_advisory_lock($1, $2) as held', [
        LOCK_CLASS,
        LOCK_OBJECT,
      ]);
      if (rows[0].held) return { session };
      const holder = await findHolder(session);
      if (holder && (holder.lives || performance.now() > deadline)) {
        await session.end();
        return { pid: holder.pid, command: holder.command };
      }
      await sleep(POLL_MS);
    }
  } catch (error) {
    await session.end().catch(() => {});
    throw error;
  }
}

interface Holder {
  readonly pid: number;
  readonly command: string;
  readonly lives: boolean;
}

async function findHolder(session: pg.Client): Promise<Holder | undefined> {
  const { rows } = await session.query<{ application_name: string }>(
    `select application_name from pg_locks join pg_stat_activity using (pid)
     where locktype = 'advisory' and classid = $1 and objid = $2 and objsubid = 2 and granted`,
    [LOCK_CLASS, LOCK_OBJECT],
  );
  const [, command = '?', pid = '0', started = '', namespace = ''] =
    rows[0]?.application_name.split(' ') ?? [];
  if (rows.length === 0) return undefined;
  // In another container nothing can be seen of it; its session is there, so it is believed to live.
  const visible = namespace === pidNamespace();
  return { pid: Number(pid), command, lives: !visible || processRuns({ pid: Number(pid), started }) };
}

/** At most 63 bytes are kept by PostgreSQL. */
function nameOf(command: string): string {
  const { pid, started } = processIdentity();
  return `postvak ${command} ${pid} ${started} ${pidNamespace()}`;
}
