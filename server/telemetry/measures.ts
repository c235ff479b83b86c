/**
 * What this process counts, for Prometheus: one registry per process, as the client of Prometheus has it. Each name
 * and label stands here and nowhere else, and `deploy/` is checked against it.
 *
 * Labels are of closed lists, so that the number of series is known beforehand. The one exception is the mailbox: its
 * id is a label of a few measures, of at most `MAILBOX_SERIES` mailboxes on a node, and only while it is in the
 * node's hands; so all nodes together have one series for each mailbox, wherever it is. Addresses of customers and
 * subjects are never labels.
 */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { FailureCode } from '../kernel/failure.ts';

export const registry = new Registry();
collectDefaultMetrics({ register: registry });

const registers = [registry];
/** Beyond it a mailbox counts under "other". */
export const MAILBOX_SERIES = 5_000;
const OTHER = 'other';

const retrieved = new Counter({
  name: 'postvak_mails_retrieved_total',
  help: 'Mails fetched from a server and stored with their original bytes',
  registers,
});
const accepted = new Counter({
  name: 'postvak_mails_accepted_total',
  help: 'Stored mails that became messages of a conversation',
  registers,
});
const mailboxAccepted = new Counter({
  name: 'postvak_mailbox_accepted_total',
  help: 'Mails accepted for a mailbox while this node held it',
  labelNames: ['mailbox'] as const,
  registers,
});
const lag = new Histogram({
  name: 'postvak_mail_lag_seconds',
  help: 'From the arrival of a mail at the server to its being visible on the desk; mail older than a day is not measured',
  buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600, 21_600],
  registers,
});
const mailboxLag = new Gauge({
  name: 'postvak_mailbox_lag_seconds',
  help: 'The same for the newest mail of a mailbox',
  labelNames: ['mailbox'] as const,
  registers,
});
const deliveries = new Counter({
  name: 'postvak_deliveries_total',
  help: 'Attempts to send that ended, by outcome: sent, failed, uncertain, held for a person, or waiting for another attempt',
  labelNames: ['outcome'] as const,
  registers,
});
const refreshes = new Counter({
  name: 'postvak_token_refreshes_total',
  help: 'Access tokens asked for at the token service: renewed or refused',
  labelNames: ['outcome'] as const,
  registers,
});
const failures = new Counter({
  name: 'postvak_failures_total',
  help: 'Failures by their code, and by the part that met them',
  labelNames: ['part', 'code'] as const,
  registers,
});
const requests = new Histogram({
  name: 'postvak_http_request_duration_seconds',
  help: 'Time from the first byte of a request to the last of its answer',
  labelNames: ['method', 'route', 'status'] as const,
  buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  registers,
});

export type Part = 'retriever' | 'dispatcher' | 'keeper';
export type DeliveryOutcome = 'sent' | 'failed' | 'uncertain' | 'held' | 'waiting';

export function countRetrieved(mails: number): void {
  retrieved.inc(mails);
}

const DAY_MS = 24 * 60 * 60 * 1_000;

/** @param receivedAt when each mail came to the server. */
export function countAccepted(mailboxId: string, receivedAt: readonly Date[], now = Date.now()): void {
  accepted.inc(receivedAt.length);
  mailboxAccepted.inc({ mailbox: labelOf(mailboxId) }, receivedAt.length);
  // What is fetched when a mailbox is connected has lain there for long; that is no lag.
  const lags = receivedAt.map((at) => Math.max(now - at.getTime(), 0)).filter((ms) => ms < DAY_MS);
  for (const ms of lags) lag.observe(ms / 1_000);
  const newest = lags.at(-1);
  if (newest !== undefined) mailboxLag.set({ mailbox: labelOf(mailboxId) }, newest / 1_000);
}

export function countDelivery(outcome: DeliveryOutcome): void {
  deliveries.inc({ outcome });
}

export function countRefresh(outcome: 'renewed' | 'refused'): void {
  refreshes.inc({ outcome });
}

export function countFailure(part: Part, code: FailureCode): void {
  failures.inc({ part, code });
}

/** @param route the pattern of the address, never the address: ids would make a series each. */
export function observeRequest(method: string, route: string, status: number, seconds: number): void {
  requests.observe({ method, route, status }, seconds);
}

const known = new Set<string>();
let leaving = new Set<string>();

function labelOf(mailboxId: string): string {
  if (known.has(mailboxId)) return mailboxId;
  if (known.size >= MAILBOX_SERIES) return OTHER;
  known.add(mailboxId);
  return mailboxId;
}

/**
 * Ends the series of mailboxes that this node holds no more. The last figures are read once more before they go.
 * @param held ids of those in its hands.
 */
export function keepMailboxSeries(held: ReadonlySet<string>): void {
  for (const mailbox of leaving) {
    if (held.has(mailbox)) continue;
    known.delete(mailbox);
    mailboxAccepted.remove({ mailbox });
    mailboxLag.remove({ mailbox });
  }
  leaving = new Set([...known].filter((mailbox) => !held.has(mailbox)));
}
