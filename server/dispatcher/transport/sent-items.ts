/**
 * When the holder of a mailbox looks into its Sent Items: for messages whose fate is uncertain, and for where copies
 * are kept. One look at a time, beside the sending.
 */

import { Failure } from '../../kernel/failure.ts';
import type { Db } from '../../store/pool.ts';
import type { DispatchLease } from '../outcomes/record.ts';
import { settleUncertain } from '../outcomes/uncertain.ts';
import type { DispatcherTuning } from '../tuning.ts';
import { type CopyCheck, judgeCopy, recordCopyPlace } from './copy-check.ts';
import type { CopyPlace } from './transport.ts';

export interface SentItems {
  lookIfDue(): void;
  /** A message has become uncertain. */
  lookSoon(): void;
  /** A message was accepted; its copy may tell where copies are kept. */
  wasSent(rfcMessageId: string | null): void;
  /** Milliseconds until the next look; at least 1. */
  dueInMs(): number;
  isBusy(): boolean;
  /** Waits for the look that is under way. @returns what a look broke off with, if one did. */
  finish(): Promise<{ readonly error: unknown } | undefined>;
}

export function createSentItems(options: {
  readonly db: Db;
  readonly lease: DispatchLease;
  readonly tuning: DispatcherTuning;
  readonly checksCopies: boolean;
  readonly find: (messageIds: readonly string[]) => Promise<ReadonlyMap<string, CopyPlace>>;
  readonly now: () => number;
  /** Called after each look. */
  readonly onEnd: () => void;
}): SentItems {
  const { db, lease, tuning, find, now } = options;
  let uncertainAt = 0;
  let copyAt = Number.POSITIVE_INFINITY;
  let check: CopyCheck | undefined;
  let checksCopies = options.checksCopies;
  let looking: Promise<void> | undefined;
  let failed: { readonly error: unknown } | undefined;

  async function look(): Promise<void> {
    if (now() >= uncertainAt) {
      uncertainAt = Number.POSITIVE_INFINITY;
      const nextMs = await settleUncertain({ db, tuning, look: find }, lease);
      if (nextMs !== undefined) uncertainAt = Math.min(uncertainAt, now() + nextMs);
    }
    if (check && now() >= copyAt) await checkCopy(check);
  }

  async function checkCopy(wanted: CopyCheck): Promise<void> {
    try {
      const place = judgeCopy(wanted, await find([wanted.messageId]), now(), tuning.graceMs);
      copyAt = now() + tuning.lookMs;
      if (!place) return;
      await recordCopyPlace(db, lease.mailboxId, place);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      // Not worth an alarm: whatever it is, the retriever meets it too.
    }
    check = undefined;
    checksCopies = false;
  }

  return {
    lookIfDue() {
      if (looking || failed || now() < Math.min(uncertainAt, copyAt)) return;
      looking = look()
        .catch((error) => {
          failed = { error };
        })
        .finally(() => {
          looking = undefined;
          if (!check) copyAt = Number.POSITIVE_INFINITY;
          options.onEnd();
        });
    },
    lookSoon() {
      uncertainAt = 0;
    },
    wasSent(messageId) {
      if (!checksCopies || check || !messageId) return;
      check = { messageId, sinceMs: now() };
      copyAt = now() + tuning.lookMs;
    },
    dueInMs: () => Math.max(Math.min(uncertainAt, copyAt) - now(), looking ? Number.POSITIVE_INFINITY : 1),
    isBusy: () => looking !== undefined || check !== undefined,
    async finish() {
      await looking;
      return failed;
    },
  };
}
