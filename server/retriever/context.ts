import type { MailboxConnection } from '../accounts/connection.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Gate } from '../kernel/gate.ts';
import type { Log } from '../kernel/log.ts';
import type { Store, Trx } from '../store/pool.ts';
import type { Vault } from '../store/vault.ts';
import type { AccessTokens } from '../tokens/access.ts';
import type { DeliveryReport } from '../wire/mime/formats/delivery-status.ts';
import type { ByteBudget } from './byte-budget.ts';
import type { ConnectGate } from './connect-gate.ts';
import type { Tuning } from './tuning.ts';

/** Where delivery reports go: the side that sends, which the retriever does not know. */
export interface ReportTaker {
  apply(trx: Trx, mailboxId: string, report: DeliveryReport): Promise<unknown>;
  /**
   * Asked first: a report about mail that no conversation has sent is no mail of a customer.
   * @returns whether it was such a one; then it becomes no message.
   */
  take?(trx: Trx, arrivalId: string, report: DeliveryReport): Promise<boolean>;
}

/** The stages of mail in, as a measurement tells them apart. */
export type Stage = 'fetch' | 'store' | 'read' | 'accept';

/** Told how long a stage took for how many mails; stages of different batches overlap. */
export type StageObserver = (stage: Stage, ms: number, mails: number) => void;

/**
 * Work on many mails at once: at most so much of it at a time on this node, first come, first served. Without it twenty
 * mailboxes that are far behind would hold every connection to the database, and the one mail that just came to another
 * would wait for all of them.
 */
export interface Turns {
  readonly storing: Gate;
  readonly accepting: Gate;
}

/** What every part of the retriever works with. */
export interface RetrieverContext {
  readonly store: Store;
  readonly tokens: AccessTokens;
  /** Opens the keys that sign what is answered by itself; without it mail of a domain with a key is not answered so. */
  readonly vault?: Pick<Vault, 'read'> | undefined;
  readonly nodeId: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly tuning: Tuning;
  /** For mail on its way into the store. */
  readonly budget: ByteBudget;
  /** For mail that is stored and waits in memory to be accepted. */
  readonly waiting: ByteBudget;
  readonly turns: Turns;
  readonly connecting: ConnectGate;
  readonly reports?: ReportTaker | undefined;
  readonly observe?: StageObserver | undefined;
}

/** One mailbox in this node's hands. */
export interface HeldMailbox {
  readonly connection: MailboxConnection;
  readonly lease: HeldLease;
}

/** Proof that this node may write for a resource; every writing transaction asserts it. */
export interface HeldLease {
  readonly resource: string;
  readonly epoch: number;
}
