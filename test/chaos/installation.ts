/** One Postvak installation under test: a sandbox that outlives it, and a process that can be killed and started. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ADMINISTRATOR, setUpDemo } from '../../server/cli/demo/connect.ts';
import { DeskClient } from '../../server/cli/demo/desk-client.ts';
import { type RunningSandbox, startSandboxProcess } from '../../server/cli/demo/sandbox-process.ts';
import { CLUSTER_NAME } from '../../server/store/embedded/cluster.ts';
import { ensureRunning } from '../../server/store/embedded/postmaster.ts';
import { prepareCluster } from '../../server/store/embedded.ts';
import { urlOf } from '../support/database.ts';
import { freePort, type PostvakProcess, startPostvakProcess } from '../support/postvak-process.ts';
import { connectMailboxes } from './connect-mailboxes.ts';

export interface Installation {
  readonly sandbox: RunningSandbox;
  readonly mailboxes: readonly string[];
  readonly dataDirectory: string;
  /** Signed in as the administrator; sign in again after a restart is not needed, sessions are rows. */
  readonly desk: DeskClient;
  postvak(): PostvakProcess;
  start(): Promise<void>;
  /** Another node on the same database, where there is one. */
  second?: () => PostvakProcess;
  startSecond?: () => Promise<void>;
  close(): Promise<void>;
}

/**
 * @param mailboxes how many to make and connect.
 * @param options.nodes 2 for another Postvak on the database of the first.
 */
export async function openInstallation(
  mailboxes: number,
  { nodes = 1 }: { readonly nodes?: 1 | 2 } = {},
): Promise<Installation> {
  await using stack = new AsyncDisposableStack();
  const dataDirectory = await mkdtemp(join(tmpdir(), 'postvak-chaos-'));
  stack.defer(() => rm(dataDirectory, { recursive: true, force: true }));
  const sandbox = await startSandboxProcess();
  stack.defer(sandbox.stop);
  const port = await freePort();
  // The sandbox stores the copy with the message: nothing shows up later, and a round need not wait for it.
  const env = {
    POSTVAK_SENT_ITEMS_GRACE: '3',
    POSTVAK_SECRET_KEY: randomBytes(32).toString('base64'),
  };
  let postvak = await startPostvakProcess({ dataDirectory, port, env });
  stack.defer(async () => {
    await postvak.stop();
  });
  const desk = new DeskClient(postvak.origin);
  const place = await setUpDemo(desk, sandbox);
  const connected = await connectMailboxes(desk, sandbox, place, mailboxes);
  const other = nodes === 2 ? await openSecond(dataDirectory, env, stack) : {};
  const kept = stack.move();
  return {
    sandbox,
    mailboxes: connected.map(({ address }) => address),
    dataDirectory,
    desk,
    postvak: () => postvak,
    start: async () => {
      postvak = await startPostvakProcess({ dataDirectory, port, env });
    },
    ...other,
    close: () => kept.disposeAsync(),
  };
}

async function openSecond(
  dataDirectory: string,
  env: Readonly<Record<string, string>>,
  stack: AsyncDisposableStack,
) {
  const own = await mkdtemp(join(tmpdir(), 'postvak-chaos-second-'));
  stack.defer(() => rm(own, { recursive: true, force: true }));
  const address = await ensureRunning(await prepareCluster(dataDirectory, true));
  const databaseUrl = urlOf({ ...address, user: CLUSTER_NAME, database: CLUSTER_NAME });
  const port = await freePort();
  const start = () => startPostvakProcess({ dataDirectory: own, databaseUrl, port, env });
  let second = await start();
  stack.defer(async () => {
    await second.stop();
  });
  return {
    second: () => second,
    startSecond: async () => {
      second = await start();
    },
  };
}

export { ADMINISTRATOR };
