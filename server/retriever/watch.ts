/**
 * Watches one mailbox as long as this node holds it: retrieves until something fails, records the failure where
 * people see it, waits as long as that kind of failure asks, and goes on. Never throws for anything of one mailbox,
 * so that no mailbox's trouble reaches another.
 */
import { mailboxConnection } from '../accounts/connection.ts';
import { Failure } from '../kernel/failure.ts';
import { databaseFault } from '../store/fault.ts';
import { LeaseLost } from '../store/lease.ts';
import { countFailure } from '../telemetry/measures.ts';
import { createAcceptor } from './accepting/acceptor.ts';
import type { HeldLease, HeldMailbox, RetrieverContext } from './context.ts';
import { createDoubts } from './doubts.ts';
import { retrieveGraph } from './graph/retrieve-graph.ts';
import { retrieveImap } from './imap/retrieve-imap.ts';
import { retrievePop3 } from './pop3/retrieve-pop3.ts';
import { retryAfter } from './schedule.ts';
import { createWellNoter, recordFailure } from './status.ts';

/** Something about the account or the mailbox changed: settings are read again, and a wait for a person ends. */
export class SettingsChanged extends Error {
  override readonly name = 'SettingsChanged';
}

/** A connection that lived this long was a success: failures before it no longer count. */
const PROVEN_AFTER_MS = 60_000;

/**
 * Resolves when the signal fires or the lease is lost.
 * @param changes aborted and replaced by the supervisor whenever the account's settings change.
 */
export async function watchMailbox(
  context: RetrieverContext,
  mailboxId: string,
  lease: HeldLease,
  changes: () => AbortSignal,
  signal: AbortSignal,
): Promise<void> {
  const suspicions = new Map<string, Map<number, number>>();
  const doubts = createDoubts(context.tuning.unavailableBackoff, () => context.clock.now().getTime());
  const refusal = { untilMs: 0 };
  let attempts = 0;
  await waitOutThrottling(context, mailboxId, signal).catch(() => {});
  while (!signal.aborted) {
    const begun = context.clock.now().getTime();
    const changed = changes();
    const either = AbortSignal.any([signal, changed]);
    let held: HeldMailbox | undefined;
    try {
      const connection = await mailboxConnection(context.store.db, mailboxId);
      if (!connection) return;
      held = { connection, lease };
      const acceptor = createAcceptor(context, held, signal);
      const well = createWellNoter(context, held);
      const until = AbortSignal.any([either, acceptor.broken]);
      try {
        if (connection.incoming === 'graph') {
          await retrieveGraph(context, held, { acceptor, well, doubts }, until);
        } else if (connection.incoming === 'pop3') {
          await retrievePop3(context, held, { acceptor, well, doubts }, until);
        } else {
          await retrieveImap(context, held, { acceptor, well, suspicions, refusal }, until);
        }
      } catch (error) {
        // Whatever the retrieval said when it was stopped, this is why.
        throw acceptor.broken.aborted ? acceptor.broken.reason : error;
      } finally {
        await acceptor.close();
      }
    } catch (error) {
      if (signal.aborted || error instanceof LeaseLost) return;
      if (error instanceof SettingsChanged || changed.aborted) {
        attempts = 0;
        continue;
      }
      const proven = context.clock.now().getTime() - begun > PROVEN_AFTER_MS;
      if (proven) attempts = 0;
      attempts++;
      const failure = toFailure(error);
      const { waitMs, untilChange } = retryAfter(failure, attempts, context.tuning);
      report(context, mailboxId, failure, error, attempts, waitMs);
      if (held) await noteFailure(context, held, failure, proven, waitMs);
      await context.clock.sleep(waitMs, untilChange ? either : signal).catch(() => {});
    }
  }
}

/** A node that takes over a throttled mailbox obeys what the server told its predecessor. */
async function waitOutThrottling(
  context: RetrieverContext,
  mailboxId: string,
  signal: AbortSignal,
): Promise<void> {
  const row = await context.store.db
    .selectFrom('mailbox')
    .select(['retrieve_failure', 'retrieve_resume_at'])
    .where('id', '=', mailboxId)
    .executeTakeFirst();
  if (!row?.retrieve_failure || !row.retrieve_resume_at) return;
  if (new Failure(row.retrieve_failure.code).kind !== 'throttled') return;
  await context.clock.sleep(row.retrieve_resume_at.getTime() - context.clock.now().getTime(), signal);
}

function toFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return databaseFault(error) ?? new Failure('unknown', { detail, cause: error });
}

function report(
  { log }: RetrieverContext,
  mailboxId: string,
  failure: Failure,
  error: unknown,
  attempts: number,
  waitMs: number,
): void {
  countFailure('retriever', failure.code);
  const fields = { mailboxId, code: failure.code, detail: failure.detail, attempts, waitMs };
  if (failure.code === 'unknown') log.error({ ...fields, error }, 'Retrieving failed in an unknown way');
  else log.warn(fields, 'Retrieving failed');
}

async function noteFailure(
  context: RetrieverContext,
  held: HeldMailbox,
  failure: Failure,
  anew: boolean,
  waitMs: number,
): Promise<void> {
  try {
    const resumeAt = new Date(context.clock.now().getTime() + waitMs);
    await recordFailure(context, held, failure, anew, resumeAt);
  } catch (error) {
    // The database is away, or the lease is lost: the next round finds out.
    context.log.debug({ mailboxId: held.connection.mailboxId, error }, 'A failure could not be recorded');
  }
}
