/** One Postvak installation under test: a sandbox that outlives it, and a process that can be killed and started. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ADMINISTRATOR, setUpDemo } from '../../server/cli/demo/connect.ts';
import { DeskClient } from '../../server/cli/demo/desk-client.ts';
import { type RunningSandbox, startSandboxProcess } from '../../server/cli/demo/sandbox-process.ts';
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
  close(): Promise<void>;
}

/** @param mailboxes how many to make and connect. */
export async function openInstallation(mailboxes: number): Promise<Installation> {
  await using stack = new AsyncDisposableStack();
  const dataDirectory = await mkdtemp(join(tmpdir(), 'postvak-chaos-'));
  stack.defer(() => rm(dataDirectory, { recursive: true, force: true }));
  const sandbox = await startSandboxProcess();
  stack.defer(sandbox.stop);
  const port = await freePort();
  // The sandbox stores the copy with the message: nothing shows up later, and a round need not wait for it.
  const env = { POSTVAK_SENT_ITEMS_GRACE: '3' };
  let postvak = await startPostvakProcess({ dataDirectory, port, env });
  stack.defer(async () => {
    await postvak.stop();
  });
  const desk = new DeskClient(postvak.origin);
  const place = await setUpDemo(desk, sandbox);
  const connected = await connectMailboxes(desk, sandbox, place, mailboxes);
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
    close: () => kept.disposeAsync(),
  };
}

export async function control<T>(
  sandbox: RunningSandbox,
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  const response = await fetch(sandbox.info.control.url + path, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`sandbox ${method} ${path}: ${response.status} ${await response.text()}`);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

export { ADMINISTRATOR };
