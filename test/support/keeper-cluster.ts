/** Accounts with grants on a database of their own, and any number of nodes that keep their tokens. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { newId } from '../../server/kernel/id.ts';
import { Secret } from '../../server/kernel/secret.ts';
import { openVault } from '../../server/store/vault.ts';
import { parseVaultKeys } from '../../server/store/vault-key.ts';
import { storeGrant } from '../../server/tokens/grant.ts';
import { createTestDatabase } from './database.ts';
import type { KeeperNodeSettings, KeeperNodeSight } from './keeper-node.ts';

export interface KeeperClusterOptions {
  readonly login: string;
  readonly tenant: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly ca?: string;
}

export interface KeeperNode {
  readonly pid: number;
  /** @returns what it saw. */
  stop(): Promise<KeeperNodeSight>;
  /** kill -9 */
  kill(): Promise<void>;
}

export type KeeperCluster = Awaited<ReturnType<typeof createKeeperCluster>>;

const PROGRAM = fileURLToPath(new URL('keeper-node.ts', import.meta.url));

export async function createKeeperCluster(options: KeeperClusterOptions) {
  const { login, tenant, clientId, clientSecret, ca } = options;
  const database = await createTestDatabase();
  const { db } = database.store;
  const vaultKey = randomBytes(32).toString('base64url');
  const vault = openVault({ keys: parseVaultKeys(vaultKey) });
  const departmentId = newId();
  const registrationId = newId();
  await db.insertInto('department').values({ id: departmentId, name: 'Service' }).execute();
  await db
    .insertInto('app_registration')
    .values({
      id: registrationId,
      name: 'Contoso',
      tenant,
      client_id: clientId,
      client_secret_id: await vault.store(db, 'client-secret', new Secret(clientSecret)),
      endpoints: JSON.stringify({ login, ...(ca ? { ca } : {}) }),
    })
    .execute();
  const nodes = new Set<ChildProcess>();

  return {
    db,
    vault,
    /** A connected account whose access token must be renewed at once. */
    addAccount: async (refreshToken: string): Promise<string> => {
      const id = newId();
      await db
        .insertInto('account')
        .values({
          id,
          department_id: departmentId,
          app_registration_id: registrationId,
          kind: 'mailbox',
          name: id,
          sign_in: `${id}@contoso.example`,
          state: 'connected',
        })
        .execute();
      const tokens = {
        accessToken: new Secret('expired'),
        refreshToken: new Secret(refreshToken),
        lifetimeSeconds: 60,
        scopes: [],
        identity: undefined,
      };
      await db
        .transaction()
        .execute((trx) => storeGrant(trx, vault, id, tokens, 3_600_000, false, 'outlook'));
      return id;
    },
    startNode: async (use: readonly string[] = []): Promise<KeeperNode> => {
      const settings: KeeperNodeSettings = { connection: database.connection, vaultKey, use };
      const child = spawn(process.execPath, [PROGRAM, JSON.stringify(settings)], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      nodes.add(child);
      let output = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
      const gone = once(child, 'exit').then(() => nodes.delete(child));
      while (!output.includes('ready')) {
        if (child.exitCode !== null) throw new Error(`the node ended with ${child.exitCode}`);
        await Promise.race([once(child.stdout, 'data'), gone]);
      }
      const end = async (signal: NodeJS.Signals) => {
        child.kill(signal);
        await gone;
      };
      return {
        pid: child.pid ?? 0,
        kill: () => end('SIGKILL'),
        stop: async () => {
          await end('SIGTERM');
          return JSON.parse(output.slice(output.indexOf('{'))) as KeeperNodeSight;
        },
      };
    },
    close: async () => {
      for (const child of nodes) {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
      await database.drop();
    },
  };
}
