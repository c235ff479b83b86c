/**
 * What both roles stand on, opened in the order in which it is needed and closed in the opposite one: log, database
 * (embedded or given), schema, vault, the row of this node.
 */
import { fileURLToPath } from 'node:url';
import { backoffMs } from '../kernel/backoff.ts';
import { type Clock, systemClock } from '../kernel/clock.ts';
import { Failure } from '../kernel/failure.ts';
import type { Log } from '../kernel/log.ts';
import { makeMonth, monthOf } from '../store/blobs/months.ts';
import { makePrivateDirectory } from '../store/embedded/place.ts';
import { openEmbedded } from '../store/embedded.ts';
import { databaseFault, databaseMayComeBack } from '../store/fault.ts';
import { startHeartbeat } from '../store/heartbeat.ts';
import { migrate } from '../store/migrate.ts';
import { buryDeadNodes, registerNode } from '../store/node.ts';
import { liveVersions } from '../store/node-list.ts';
import { openStore, type Store, type StoreOptions } from '../store/pool.ts';
import { checkVault, type OpenVault, openVault, type Vault } from '../store/vault.ts';
import { keyFileIn, readKeyFile, readVaultKeys } from '../store/vault-key.ts';
import { openVitals } from '../telemetry/vitals.ts';
import { createS3ObjectStore, type S3ObjectStore } from '../wire/s3/object-store.ts';
import type { Settings } from './settings.ts';
import { startNotes } from './start-notes.ts';
import { VERSION } from './version.ts';

export interface Database {
  readonly store: Store;
  close(): Promise<void>;
}

/** What a role is made from. */
export interface RoleContext {
  readonly settings: Settings;
  readonly version: string;
  readonly nodeId: string;
  readonly store: Store;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly log: Log;
  /** The built console. */
  readonly webRoot: string;
  close(): Promise<void>;
}

export interface ContextOptions {
  readonly settings: Settings;
  readonly log: Log;
  /** The data directory was lost; this process must end. */
  readonly onLost: (failure: Failure) => void;
}

const WEB_ROOT = fileURLToPath(new URL('../../web/dist', import.meta.url));
const OLDEST_POSTGRES = 14;
/** A database that starts beside Postvak is waited for; one that stays away ends the start. */
const DATABASE_TRIES = 12;
const DATABASE_RETRY = { firstMs: 250, longestMs: 10_000, factor: 2 };

export async function openContext({ settings, log, onLost }: ContextOptions): Promise<RoleContext> {
  await using stack = new AsyncDisposableStack();
  const database = await openDatabase({ settings, log, command: 'start', guest: false, onLost });
  stack.defer(() => database.close());
  const { store } = database;
  await checkObjects(settings, log);
  const applied = await migrate(store);
  if (applied.length > 0) log.info({ applied }, 'the database schema was brought to this version');
  await makeMonth(store.db, monthOf(new Date()));
  const vault = await openSettingsVault(settings, store);
  const vitals = openVitals(settings.dataDirectory);
  stack.defer(() => vitals.close());
  const node = await registerNode(store.db, {
    roles: settings.roles,
    version: VERSION,
    vaultKeys: vault.keyIds,
    vitals: vitals.read,
  });
  // From here on each line says of which node it is: of many nodes the lines lie together.
  const nodeLog = log.child({ nodeId: node.nodeId });
  stack.defer(() =>
    node.leave().catch((error) => nodeLog.warn({ err: error }, 'this node could not say goodbye')),
  );
  await buryDeadNodes(store.db);
  const clockOffsetMs = node.clockOffsetMs();
  const liveNow = await liveVersions(store.db);
  for (const { level, message, fields } of startNotes({
    clockOffsetMs,
    version: VERSION,
    liveVersions: liveNow,
  }))
    nodeLog[level](fields, message);
  const heartbeat = startHeartbeat(store, node, (error) =>
    nodeLog.warn({ err: databaseFault(error) ?? error }, 'this node could not say that it lives'),
  );
  stack.defer(() => heartbeat.stop());
  const kept = stack.move();
  return {
    settings,
    version: VERSION,
    nodeId: node.nodeId,
    store,
    vault,
    clock: systemClock,
    log: nodeLog,
    webRoot: WEB_ROOT,
    close: () => kept.disposeAsync(),
  };
}

