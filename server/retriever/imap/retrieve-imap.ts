/**
 * One IMAP connection's life: sign in, bring every folder up to date, wait for new mail, and so on until something
 * breaks or the mailbox is given up. Nothing is changed on the server unless the mailbox's owner chose so.
 */
import { Readable } from 'node:stream';
import { assertLease } from '../../store/lease.ts';
import { withCredentials } from '../../tokens/with-credentials.ts';
import { connectImap, type ImapSession } from '../../wire/imap/connect.ts';
import { fetchPieces } from '../../wire/imap/fetch-messages.ts';
import { type SelectedFolder, selectFolder } from '../../wire/imap/select-folder.ts';
import { waitForChange } from '../../wire/imap/wait-for-change.ts';
import type { Acceptor } from '../accepting/acceptor.ts';
import { catchUp } from '../catch-up.ts';
import { beginCheckpoint, type Checkpoint, readCheckpoint } from '../checkpoint.ts';
import { commitBatch } from '../commit.ts';
import type { HeldMailbox, RetrieverContext } from '../context.ts';
import { eachFolder } from '../each-folder.ts';
import { messageLimitBytes } from '../limits.ts';
import { isWanted, startCheckpoint } from '../start-point.ts';
import type { WellNoter } from '../status.ts';
import { retryUnavailable } from '../unavailable.ts';
import { type FetchWanted, fetchWanted } from '../wanted.ts';
import { createAftercare } from './aftercare.ts';
import { type FetchedBatch, fetchAbove } from './fetch.ts';
import { furtherSessions, type Refusal } from './further-sessions.ts';

export interface Retrieving {
  readonly acceptor: Acceptor;
  readonly well: WellNoter;
  /** Per folder and UID, how often the connection broke there; outlives the connection. */
  readonly suspicions: Map<string, Map<number, number>>;
  readonly refusal: Refusal;
}

/** Runs until it fails or the signal fires. @throws Failure, LeaseLost, or the signal's reason. */
export async function retrieveImap(
  context: RetrieverContext,
  held: HeldMailbox,
  retrieving: Retrieving,
  signal: AbortSignal,
): Promise<never> {
  const { connection } = held;
  const { connectMs, silenceMs } = context.tuning;
  const session = await withCredentials(context.tokens, connection, signal, (credentials) =>
    context.connecting.through(connection.imap.host, signal, () =>
      connectImap(
        { ...connection.imap, ca: connection.ca, connectMs, silenceMs },
        { mailbox: connection.address, user: connection.opener, ...credentials },
        signal,
      ),
    ),
  );
  try {
    const folders = connection.folders;
    for (;;) {
      let seenPushes = session.pushes;
      const missing = await eachFolder(folders.toReversed(), folders[0], async (folder) => {
        seenPushes = await updateFolder(context, held, retrieving, session, folder, signal);
      });
      await retrieving.well.note({ missing });
      // The first folder is selected now: it is the one that is watched.
      for (;;) {
        const { safetyPollMs, pollMs } = context.tuning;
        const longestMs = session.idles && folders.length === 1 ? safetyPollMs : pollMs;
        const pushed = await waitForChange(session, seenPushes, longestMs, context.clock, signal);
        if (!pushed) break;
        const folder = folders[0] as string;
        seenPushes = await updateSelected(context, held, retrieving, session, { folder }, signal);
        await retrieving.well.note({ missing });
      }
    }
  } finally {
    session.close();
  }
}

/** Opens a folder and brings it up to date. @returns the pushes seen before it was looked at. */
async function updateFolder(
  context: RetrieverContext,
  held: HeldMailbox,
  retrieving: Retrieving,
  session: ImapSession,
  folder: string,
  signal: AbortSignal,
): Promise<number> {
  const readOnly = held.connection.afterRetrieval === 'leave';
  const selected = await selectFolder(session, folder, { readOnly }, signal);
  const known = await readCheckpoint(context.store.db, held.connection.mailboxId, folder);
  if (known?.uidValidity !== selected.uidValidity) {
    if (known) {
      context.log.warn(
        { mailboxId: held.connection.mailboxId, folder, was: known.uidValidity, is: selected.uidValidity },
        'The server renumbered a folder; reading it again and leaving out what is here',
      );
    }
    const start = await startCheckpoint(session, selected, held.connection, signal);
    await context.store.db.transaction().execute(async (trx) => {
      await assertLease(trx, held.lease.resource, context.nodeId, held.lease.epoch);
      await beginCheckpoint(trx, held.connection.mailboxId, start);
    });
  }
  return updateSelected(context, held, retrieving, session, selected, signal);
}

/** Brings the selected folder up to date. @returns the pushes seen before it was looked at. */
async function updateSelected(
  context: RetrieverContext,
  held: HeldMailbox,
  retrieving: Retrieving,
  session: ImapSession,
  { folder, uidNext }: Pick<SelectedFolder, 'folder'> & Partial<SelectedFolder>,
  signal: AbortSignal,
): Promise<number> {
  const { connection } = held;
  const checkpoint = await readCheckpoint(context.store.db, connection.mailboxId, folder);
  if (!checkpoint) throw new Error(`no checkpoint for ${folder}`);
  const seenPushes = session.pushes;
  const { store, tuning } = context;
  const limitBytes = await messageLimitBytes(store.db, connection.limits, tuning.messageLimitBytes);
  const aftercare = createAftercare(session, connection, signal);
  const batches = fetchAbove(
    session,
    checkpoint.lastUid,
    uidNext,
    {
      ...context.tuning,
      messageLimitBytes: limitBytes,
      budget: context.budget,
      blobs: context.store.blobs,
      suspicions: suspicionsOf(retrieving, checkpoint),
      wanted: isWanted(connection, checkpoint.floorUid),
      betweenCommands: connection.afterRetrieval === 'leave' ? undefined : aftercare.run,
      further: furtherSessions(context, held, checkpoint, retrieving.refusal, signal),
    },
    signal,
  );
  const commit = async (batch: FetchedBatch) => {
    const arrivals = await commitBatch(context, held, checkpoint, batch);
    // Of a message that was too large only the header is here: the server keeps the only copy.
    aftercare.add(batch.messages.flatMap(({ uid, extent }) => (extent === 'whole' ? [uid] : [])));
    return arrivals;
  };
  await catchUp(batches, commit, retrieving.acceptor, context, connection);
  await aftercare.run();
  const kept = (uid: number) => aftercare.add([uid]);
  const late = await retryUnavailable(context, held, session, checkpoint, limitBytes, kept, signal);
  await aftercare.run();
  void retrieving.acceptor.add(late);
  await fetchWanted(context, held, wantedBy(session, checkpoint, signal), signal, folder);
  return seenPushes;
}

function wantedBy(session: ImapSession, { uidValidity }: Checkpoint, signal: AbortSignal): FetchWanted {
  return async (wanted) => {
    if (wanted.uid === null || wanted.uidValidity !== uidValidity) return undefined;
    const fetched = await fetchPieces(session, wanted.uid, signal);
    return fetched && ('raw' in fetched ? Readable.from([fetched.raw]) : fetched.pieces);
  };
}

function suspicionsOf({ suspicions }: Retrieving, { folder, uidValidity }: Checkpoint): Map<number, number> {
  const key = `${uidValidity} ${folder}`;
  let found = suspicions.get(key);
  if (!found) {
    found = new Map();
    suspicions.set(key, found);
  }
  return found;
}
