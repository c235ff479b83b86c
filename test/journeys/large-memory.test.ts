/**
 * A large mail is never in memory, in nothing that is done with it: retrieved, read, its file opened, taken along,
 * passed on in a letter, and that letter sent. Whoever reads all of it somewhere goes over the limit here.
 */
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../server/kernel/id.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { largeMail } from '../support/large-mail.ts';
import type { Deed, Held, MemoryNodeSettings } from '../support/memory-node.ts';
import { connectMailbox } from '../support/retrieving.ts';
import { type Sandbox, startSandbox } from '../support/sandbox.ts';

const MEGABYTE = 1024 * 1024;
const MAIL_BYTES = 60 * MEGABYTE;
/** What base64 with its line ends makes of a file. */
const ENCODED = (4 / 3) * (78 / 76);
/** Below the mail and its decoded file (44 MB); seen were 4 to 11. */
const MOST_OWN = 35 * MEGABYTE;
/** With the reading thread, its programs and its garbage, which nobody asks it to collect: seen were 150. */
const MOST_RESIDENT = 200 * MEGABYTE;
const LIMITS = { messageBytes: 150 * MEGABYTE, sentMessageBytes: 150 * MEGABYTE };
const NODE = fileURLToPath(new URL('../support/memory-node.ts', import.meta.url));

let sandbox: Sandbox;
let database: TestDatabase;
beforeAll(async () => {
  sandbox = await startSandbox();
  database = await createTestDatabase();
});
afterAll(async () => {
  await database?.drop();
  await sandbox?.stop();
});

async function agentOf(): Promise<string> {
  const id = newId();
  const agent = { id, email: `${id}@contoso.example`, name: 'Sanne', role: 'agent' as const };
  await database.store.db.insertInto('agent').values(agent).execute();
  return id;
}

test('a mail of 60 MB costs a few of them, whatever is done with it', async () => {
  // Made before anything is asked of the sandbox: it takes seconds, in which nobody sees that a connection was closed.
  const content = randomBytes(Math.floor(MAIL_BYTES / ENCODED));
  const files = [{ name: 'film.mp4', type: 'video/mp4', content }];
  const raw = largeMail({ subject: 'The film', text: 'See the film.', files }).toString('base64');
  const address = 'large@contoso.example';
  await connectMailbox(database.store.db, sandbox, { address, limits: LIMITS });
  await sandbox.control.deliver({ to: address, from: 'ann@x.example', raw });
  const to = 'repairs@supplier.example';
  const settings: MemoryNodeSettings = {
    connection: database.connection,
    controlUrl: sandbox.info.control.url,
    agentId: await agentOf(),
    to,
  };
  const node = fork(NODE, [JSON.stringify(settings)], { execArgv: ['--expose-gc'] });
  const ended = once(node, 'exit');
  const told = async <T>() => {
    const early = ended.then(() => Promise.reject(new Error('the node ended early')));
    const [answer] = await Promise.race([once(node, 'message'), early]);
    return answer as T;
  };
  try {
    await told();
    const held = new Map<Deed, Held>();
    for (const deed of ['retrieve', 'open', 'take along', 'pass on', 'send'] as const) {
      node.send(deed);
      held.set(deed, await told<Held>());
    }
    const most = [...held].map(([deed, { own, resident }]) => [
      deed,
      Math.round(own / MEGABYTE),
      Math.round(resident / MEGABYTE),
    ]);
    console.info(`held at most, MB of the main thread and of the process: ${JSON.stringify(most)}`);
    for (const [deed, { own, resident }] of held) {
      expect(own, deed).toBeLessThan(MOST_OWN);
      expect(resident, deed).toBeLessThan(MOST_RESIDENT);
    }
    expect(await sandbox.control.outside(to)).toHaveLength(1);
    node.send('end');
    await ended;
  } finally {
    node.kill('SIGKILL');
  }
}, 600_000);
