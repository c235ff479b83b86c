/**
 * A services node and a desk in one process of their own, which tell by IPC what they held in memory at most while they
 * did one thing: `node --expose-gc memory-node.ts <JSON>`. Garbage is collected before each look, so what is counted is
 * what somebody holds on to.
 */
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { findMessage, listAttachments, openAttachment } from '../../server/desk/reading/read-message.ts';
import { writeForward } from '../../server/desk/writing/forward.ts';
import { addUpload } from '../../server/desk/writing/uploads.ts';
import { createDispatcher } from '../../server/dispatcher/dispatcher.ts';
import { systemClock } from '../../server/kernel/clock.ts';
import { newId } from '../../server/kernel/id.ts';
import { silentLog } from '../../server/kernel/log.ts';
import { createRetriever } from '../../server/retriever/retriever.ts';
import { openStore, type StoreOptions } from '../../server/store/pool.ts';
import { closeReader } from '../../server/wire/mime/read.ts';
import { QUICK } from './retrieving.ts';
import { eventually } from './sandbox.ts';
import { sandboxTokens } from './sandbox-tokens.ts';

export interface MemoryNodeSettings {
  readonly connection: StoreOptions['connection'];
  readonly controlUrl: string;
  readonly agentId: string;
  readonly to: string;
}

export type Deed = 'retrieve' | 'open' | 'take along' | 'pass on' | 'send';

/** Over what was there before, in bytes. */
export interface Held {
  /** Of the main thread: its heap and its buffers. */
  readonly own: number;
  /** Of the process, threads included. */
  readonly resident: number;
}

/** A look takes a tenth of a second of a busy machine, and more; between two of them there is time for the work. */
const BETWEEN_LOOKS_MS = 500;
const PATIENCE_MS = 540_000;

const settings = JSON.parse(process.argv[2] ?? '{}') as MemoryNodeSettings;
const store = openStore({ connection: settings.connection });
const tokens = sandboxTokens(store.db, settings.controlUrl);
const deeds: Readonly<Record<Deed, () => Promise<void>>> = {
  retrieve,
  open: async () => {
    for await (const _ of await openFile());
  },
  'take along': async () => {
    const file = { filename: 'film.mp4', contentType: 'video/mp4', content: await openFile() };
    await addUpload(store, settings.agentId, file);
  },
  'pass on': passOn,
  send,
};

process.send?.('ready');
for (;;) {
  const [deed] = (await once(process, 'message')) as [Deed | 'end'];
  if (deed === 'end') break;
  process.send?.(await held(deeds[deed]));
}
await closeReader();
await store.close();
process.disconnect();

async function held(work: () => Promise<void>): Promise<Held> {
  const look = () => {
    // Twice: what the first lets go of counts until it is swept, which the second waits for.
    globalThis.gc?.();
    globalThis.gc?.();
    const { heapUsed, external, rss } = process.memoryUsage();
    return { own: heapUsed + external, resident: rss };
  };
  const before = look();
  const most = { ...before };
  let done = false;
  const working = work().finally(() => {
    done = true;
  });
  while (!done) {
    await Promise.race([working, sleep(BETWEEN_LOOKS_MS)]);
    const now = look();
    most.own = Math.max(most.own, now.own);
    most.resident = Math.max(most.resident, now.resident);
  }
  await working;
  return { own: most.own - before.own, resident: most.resident - before.resident };
}

async function retrieve(): Promise<void> {
  const stop = new AbortController();
  const running = createRetriever({ store, tokens, nodeId: newId(), log: silentLog, tuning: QUICK }).run(
    stop.signal,
  );
  await eventually('the mail to be accepted', newest, PATIENCE_MS);
  stop.abort(new Error('done'));
  await running;
}

async function newest() {
  const query = store.db.selectFrom('message').select(['id', 'conversation_id']).orderBy('id');
  return query.where('direction', '=', 'in').executeTakeFirst();
}

async function openFile(): Promise<Readable> {
  const message = await findMessage(store.db, null, String((await newest())?.id));
  const [attachment] = message ? await listAttachments(store.db, message.id) : [];
  const content = message && attachment && (await openAttachment(store, message, attachment));
  if (!(content instanceof Readable)) throw new Error('the file does not stream');
  return content;
}

async function passOn(): Promise<void> {
  const message = await newest();
  const upload = await store.db.selectFrom('upload').select('id').executeTakeFirstOrThrow();
  await writeForward(store, {
    conversationId: String(message?.conversation_id),
    agentId: settings.agentId,
    text: 'Look at this.',
    to: [settings.to],
    cc: [],
    bcc: [],
    attachments: [upload.id],
    close: false,
  });
}

async function send(): Promise<void> {
  const stop = new AbortController();
  const running = createDispatcher({
    store,
    tokens,
    nodeId: newId(),
    clock: systemClock,
    log: silentLog,
  }).run(stop.signal);
  const sent = () =>
    store.db.selectFrom('delivery').select('id').where('state', '=', 'sent').executeTakeFirst();
  await eventually('the letter to be sent', sent, PATIENCE_MS);
  stop.abort(new Error('done'));
  await running;
}
