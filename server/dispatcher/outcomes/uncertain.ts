/**
 * A message whose fate nobody knows: the server may have taken it, or not.
 *
 * Exchange Online puts a copy of everything submitted into the mailbox's Sent Items by itself, so a copy with our
 * Message-ID proves that it was taken. No copy proves the contrary only after a while, because the copy is stored
 * behind the reply, and only where copies are known to be kept. So: found: sent. Not found: looked again until the
 * grace time is over, then sent again. Cannot be looked up: a person decides; Postvak neither loses an answer nor
 * gives it twice.
 */
import { sql } from 'kysely';
import { Failure } from '../../kernel/failure.ts';
import { assertLease } from '../../store/lease.ts';
import type { Db, Trx } from '../../store/pool.ts';
import type { CopyPlace } from '../transport/transport.ts';
import type { DispatcherTuning } from '../tuning.ts';
import type { DispatchLease } from './record.ts';
import { tellDesk } from './record.ts';

export interface UncertainDelivery {
  readonly id: string;
  readonly conversationId: string;
  readonly rfcMessageId: string | null;
  /** Since it became uncertain. */
  readonly sinceMs: number;
  /** A server took it in an earlier try: then a copy in Sent Items proves nothing about those whom it did not reach. */
  readonly takenBefore: boolean;
}

export type Sighting = 'found' | 'absent' | { readonly failure: Failure };

export type Settlement =
  | { readonly to: 'sent' }
  | { readonly to: 'again' }
  | { readonly to: 'later'; readonly waitMs: number }
  | { readonly to: 'held'; readonly failure: Failure };

/** Pure. @param copiesAreKept the server is known to store a copy of what it submits. */
export function settle(
  delivery: Pick<UncertainDelivery, 'sinceMs' | 'takenBefore' | 'rfcMessageId'>,
  sighting: Sighting,
  copiesAreKept: boolean,
  tuning: Pick<DispatcherTuning, 'graceMs' | 'lookMs' | 'lookGiveUpMs'>,
): Settlement {
  if (delivery.takenBefore || !delivery.rfcMessageId) {
    return held('it was handed over before, so Sent Items cannot tell whether it was this time');
  }
  if (sighting === 'found') return { to: 'sent' };
  if (sighting === 'absent') {
    const leftMs = tuning.graceMs - delivery.sinceMs;
    if (leftMs > 0) return { to: 'later', waitMs: Math.min(leftMs, tuning.lookMs) };
    return copiesAreKept
      ? { to: 'again' }
      : held('this server is not known to keep a copy of what it sends, so a missing one proves nothing');
  }
  const { failure } = sighting;
  // The account's own trouble is shown with the account; the message waits until it can be looked up.
  const passes = failure.kind === 'transient' || failure.kind === 'throttled' || failure.scope === 'grant';
  if (!passes || delivery.sinceMs >= tuning.lookGiveUpMs) {
    return held(`Sent Items could not be read: ${failure.detail || failure.code}`);
  }
  return { to: 'later', waitMs: Math.max(tuning.lookMs, failure.retryAfterMs ?? 0) };
}

function held(detail: string): Settlement {
  return { to: 'held', failure: new Failure('delivery-uncertain', { detail }) };
}

export interface UncertainDependencies {
  readonly db: Db;
  readonly tuning: DispatcherTuning;
  /** Looks into Sent Items; throws Failure when it cannot. */
  readonly look: (messageIds: readonly string[]) => Promise<ReadonlyMap<string, CopyPlace>>;
}

const MOST_AT_ONCE = 200;

/**
 * Looks up what is due of a mailbox's uncertain deliveries and writes what became of them.
 * @returns milliseconds until the next look, or undefined when none is uncertain any more.
 * @throws LeaseLost
 */
export async function settleUncertain(
  deps: UncertainDependencies,
  lease: DispatchLease,
): Promise<number | undefined> {
  const { deliveries, copiesAreKept } = await dueUncertain(deps.db, lease.mailboxId);
  if (deliveries.length > 0) await settleAll(deps, lease, deliveries, copiesAreKept);
  const { rows } = await sql<{ ms: number | null }>`
    select extract(epoch from min(not_before) - now())::float8 * 1000 as ms from delivery
    where mailbox_id = ${lease.mailboxId} and state = 'uncertain'`.execute(deps.db);
  return rows[0]?.ms ?? undefined;
}

