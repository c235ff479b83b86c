/**
 * Looks once a day until when the certificates of the mail servers in use are good. Nothing is sent beyond what opens
 * TLS. A server that does not answer is left for the next day: that it is away is another rule's matter.
 */
import { sql } from 'kysely';
import { listActiveMailboxes, type MailboxConnection } from '../accounts/connection.ts';
import { graphEndpoint } from '../accounts/endpoints.ts';
import { withDeadline } from '../kernel/deadline.ts';
import { Failure } from '../kernel/failure.ts';
import type { Db } from '../store/pool.ts';
import type { HostEndpoint } from '../store/schema.ts';
import { seeTls } from '../wire/network/probe.ts';

const WITHIN_MS = 10_000;
const MOST_AT_ONCE = 20;

/** @returns how many servers were looked at. */
export async function lookAtCertificates(db: Db, signal: AbortSignal): Promise<number> {
  const due = await dueServers(db);
  for (const server of due.slice(0, MOST_AT_ONCE)) {
    signal.throwIfAborted();
    await note(db, server, await seen(server, signal));
  }
  return due.length;
}

interface Server extends HostEndpoint {
  readonly ca: string | undefined;
}

async function dueServers(db: Db): Promise<Server[]> {
  const fresh = new Set(
    (
      await db
        .selectFrom('server_certificate')
        .select(['host', 'port'])
        .where('seen_at', '>', sql<Date>`now() - interval '1 day'`)
        .execute()
    ).map(keyOf),
  );
  const servers = new Map<string, Server>();
  for (const mailbox of await listActiveMailboxes(db)) {
    for (const endpoint of serversOf(mailbox)) {
      // STARTTLS of IMAP and POP3 has no probe; hardly any server wants it.
      const seeable =
        endpoint.tls === 'implicit' || (endpoint.tls === 'starttls' && endpoint === mailbox.smtp);
      if (seeable && !fresh.has(keyOf(endpoint)))
        servers.set(keyOf(endpoint), { ...endpoint, ca: mailbox.ca });
    }
  }
  return [...servers.values()];
}

function serversOf({ incoming, outgoing, imap, pop3, smtp, graph }: MailboxConnection): HostEndpoint[] {
  const hosts = { imap, pop3, smtp, graph: graphEndpoint(graph) };
  return [hosts[incoming], hosts[outgoing]];
}

const keyOf = ({ host, port }: { readonly host: string; readonly port: number }) => `${host}:${port}`;

interface Sight {
  readonly issuer: string;
  readonly expiresAt: Date | null;
}

async function seen({ host, port, tls, ca }: Server, signal: AbortSignal): Promise<Sight | undefined> {
  try {
    const mode = tls === 'implicit' ? 'implicit' : 'starttls-smtp';
    const { certificate } = await withDeadline(
      WITHIN_MS,
      `looking at the certificate of ${host}:${port}`,
      (inner) => seeTls({ host, port }, mode, ca, inner),
      signal,
    );
    const expiresAt = new Date(certificate.validTo);
    return {
      issuer: certificate.issuer,
      expiresAt: Number.isNaN(expiresAt.getTime()) ? null : expiresAt,
    };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

async function note(db: Db, { host, port }: Server, sight: Sight | undefined): Promise<void> {
  const found = sight ? { issuer: sight.issuer, expires_at: sight.expiresAt } : {};
  const now = sql<Date>`now()`;
  await db
    .insertInto('server_certificate')
    .values({ host, port, seen_at: now, ...found })
    .onConflict((conflict) => conflict.columns(['host', 'port']).doUpdateSet({ seen_at: now, ...found }))
    .execute();
}
