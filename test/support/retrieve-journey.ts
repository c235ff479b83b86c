/**
 * What every journey of mail in stands on: one sandbox per file, a database per test, retrievers that are stopped
 * and faults that are cleared whatever happens. Importing it registers the hooks.
 */
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import type { Tuning } from '../../server/retriever/tuning.ts';
import type { Db } from '../../server/store/pool.ts';
import { closeReader } from '../../server/wire/mime/read.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import {
  acceptedDigests,
  connectExisting,
  connectMailbox,
  countAccepted,
  type MailboxFixture,
  type MailboxOptions,
  mailboxRow,
  type RunningRetriever,
  startRetriever,
} from './retrieving.ts';
import { eventually, type Sandbox, type SandboxMail, startSandbox } from './sandbox.ts';
import { sandboxTokens } from './sandbox-tokens.ts';

export let sandbox: Sandbox;
export let database: TestDatabase;
let running: RunningRetriever[] = [];
let faults: string[] = [];
let number = 0;

beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  for (const name of faults) await sandbox.control.clearFault(name);
  faults = [];
  await Promise.all(running.map((retriever) => retriever.stop()));
  running = [];
  await database.drop();
});
afterAll(async () => {
  await closeReader();
  await sandbox.stop();
});

export type Box = MailboxFixture & { readonly address: string };

/** The database of the test that runs. */
export const db = (): Db => database.store.db;

export const newAddress = () => `box${++number}@contoso.example`;

/** A new mailbox, connected. */
export async function mailbox(options: Partial<MailboxOptions> = {}): Promise<Box> {
  const address = newAddress();
  return { address, ...(await connectMailbox(db(), sandbox, { address, ...options })) };
}

/** Connects a mailbox that the sandbox has already. */
export async function connect(options: MailboxOptions): Promise<Box> {
  return { address: options.address, ...(await connectExisting(db(), sandbox, options)) };
}

export function retrieve(tuning: Partial<Tuning> = {}): RunningRetriever {
  const retriever = startRetriever(database.store, sandboxTokens(db(), sandbox.info.control.url), tuning);
  running.push(retriever);
  return retriever;
}

export function stopAtEnd(retriever: RunningRetriever): void {
  running.push(retriever);
}

export async function fault(name: string, parameters: object = {}): Promise<void> {
  faults.push(name);
  await sandbox.control.setFault(name, parameters);
}

export const accepted = (mailboxId: string, count: number, withinMs = 60_000) =>
  eventually(
    `${count} mails accepted`,
    async () => (await countAccepted(db(), mailboxId)) >= count,
    withinMs,
  );

/** The mailbox was signed in to and found well. */
export const lookedAt = (mailboxId: string) =>
  eventually('looked at', async () => (await mailboxRow(db(), mailboxId)).last_retrieved_at ?? undefined);

export const troubled = (mailboxId: string) =>
  eventually('a failure recorded', async () => {
    const row = await mailboxRow(db(), mailboxId);
    return row.retrieve_failure ? row : undefined;
  });

export function mails(to: string, count: number): SandboxMail[] {
  return Array.from({ length: count }, (_, index) => ({
    to,
    from: `customer${index % 50}@customers.example`,
    subject: `Order ${index}`,
    // lines that POP3 has to stuff
    text: `.Line ${index}.\n..\n`.repeat(1 + (index % 150)),
  }));
}

/** What the server holds and what was accepted: the same mails, each once, in the same order. */
export async function expectSame({ address, mailboxId }: Box): Promise<void> {
  const there = (await sandbox.control.messages(address)).sort((a, b) => a.uid - b.uid);
  expect(await acceptedDigests(db(), mailboxId)).toEqual(there.map(({ digest }) => digest));
}

/** The same, in any order. */
export async function expectSameSet({ address, mailboxId }: Box): Promise<void> {
  const there = (await sandbox.control.messages(address)).map(({ digest }) => digest);
  expect((await acceptedDigests(db(), mailboxId)).sort()).toEqual(there.sort());
}