async function settleAll(
  deps: UncertainDependencies,
  lease: DispatchLease,
  deliveries: readonly UncertainDelivery[],
  copiesAreKept: boolean,
): Promise<void> {
  const sightings = await sightingsOf(deps, deliveries);
  const settled = deliveries.map((delivery) => ({
    delivery,
    settlement: settle(delivery, sightings(delivery), copiesAreKept, deps.tuning),
  }));
  await deps.db.transaction().execute(async (trx) => {
    await assertLease(trx, lease.resource, lease.nodeId, lease.epoch);
    await write(trx, settled);
    await tellDesk(
      trx,
      settled
        .filter(({ settlement }) => settlement.to !== 'later')
        .map(({ delivery }) => delivery.conversationId),
    );
  });
}

async function dueUncertain(db: Db, mailboxId: string) {
  const { rows } = await sql<UncertainDelivery & { copiesAreKept: boolean }>`
    select d.id, d.conversation_id as "conversationId", m.rfc_message_id as "rfcMessageId",
           app.provider = 'microsoft' and b.sent_copies is distinct from 'nowhere' as "copiesAreKept",
           extract(epoch from now() - d.uncertain_since)::float8 * 1000 as "sinceMs",
           d.taken as "takenBefore"
    from delivery d
    join message m on m.id = d.message_id
    join mailbox b on b.id = d.mailbox_id
    join account a on a.id = b.account_id
    join app_registration app on app.id = a.app_registration_id
    where d.mailbox_id = ${mailboxId} and d.state = 'uncertain' and d.not_before <= now()
    order by d.not_before, d.id
    limit ${MOST_AT_ONCE}`.execute(db);
  return { deliveries: rows, copiesAreKept: rows[0]?.copiesAreKept ?? false };
}

async function sightingsOf(
  deps: UncertainDependencies,
  deliveries: readonly UncertainDelivery[],
): Promise<(delivery: UncertainDelivery) => Sighting> {
  const messageIds = deliveries.flatMap(({ rfcMessageId }) => rfcMessageId ?? []);
  try {
    const found = messageIds.length > 0 ? await deps.look(messageIds) : new Map<string, CopyPlace>();
    return ({ rfcMessageId }) => (rfcMessageId && found.has(rfcMessageId) ? 'found' : 'absent');
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return () => ({ failure: error });
  }
}

async function write(
  trx: Trx,
  settled: readonly { delivery: UncertainDelivery; settlement: Settlement }[],
): Promise<void> {
  const state = { sent: 'sent', again: 'waiting', later: 'uncertain', held: 'held' } as const;
  const ids = settled.map(({ delivery }) => delivery.id);
  await sql`
    update delivery d
    set state = v.state, taken = d.taken or v.state = 'sent', not_before = now() + v.wait_ms * interval '1 millisecond',
        uncertain_since = case when v.state = 'uncertain' then d.uncertain_since end,
        late_since = case when v.state in ('uncertain', 'waiting') then d.late_since end,
        failure = case v.state when 'sent' then null when 'waiting' then null when 'uncertain' then d.failure
                  else v.failure::jsonb end,
        server_reply = case when v.state = 'sent' then 'found in Sent Items' else d.server_reply end,
        finished_at = case when v.state = 'sent' then now() end
    from unnest(
      ${ids}::uuid[],
      ${settled.map(({ settlement }) => state[settlement.to])}::text[],
      ${settled.map(({ settlement }) => (settlement.to === 'later' ? settlement.waitMs : 0))}::float8[],
      ${settled.map(({ settlement }) => (settlement.to === 'held' ? JSON.stringify(settlement.failure) : null))}::text[]
    ) as v (id, state, wait_ms, failure)
    where d.id = v.id and d.state = 'uncertain'`.execute(trx);
  await sql`
    update delivery_recipient r set outcome = 'accepted', diagnostic = 'found in Sent Items', updated_at = now()
    from delivery d
    where d.id = any(${ids}::uuid[]) and d.state = 'sent' and r.delivery_id = d.id
      and r.outcome in ('waiting', 'delayed')`.execute(trx);
}
