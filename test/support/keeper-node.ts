/**
 * A node that only keeps tokens, as a process, so that a test can kill it: `node keeper-node.ts <JSON>`. Beside that it
 * does what retrievers do: asks for tokens all the time and looks whether they are good. Prints `ready` when it works;
 * on SIGTERM it stops and prints what it saw.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../../server/kernel/clock.ts';
import { silentLog } from '../../server/kernel/log.ts';
import { openStore, type StoreOptions } from '../../server/store/pool.ts';
import { openVault } from '../../server/store/vault.ts';
import { parseVaultKeys } from '../../server/store/vault-key.ts';
import { createKeeper } from '../../server/tokens/keeper.ts';

export interface KeeperNodeSettings {
  readonly connection: StoreOptions['connection'];
  readonly vaultKey: string;
  /** Whose tokens are asked for, one after another, without end. */
  readonly use: readonly string[];
}

export interface KeeperNodeSight {
  readonly used: number;
  readonly expired: number;
  readonly failed: readonly string[];
}

const settings = JSON.parse(process.argv[2] ?? '{}') as KeeperNodeSettings;
const store = openStore({ connection: settings.connection, poolSize: 6 });
const vault = openVault({ keys: parseVaultKeys(settings.vaultKey) });
const keeper = createKeeper({ store, vault, clock: systemClock, log: silentLog });
const stop = new AbortController();
process.on('SIGTERM', () => stop.abort());
process.stdin.on('end', () => stop.abort()).resume();
process.stdout.write('ready\n');
const [, sight] = await Promise.all([keeper.run(stop.signal), useTokens()]);
await store.close();
process.stdout.write(`${JSON.stringify(sight)}\n`);
process.stdin.destroy();

async function useTokens(): Promise<KeeperNodeSight> {
  let used = 0;
  let expired = 0;
  const failed: string[] = [];
  for (let turn = process.pid; !stop.signal.aborted && settings.use.length > 0; turn += 1) {
    const accountId = settings.use[turn % settings.use.length] as string;
    try {
      const token = (await keeper.accessToken(accountId, 'outlook')).reveal();
      const { exp } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
      used += 1;
      if (exp * 1000 <= Date.now()) expired += 1;
    } catch (error) {
      failed.push(String(error));
    }
    await delay(10);
  }
  return { used, expired, failed };
}
