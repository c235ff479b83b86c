/**
 * Several nodes of Postvak on one PostgreSQL, each a process of its own, with a load balancer before those that have
 * the console. Every node and the database can be stopped, killed and started again.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLUSTER_NAME } from '../../server/store/embedded/cluster.ts';
import { removeDataDirectory } from '../../server/store/embedded/place.ts';
import {
  clientFor,
  ensureRunning,
  type SocketAddress,
  stopPostmaster,
} from '../../server/store/embedded/postmaster.ts';
import { prepareCluster } from '../../server/store/embedded.ts';
import { openStore, type Store } from '../../server/store/pool.ts';
import { type Balancer, openBalancer } from './balancer.ts';
import { urlOf } from './database.ts';
import { freePort, type PostvakProcess, startPostvakProcess } from './postvak-process.ts';

type Role = 'services' | 'application';

export interface FleetNode {
  /** `services-1`. */
  readonly name: string;
  readonly role: Role;
  /** undefined while it is down. */
  readonly process: PostvakProcess | undefined;
  start(): Promise<void>;
  /** SIGTERM. @returns its exit code. */
  stop(): Promise<number | null>;
  /** kill -9. */
  kill(): Promise<void>;
}

export interface Fleet {
  /** Where the console and the API are reached. */
  readonly origin: string;
  readonly nodes: readonly FleetNode[];
  /** A connection of the test's own, good after a restart of the database too. */
  readonly store: Store;
  /** Ends all sessions and starts the database again, as an update of its machine would. */
  restartDatabase(): Promise<void>;
  close(): Promise<void>;
}

export interface FleetOptions {
  readonly services: number;
  readonly applications: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Besides, for a node by its name. */
  readonly envOf?: (name: string) => Readonly<Record<string, string>>;
}

export async function openFleet({
  services,
  applications,
  env = {},
  envOf = () => ({}),
}: FleetOptions): Promise<Fleet> {
  await using stack = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), 'postvak-fleet-'));
  stack.defer(() => rm(directory, { recursive: true, force: true }));
  const place = join(directory, 'database');
  stack.defer(() => removeDataDirectory(place));
  const cluster = await prepareCluster(place, true);
  stack.defer(() => stopPostmaster(cluster.directory));
  const address = await ensureRunning(cluster);
  await createDatabase(address);
  const connection = { ...address, user: CLUSTER_NAME, database: CLUSTER_NAME };
  const store = openStore({ connection, poolSize: 4, applicationName: 'postvak fleet test' });
  stack.defer(() => store.close());
  const balancer = await openBalancer();
  stack.defer(() => balancer.close());
  const nodes: Node[] = [];
  for (const [role, count] of [
    ['application', applications],
    ['services', services],
  ] as const) {
    for (let index = 1; index <= count; index += 1) {
      const name = `${role}-${index}`;
      nodes.push(
        new Node(name, role, await freePort(), {
          dataDirectory: join(directory, name),
          databaseUrl: urlOf(connection),
          env: {
            POSTVAK_SECRET_KEY: 'ab'.repeat(32),
            POSTVAK_EXTERNAL_URL: balancer.origin,
            ...env,
            ...envOf(name),
          },
        }),
      );
    }
  }
  useApplications(balancer, nodes);
  for (const node of nodes) {
    stack.defer(async () => void (await node.stop()));
    await node.start();
  }
  const kept = stack.move();
  return {
    origin: balancer.origin,
    nodes,
    store,
    restartDatabase: async () => {
      await stopPostmaster(cluster.directory);
      await ensureRunning(cluster);
    },
    close: () => kept.disposeAsync(),
  };
}

async function createDatabase(address: SocketAddress): Promise<void> {
  const client = clientFor(address, 'postgres', 'postvak fleet test');
  await client.connect();
  await client.query(`create database ${CLUSTER_NAME}`);
  await client.end();
}

function useApplications(balancer: Balancer, nodes: readonly Node[]): void {
  balancer.use(nodes.filter(({ role }) => role === 'application').map(({ port }) => port));
}

interface NodeOptions {
  readonly dataDirectory: string;
  readonly databaseUrl: string;
  readonly env: Readonly<Record<string, string>>;
}

class Node implements FleetNode {
  readonly name: string;
  readonly role: Role;
  readonly port: number;
  readonly #options: NodeOptions;
  #process: PostvakProcess | undefined;

  constructor(name: string, role: Role, port: number, options: NodeOptions) {
    this.name = name;
    this.role = role;
    this.port = port;
    this.#options = options;
  }

  get process(): PostvakProcess | undefined {
    return this.#process;
  }

  async start(): Promise<void> {
    this.#process = await startPostvakProcess({ ...this.#options, role: this.role, port: this.port });
  }

  async stop(): Promise<number | null> {
    const running = this.#process;
    this.#process = undefined;
    return (await running?.stop()) ?? null;
  }

  async kill(): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    await running?.kill();
  }
}
