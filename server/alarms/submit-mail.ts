/**
 * Sends one alarm mail by the first way that works: SMTP of a mailbox or of a relay, or Graph where a mailbox sends by
 * that. Each way has its own session, apart from the dispatcher: an alarm must not stand in the line whose standing still
 * it reports.
 */
import { createGraphTransport } from '../dispatcher/transport/graph-transport.ts';
import { openSmtp } from '../dispatcher/transport/sign-in.ts';
import { withDeadline } from '../kernel/deadline.ts';
import { Failure } from '../kernel/failure.ts';
import { openByGraph } from '../tokens/open-by-graph.ts';
import { composeMessage, type Draft } from '../wire/smtp/compose.ts';
import { openSubmission, type SmtpSession, type SmtpTimeouts } from '../wire/smtp/session.ts';
import { type OutgoingMail, type Submission, submit } from '../wire/smtp/submit.ts';
import type { AlarmContext } from './context.ts';
import { type MailRoute, nameOfRoute, orderRoutes, type ReportedOn } from './mail-routes.ts';
import { readRoutesInUse } from './routes.ts';

/** One way; several are tried in turn. */
const WITHIN_MS = 30_000;
const TIMEOUTS: SmtpTimeouts = {
  connectMs: 10_000,
  signInMs: 15_000,
  envelopeMs: 15_000,
  dataBlockMs: 15_000,
  finalReplyMs: 20_000,
};

export interface MailTo {
  readonly recipients: readonly string[];
  /** The message without its sender, which depends on the way. */
  readonly draft: (from: Draft['from']) => Draft;
  /** What the mail reports on: it should not leave by that. */
  readonly incidents: readonly ReportedOn[];
}

export interface Submitted {
  readonly route: string;
  /** False: every way that was left is one that the mail itself reports on. */
  readonly independent: boolean;
}

type Sender = Pick<AlarmContext, 'store' | 'vault' | 'tokens'>;

/** @throws Failure `alarm-route-broken` that says of each way what was wrong. */
export async function submitMail(context: Sender, mail: MailTo, signal: AbortSignal): Promise<Submitted> {
  const { configured, automatic } = await readRoutesInUse(context.store.db);
  const { routes, independent } = orderRoutes(configured, automatic, mail.incidents);
  const refusals: string[] = [];
  for (const [index, route] of routes.entries()) {
    try {
      await withDeadline(
        WITHIN_MS,
        `alarm mail by ${nameOfRoute(route)}`,
        (inner) => submitBy(context, route, mail, inner),
        signal,
      );
      return { route: nameOfRoute(route), independent: index < independent };
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof Failure)) throw error;
      refusals.push(`${nameOfRoute(route)}: ${error.code}${error.detail ? ` (${error.detail})` : ''}`);
    }
  }
  throw new Failure('alarm-route-broken', { detail: refusals.join('; ') || 'there is no way to send mail' });
}

async function submitBy(
  context: Sender,
  route: MailRoute,
  { recipients, draft }: MailTo,
  signal: AbortSignal,
): Promise<void> {
  const from = route.kind === 'mailbox' ? route.mailbox.address : route.relay.from;
  const raw = await composeMessage(draft({ address: from, name: 'Postvak' }));
  const outcome = await handOver(context, route, { from, recipients, raw }, signal);
  if (outcome.outcome !== 'answered') throw outcome.failure;
  const [refused] = outcome.refused;
  // Who could be reached was; the one typing error in a list must not make it go out again and again.
  if (outcome.accepted.length === 0 && refused) throw refused.failure;
}

async function handOver(
  context: Sender,
  route: MailRoute,
  mail: OutgoingMail,
  signal: AbortSignal,
): Promise<Submission> {
  if (sendsByGraph(route)) {
    const transport = createGraphTransport({ tokens: context.tokens, mailbox: route.mailbox });
    const submission = await transport.submit(mail, () => true, signal);
    if (submission !== 'not-begun') return submission;
    signal.throwIfAborted();
    throw new Failure('connection-lost', { detail: 'it was not begun' });
  }
  const session = await openSession(context, route, signal);
  try {
    return await submit(session, mail, signal);
  } finally {
    session.close();
  }
}

/** Opens the way and signs in; nothing is sent. @throws Failure of scope host, grant or mailbox. */
export async function tryRoute(context: Sender, route: MailRoute, signal: AbortSignal): Promise<void> {
  if (sendsByGraph(route)) {
    return openByGraph(context.tokens, route.mailbox, route.mailbox.address, 'Mail.Send', signal);
  }
  (await openSession(context, route, signal)).close();
}

function sendsByGraph(route: MailRoute): route is Extract<MailRoute, { kind: 'mailbox' }> {
  return route.kind === 'mailbox' && route.mailbox.outgoing === 'graph';
}

async function openSession(
  { store, vault, tokens }: Sender,
  route: MailRoute,
  signal: AbortSignal,
): Promise<SmtpSession> {
  if (route.kind === 'mailbox') return (await openSmtp(tokens, route.mailbox, TIMEOUTS, signal)).session;
  const { relay, passwordSecretId } = route;
  const { host, port, tls } = relay;
  const password = passwordSecretId === null ? undefined : await vault.read(store.db, passwordSecretId);
  const target = { endpoint: { host, port, tls }, ca: relay.ca };
  return relay.user && password
    ? openSubmission({ ...target, user: relay.user, password }, TIMEOUTS, signal)
    : openSubmission({ ...target, user: relay.from, anonymous: true }, TIMEOUTS, signal);
}
