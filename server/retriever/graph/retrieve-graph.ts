/**
 * Follows one mailbox over Microsoft Graph: asks each folder for what came since its delta link, fetches that as MIME,
 * and moves the link on once all of it is here.
 *
 * The link is moved last, so after any crash the same round is asked for again and ids tell what is here. A message
 * that Graph cannot hand out holds the link back: rounds then repeat little, and the message is asked for until it
 * comes or is gone. Should Graph forget a link (410), everything is listed anew and compared.
 *
 * Graph could call us when mail comes, but only at an address that it reaches over the internet, and not for shared
 * mailboxes; so the folder is asked every half minute.
 */
import { Failure } from '../../kernel/failure.ts';
import { withCredentials } from '../../tokens/with-credentials.ts';
import { ensureGraphFolder, findGraphFolder, settleRetrieved } from '../../wire/graph/after-retrieval.ts';
import { type DeltaRound, type ListedItem, readDelta } from '../../wire/graph/delta.ts';
import { readMessageContent } from '../../wire/graph/read-message.ts';
import { type GraphSession, openGraph } from '../../wire/graph/session.ts';
import type { Acceptor } from '../accepting/acceptor.ts';
import { catchUp } from '../catch-up.ts';
import type { HeldMailbox, RetrieverContext } from '../context.ts';
import type { Doubts } from '../doubts.ts';
import { eachFolder } from '../each-folder.ts';
import { messageLimitBytes } from '../limits.ts';
import { sinceWhen } from '../start-point.ts';
import type { Blemish, WellNoter } from '../status.ts';
import { fetchWanted, type Wanted } from '../wanted.ts';
import { arrivedOtherwise, commitGraph, knownItems } from './commit-graph.ts';
import { type FetchedGraphBatch, fetchGraph } from './fetch-graph.ts';
import { advanceDeltaLink, GRAPH_ID, readDeltaLink } from './graph-checkpoint.ts';

export interface RetrievingGraph {
  readonly acceptor: Acceptor;
  readonly well: WellNoter;
  /** Outlives a failure. */
  readonly doubts: Doubts;
}

/** Runs until it fails or the signal fires. @throws Failure, LeaseLost, or the signal's reason. */
export async function retrieveGraph(
  context: RetrieverContext,
  held: HeldMailbox,
  retrieving: RetrievingGraph,
  signal: AbortSignal,
): Promise<never> {
  for (;;) {
    await retrieving.well.note(await pollOnce(context, held, retrieving, signal));
    await context.clock.sleep(context.tuning.graphPollMs, signal);
  }
}

async function pollOnce(
  context: RetrieverContext,
  held: HeldMailbox,
  retrieving: RetrievingGraph,
  signal: AbortSignal,
): Promise<Blemish> {
  const { connection } = held;
  const { accountId, signsInBy, graph, ca, address, opener } = connection;
  return withCredentials(
    context.tokens,
    { accountId, signsInBy, resource: 'graph' },
    signal,
    async (credentials) => {
      if (!('accessToken' in credentials)) {
        throw new Failure('graph-access-denied', { detail: 'Graph takes no passwords' });
      }
      const { connectMs, graphAnswerMs: answerMs } = context.tuning;
      const target = { graph, ca, connectMs, answerMs };
      const session = openGraph(target, { mailbox: address, user: opener, ...credentials });
      try {
        let withheld = 0;
        const missing = await eachFolder(connection.folders, undefined, async (folder) => {
          withheld += await bringUpToDate(context, held, retrieving, session, folder, signal);
        });
        await fetchWanted(context, held, (wanted) => contentOf(session, wanted, signal), signal);
        return { withheld, missing };
      } finally {
        session.close();
      }
    },
  );
}

/** What came by another protocol has no id of Graph's, and cannot be found by one. */
async function contentOf(session: GraphSession, { uidl }: Wanted, signal: AbortSignal) {
  if (!uidl?.startsWith(GRAPH_ID)) return undefined;
  return readMessageContent(session, uidl.slice(GRAPH_ID.length), signal);
}

