/**
 * The running server process of a cluster: found, started, stopped.
 *
 * It gets a session of its own and writes its log to a file: neither Ctrl-C in the terminal nor the end of Postvak
 * takes it away before Postvak has stopped. So it may outlive a Postvak that was killed, and is then simply used
 * again. That two never run on one cluster is PostgreSQL's own promise (postmaster.pid), on which this file builds.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { readlinkSync, realpathSync } from 'node:fs';
import { chown, mkdtemp, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Failure } from '../../kernel/failure.ts';
import { pidExists } from '../process-identity.ts';
import { CLUSTER_NAME, type Cluster } from './cluster.ts';
import { makePrivateDirectory } from './place.ts';

export interface SocketAddress {
  readonly host: string;
  readonly port: number;
}

/** Only part of the socket's name, as there is no TCP. */
const PORT = 5432;
/** sockaddr_un: 108 bytes with the final zero on Linux, 104 elsewhere; the directory's share of it. */
const LONGEST_SOCKET_DIRECTORY = 103 - '/.s.PGSQL.5432.lock'.length;
const POLL_MS = 25;
/** Recovery after a crash reads the log since the last checkpoint; on a slow disk that takes its time. */
const TRIES = 6;
const PAUSE_MS = 100;
const READY_WITHIN_MS = 300_000;
const STOP_WITHIN_MS = 60_000;
const SOCKET_PREFIX = 'postvak-';
const LARGEST_LOG_BYTES = 10 * 1024 * 1024;

/**
 * Starts the server, or finds it running, and waits until it takes connections.
 * @throws Failure `database-unavailable` or `disk-full`, with what PostgreSQL said.
 */
export async function ensureRunning(cluster: Cluster): Promise<SocketAddress> {
  const deadline = performance.now() + READY_WITHIN_MS;
  let attempt: Attempt | undefined;
  let ended = 0;
  while (performance.now() < deadline) {
    const file = await readPostmasterFile(cluster.directory);
    const state = file ? await probe(file.address) : 'refused';
    if (file && state === 'ready') return file.address;
    const runs = state === 'starting' || (file !== undefined && isPostmaster(file.pid, cluster.directory));
    if (!runs && attempt?.ended() !== false) {
      if (attempt) {
        ended += 1;
        if (ended === TRIES) throw await attempt.failure();
        // Processes of a server that was killed hold its memory for some moments more.
        await sleep(PAUSE_MS * ended);
        if (file) await removeStaleFiles(cluster.directory, file);
      }
      attempt = await start(cluster);
    }
    await sleep(POLL_MS);
  }
  throw new Failure('database-unavailable', {
    detail: `PostgreSQL in ${cluster.directory} was not ready within ${READY_WITHIN_MS / 1000} s`,
  });
}

/** Ends sessions and stops the server with a checkpoint (its "fast" mode). Resolves also when it did not run. */
export async function stopPostmaster(directory: string): Promise<void> {
  const file = await readPostmasterFile(directory);
  if (!file || !isPostmaster(file.pid, directory)) return;
  process.kill(file.pid, 'SIGINT');
  const deadline = performance.now() + STOP_WITHIN_MS;
  while (isPostmaster(file.pid, directory)) {
    if (performance.now() > deadline) {
      throw new Failure('database-unavailable', { detail: `PostgreSQL (pid ${file.pid}) does not stop` });
    }
    await sleep(POLL_MS);
  }
  if (file.address.host.startsWith(join(tmpdir(), SOCKET_PREFIX))) {
    await rm(file.address.host, { recursive: true, force: true });
  }
}

/** A client for the maintenance database or another one of this server. */
export function clientFor(address: SocketAddress, database: string, applicationName: string): pg.Client {
  const client = new pg.Client({
    ...address,
    user: CLUSTER_NAME,
    database,
    ssl: false,
    application_name: applicationName,
    connectionTimeoutMillis: 10_000,
  });
  client.on('error', () => {});
  return client;
}

interface PostmasterFile {
  readonly pid: number;
  readonly address: SocketAddress;
}

