/**
 * Opens what of this installation can be opened, one after the other, and keeps what went wrong instead of ending with
 * it. Nothing is made: no key, no table.
 */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServerKind } from '../../doctor/checks/examined.ts';
import { type Opened, type OpenedInstallation, tryToOpen } from '../../doctor/installation/opened.ts';
import { withDeadline } from '../../kernel/deadline.ts';
import { Failure } from '../../kernel/failure.ts';
import { openDatabase } from '../../roles/context.ts';
import { openLog } from '../../roles/log.ts';
import { readSettings, type Settings, unknownSettings } from '../../roles/settings.ts';
import { VERSION } from '../../roles/version.ts';
import { clusterPlace } from '../../store/embedded/place.ts';
import { databaseFault } from '../../store/fault.ts';
import type { Store } from '../../store/pool.ts';
import { openVault, type Vault } from '../../store/vault.ts';
import { readVaultKeys } from '../../store/vault-key.ts';

export interface OpenedHere {
  readonly opened: OpenedInstallation;
  readonly server: ServerKind;
  close(): Promise<void>;
}

/** A database on the way of nowhere must not hold up the rows that need none. */
const DATABASE_MS = 20_000;

export async function openInstallation(): Promise<OpenedHere> {
  const settings = await tryToOpen(async () => readSettings());
  const stack = new AsyncDisposableStack();
  const store = await after(settings, (value) => openStoreHere(value, stack));
  const vault = await both(settings, store, openVaultHere);
  return {
    opened: {
      settings: await after(settings, async ({ dataDirectory, databaseUrl, roles, externalUrl }) => ({
        dataDirectory,
        embedded: databaseUrl === undefined,
        roles,
        externalUrl,
        unknown: unknownSettings(),
      })),
      store,
      vault,
      version: VERSION,
      consoleOrigin: undefined,
    },
    server: 'value' in settings && !settings.value.roles.includes('services') ? 'application' : 'services',
    close: () => stack.disposeAsync(),
  };
}

async function openStoreHere(settings: Settings, stack: AsyncDisposableStack): Promise<Store> {
  await requireDatabase(settings);
  const log = openLog({ level: 'silent', plain: true, colour: false });
  const opening = openDatabase({ settings, log, command: 'doctor', guest: true });
  // One that opens after all must not stay open.
  stack.defer(async () => (await opening.catch(() => undefined))?.close());
  try {
    const database = await withDeadline(DATABASE_MS, 'opening the database', () => opening);
    return database.store;
  } catch (error) {
    const failure = databaseFault(error);
    if (failure?.code === 'host-timeout') {
      throw new Failure('database-unavailable', { detail: failure.detail, cause: error });
    }
    throw failure ?? error;
  }
}

/** The embedded database is made by the first start, not by whoever looks. */
async function requireDatabase({ databaseUrl, dataDirectory }: Settings): Promise<void> {
  if (databaseUrl) return;
  const marker = join(await clusterPlace(dataDirectory), 'PG_VERSION');
  await access(marker).catch(() => {
    const detail = 'Postvak was not started here yet, or POSTVAK_DATA_DIR is another one';
    throw new Failure('database-missing', { detail, facts: { directory: dataDirectory } });
  });
}

async function openVaultHere({ vaultKeys: given, dataDirectory }: Settings, store: Store): Promise<Vault> {
  const keys = await readVaultKeys({ given, dataDirectory, mayGenerate: false });
  await store.pool.query('select 1');
  return openVault({ keys });
}

async function after<A, B>(first: Opened<A>, open: (value: A) => Promise<B>): Promise<Opened<B>> {
  return 'value' in first ? tryToOpen(() => open(first.value)) : first;
}

async function both<A, B, C>(
  first: Opened<A>,
  second: Opened<B>,
  open: (a: A, b: B) => Promise<C>,
): Promise<Opened<C>> {
  return after(first, (a) =>
    (async () => {
      if ('failure' in second) throw second.failure;
      return open(a, second.value);
    })(),
  );
}