export interface DatabaseOptions {
  readonly settings: Settings;
  readonly log: Log;
  readonly command: string;
  /** A command may work beside a running Postvak; another start may not. */
  readonly guest: boolean;
  readonly onLost?: (failure: Failure) => void;
}

/** @throws Failure `database-unavailable`, `data-directory-in-use`, `disk-full`. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { settings, log, command, guest, onLost } = options;
  if (settings.databaseUrl) {
    const store = openStore({
      connection: settings.databaseUrl.reveal(),
      applicationName: `postvak ${command}`,
      objects: objectsOf(settings),
    });
    // A start waits for a database that starts beside it; a command tells at once that there is none.
    const tries = guest ? 1 : DATABASE_TRIES;
    return { store, close: await answering(store, log, tries, () => store.close()) };
  }
  const { dataDirectory } = settings;
  const embedded = await openEmbedded({ dataDirectory, command, guest, log, ...(onLost ? { onLost } : {}) });
  const connection: StoreOptions['connection'] = embedded.connection;
  const store = openStore({
    connection,
    applicationName: `postvak ${command}`,
    objects: objectsOf(settings),
  });
  return {
    store,
    close: async () => {
      await store.close();
      await embedded.stop();
    },
  };
}

function objectsOf({ blobs }: Settings): S3ObjectStore | undefined {
  return blobs && createS3ObjectStore(blobs.location, blobs.keys);
}

/**
 * A bucket that refuses ends the start, like any setting that is wrong; one that does not answer may come back.
 * @throws Failure `blob-store-refused`
 */
async function checkObjects(settings: Settings, log: Log): Promise<void> {
  try {
    await objectsOf(settings)?.check();
  } catch (error) {
    if (!(error instanceof Failure) || error.kind !== 'transient') throw error;
    log.warn({ err: error }, 'the object store for original mail does not answer yet');
  }
}

/** The vault with the keys of this installation, tried on what the database holds. */
export async function openSettingsVault(settings: Settings, store: Store): Promise<OpenVault> {
  await makePrivateDirectory(settings.dataDirectory);
  const sealed = await store.db.selectFrom('secret').select('id').limit(1).executeTakeFirst();
  const keys = await readVaultKeys({
    given: settings.vaultKeys,
    dataDirectory: settings.dataDirectory,
    mayGenerate: sealed === undefined,
  });
  await checkVault(store.db, keys);
  if (settings.vaultKeys) return openVault({ keys });
  const file = keyFileIn(settings.dataDirectory);
  return openVault({ keys, reread: () => readKeyFile(file) });
}

/** Waits until the database answers, and is new enough. @returns `close`, or closes and throws. */
async function answering(
  store: Store,
  log: Log,
  tries: number,
  close: () => Promise<void>,
): Promise<() => Promise<void>> {
  try {
    const { rows } = await patiently(log, tries, () =>
      store.pool.query("select current_setting('server_version') as version"),
    );
    const version = String(rows[0]?.version);
    if (Number.parseInt(version, 10) >= OLDEST_POSTGRES) return close;
    throw new Failure('database-unavailable', {
      detail: `the server is PostgreSQL ${version}; Postvak needs ${OLDEST_POSTGRES} or newer`,
    });
  } catch (error) {
    await close();
    throw databaseFault(error) ?? error;
  }
}

async function patiently<T>(log: Log, tries: number, ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      if (attempt >= tries || !databaseMayComeBack(error)) throw error;
      log.warn({ err: databaseFault(error) }, 'the database does not answer yet');
      await systemClock.sleep(backoffMs(DATABASE_RETRY, attempt));
    }
  }
}