/** @returns how many mails of the folder were not handed out. */
async function bringUpToDate(
  context: RetrieverContext,
  held: HeldMailbox,
  { acceptor, doubts }: RetrievingGraph,
  session: GraphSession,
  folder: string,
  signal: AbortSignal,
): Promise<number> {
  const { connection } = held;
  const { round, isFull } = await nextRound(context, held, session, folder, signal);
  // What came otherwise is known by its Message-ID, and that by having been accepted.
  if (isFull) await acceptor.caughtUp();
  const { fresh, skipped } = await sortOut(context, held, round.items, isFull);
  const { budget, store, tuning } = context;
  const limitBytes = await messageLimitBytes(store.db, connection.limits, tuning.messageLimitBytes);
  const options = { messageLimitBytes: limitBytes, budget, blobs: store.blobs, doubts };
  const settle = createAftercare(session, connection, signal);
  const commit = async (batch: FetchedGraphBatch) => {
    const arrivals = await commitGraph(context, held, folder, batch);
    await settle(batch);
    return arrivals;
  };
  await catchUp(fetchGraph(session, fresh, options, signal), commit, acceptor, context, connection);
  const withheld = fresh.filter(({ id }) => doubts.has(id)).length;
  if (withheld === 0) await advanceDeltaLink(context, held, folder, round.link, skipped);
  return withheld;
}

async function nextRound(
  context: RetrieverContext,
  held: HeldMailbox,
  session: GraphSession,
  folder: string,
  signal: AbortSignal,
): Promise<{ round: DeltaRound; isFull: boolean }> {
  const link = await readDeltaLink(context, held, folder);
  const followed = link === undefined ? 'expired' : await readDelta(session, '', link, signal);
  if (followed !== 'expired') return { round: followed, isFull: false };
  const begun = await readDelta(session, await folderId(session, folder, signal), undefined, signal);
  if (begun === 'expired') throw new Failure('protocol-error', { detail: 'a new delta query had expired' });
  return { round: begun, isFull: true };
}

/** What of a round is to be fetched, oldest first, and what was there before and is not wanted. */
async function sortOut(
  context: RetrieverContext,
  { connection }: HeldMailbox,
  items: readonly ListedItem[],
  isFull: boolean,
): Promise<{ fresh: ListedItem[]; skipped: string[] }> {
  const { mailboxId, startPoint, connectedAt } = connection;
  const known = await knownItems(context, mailboxId, items);
  const unknown = items
    .filter(({ id }) => !known.has(id))
    .sort((a, b) => a.receivedAt.getTime() - b.receivedAt.getTime());
  // Later rounds tell what came into the folder since: it is wanted, whatever its date.
  if (!isFull) return { fresh: unknown, skipped: [] };
  const since = sinceWhen(startPoint, connectedAt);
  const connected = Math.floor(connectedAt.getTime() / 1000) * 1000;
  const wanted = unknown.filter(({ receivedAt, isRead }) => {
    if (startPoint.from === 'unread') return !isRead || receivedAt.getTime() >= connected;
    return since === undefined || receivedAt >= since;
  });
  const here = await arrivedOtherwise(context, mailboxId, wanted);
  const fresh = wanted.filter(({ id }) => !here.has(id));
  const fetched = new Set(fresh.map(({ id }) => id));
  return { fresh, skipped: unknown.map(({ id }) => id).filter((id) => !fetched.has(id)) };
}

/** Names of folders as IMAP knows them, for those that Graph has names of its own for. */
const WELL_KNOWN: Readonly<Record<string, string>> = {
  inbox: 'inbox',
  'junk email': 'junkemail',
  archive: 'archive',
};

async function folderId(session: GraphSession, folder: string, signal: AbortSignal): Promise<string> {
  const wellKnown = WELL_KNOWN[folder.toLowerCase()];
  const id = wellKnown ?? (await findGraphFolder(session, folder, signal));
  if (id) return id;
  const { host, mailbox, user } = session.place;
  throw new Failure('folder-not-found', { facts: { host, mailbox, user, folder } });
}

/** What the owner wants done with retrieved messages; only those whose bytes are all here. */
function createAftercare(
  session: GraphSession,
  { afterRetrieval, moveTo }: HeldMailbox['connection'],
  signal: AbortSignal,
): (batch: FetchedGraphBatch) => Promise<void> {
  if (afterRetrieval === 'leave') return async () => {};
  let target: string | undefined;
  return async ({ messages }) => {
    for (const { item, extent } of messages) {
      if (extent !== 'whole') continue;
      if (afterRetrieval !== 'move') {
        await settleRetrieved(session, item.id, afterRetrieval, signal);
        continue;
      }
      target ??= await ensureGraphFolder(session, moveTo, signal);
      await settleRetrieved(session, item.id, { moveTo: target }, signal);
    }
  };
}
