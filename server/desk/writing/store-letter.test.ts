import { createHash, randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { createConversation, createOutbox, type OutboxFixture } from '../../../test/support/outbox.ts';
import { verifyDkim } from '../../../test/support/verify-dkim.ts';
import type { Store } from '../../store/pool.ts';
import { openVault, type Vault } from '../../store/vault.ts';
import { readAttachment } from '../../wire/mime/read.ts';
import { addDkimKey, switchDkimKey } from './dkim-keys.ts';
import { writeReply } from './reply.ts';
import { addUpload } from './uploads.ts';

const MEGABYTE = 1024 * 1024;
/** Two files, so that neither one of them nor both fit what a letter may hold in memory. */
const FILE_BYTES = 20 * MEGABYTE;
/** Pieces of a megabyte, a few of them at once, and what the collector leaves; the letter has 55. */
const MOST_BYTES = 20 * MEGABYTE;
/** A letter that is held grows from piece to piece, so that some looks see it as well as all; each collects garbage. */
const PIECES_PER_LOOK = 20;

let database: TestDatabase;
let fixture: OutboxFixture;
let vault: Vault;
let publicKey: string;
let files: readonly { readonly id: string; readonly digest: string }[];

beforeAll(async () => {
  database = await createTestDatabase();
  const { store } = database;
  vault = openVault({ keys: [{ id: 'test', bytes: randomBytes(32) }] });
  fixture = await createOutbox(store, {
    address: 'support@winkel.example',
    provider: 'oidc',
    limits: { sentMessageBytes: 100 * MEGABYTE },
  });
  const wanted = { domain: 'winkel.example', algorithm: 'rsa-sha256' } as const;
  const { id, record } = await addDkimKey(store, vault, wanted, fixture.agentId);
  publicKey = record.value.replace(/^.*p=/, '');
  await switchDkimKey(store, id, true, fixture.agentId);
  const add = async (filename: string) => {
    const content = randomBytes(FILE_BYTES);
    const upload = { filename, contentType: 'application/pdf', content: [content] };
    return { id: (await addUpload(store, fixture.agentId, upload)).id, digest: sha256(content) };
  };
  files = [await add('a.pdf'), await add('b.pdf')];
});
afterAll(() => database?.drop());

describe('a letter with files of forty megabytes', () => {
  it('is signed and stored with a few of them in memory, and is whole', async () => {
    const { store } = database;
    const conversationId = await createConversation(store, fixture);
    const memory = await watchMemory(store);
    const { messageId } = await writeReply(
      { ...store, blobs: memory.blobs },
      {
        conversationId,
        agentId: fixture.agentId,
        text: 'Both of them.',
        attachments: files.map(({ id }) => id),
        cc: [],
        bcc: [],
        close: false,
      },
      vault,
    );
    expect(memory.pieces()).toBeGreaterThan(50);
    expect(memory.mostBytes()).toBeLessThan(MOST_BYTES);

    const { digest } = await store.db
      .selectFrom('message')
      .select('digest')
      .where('id', '=', messageId)
      .executeTakeFirstOrThrow();
    const raw = await store.blobs.read(store.db, digest);
    expect(verifyDkim(raw, publicKey)).toMatchObject({
      domain: 'winkel.example',
      bodyHashRight: true,
      signatureRight: true,
    });
    for (const [position, file] of files.entries()) {
      expect(sha256((await readAttachment(raw, position))?.content as Buffer)).toBe(file.digest);
    }
  }, 120_000);
});

/** What is alive while the pieces of the files are read. */
async function watchMemory(store: Store) {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const alive = async () => {
    collect();
    // What buffers held is given back beside the program, in a turn of its own.
    await setImmediate();
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const before = await alive();
  let most = 0;
  let pieces = 0;
  const stream: Store['blobs']['stream'] = async function* (...asked) {
    for await (const piece of store.blobs.stream(...asked)) {
      pieces += 1;
      if (pieces % PIECES_PER_LOOK === 0) most = Math.max(most, (await alive()) - before);
      yield piece;
    }
  };
  return { blobs: { ...store.blobs, stream }, mostBytes: () => most, pieces: () => pieces };
}

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