/** Its lines: pid, data directory, start time, port, socket directory, listen address, shared memory, status. */
async function readPostmasterFile(directory: string): Promise<PostmasterFile | undefined> {
  const text = await readFile(join(directory, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, address: { host: lines[4] || '/nonexistent', port: Number(lines[3]) || PORT } };
}

/** Whether this pid is the server of this cluster: PostgreSQL works in its data directory. */
function isPostmaster(pid: number, directory: string): boolean {
  if (!pidExists(pid)) return false;
  if (process.platform !== 'linux') return true;
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(directory);
  } catch {
    return false;
  }
}

/**
 * PostgreSQL does not start over the files of a pid that exists, though another process may have that pid by now, or
 * nobody has taken leave of the killed one (a zombie, common in containers). Here that can be told apart.
 */
async function removeStaleFiles(directory: string, stale: PostmasterFile): Promise<void> {
  const again = await readPostmasterFile(directory);
  if (again?.pid !== stale.pid || isPostmaster(stale.pid, directory)) return;
  await rm(join(stale.address.host, `.s.PGSQL.${stale.address.port}.lock`), { force: true });
  await rm(join(directory, 'postmaster.pid'), { force: true });
}

type ServerState = 'ready' | 'starting' | 'refused';

async function probe(address: SocketAddress): Promise<ServerState> {
  const client = clientFor(address, 'postgres', 'postvak probe');
  try {
    await client.connect();
    return 'ready';
  } catch (error) {
    // 57P03 cannot_connect_now: starting up, shutting down or recovering; 53300: full of sessions, but there.
    const { code } = error as { code?: string };
    if (code === '53300') return 'ready';
    return code === '57P03' ? 'starting' : 'refused';
  } finally {
    await client.end().catch(() => {});
  }
}

interface Attempt {
  ended(): boolean;
  failure(): Promise<Failure>;
}

async function start(cluster: Cluster): Promise<Attempt> {
  const logFile = await rotateLog(`${cluster.directory}.log`);
  const logged = await stat(logFile).then(
    ({ size }) => size,
    () => 0,
  );
  const log = await open(logFile, 'a', 0o600);
  let child: ChildProcess;
  let fault: Error | undefined;
  try {
    child = spawn(cluster.binaries.postgres, parametersOf(cluster, await socketDirectory(cluster)), {
      ...cluster.user,
      cwd: '/',
      env: { LC_ALL: 'C', TZ: 'UTC' },
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    child.once('error', (error) => {
      fault = error;
    });
    child.unref();
  } finally {
    await log.close();
  }
  return {
    ended: () => fault !== undefined || child.exitCode !== null || child.signalCode !== null,
    failure: async () => {
      const said = (await readFile(logFile, 'utf8').catch(() => '')).slice(logged).trim().slice(-2_000);
      const detail =
        fault?.message ?? (said || `PostgreSQL ended with ${child.exitCode ?? child.signalCode}`);
      return new Failure(/no space left/i.test(said) ? 'disk-full' : 'database-unavailable', {
        detail,
        cause: fault,
        facts: { directory: cluster.directory },
      });
    },
  };
}

function parametersOf({ directory, durable }: Cluster, sockets: string): string[] {
  const settings: Record<string, string> = {
    listen_addresses: '',
    port: String(PORT),
    unix_socket_directories: sockets,
    unix_socket_permissions: '0700',
    max_connections: '100',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '%m [%p] ',
    // Failed statements are translated and told by those who made them; here they would only repeat mail addresses.
    log_min_error_statement: 'panic',
    log_min_messages: 'warning',
    log_checkpoints: 'off',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return [
    '-D',
    directory,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
}

/** Beside the cluster when its name is short enough for a socket, else in the system's temporary directory. */
async function socketDirectory({ directory, user }: Cluster): Promise<string> {
  const beside = join(dirname(directory), 'run');
  const fits = Buffer.byteLength(beside) <= LONGEST_SOCKET_DIRECTORY;
  const sockets = fits ? beside : await mkdtemp(join(tmpdir(), SOCKET_PREFIX));
  await makePrivateDirectory(sockets);
  if (user) await chown(sockets, user.uid, user.gid);
  return sockets;
}

async function rotateLog(file: string): Promise<string> {
  const { size } = await stat(file).catch(() => ({ size: 0 }));
  if (size > LARGEST_LOG_BYTES) await rename(file, `${file}.1`);
  return file;
}
