/**
 * By which ways alarm mail may leave, in the order in which they are tried. Pure.
 *
 * The routes that were set come in their order; where none was set, mailboxes of this installation that can send, by SMTP
 * or by Graph as each of them sends its answers.
 * A way that the incident itself reports on (its mailbox, another mailbox of its account, its mail server) is the
 * last resort: it may be dead, and an alarm must never depend on it alone.
 */
import type { MailboxConnection } from '../accounts/connection.ts';
import { graphEndpoint } from '../accounts/endpoints.ts';
import type { Relay } from '../store/schema.ts';

export type MailRoute =
  | {
      readonly kind: 'mailbox';
      readonly id: string | null;
      readonly mailbox: MailboxConnection;
      /** Its sign-in is good, and nothing is known against its sending. */
      readonly well: boolean;
    }
  | {
      readonly kind: 'relay';
      readonly id: string | null;
      readonly relay: Relay;
      readonly passwordSecretId: string | null;
      readonly well: true;
    };

export interface ReportedOn {
  readonly cause: string;
  readonly accountId: string | null;
  readonly mailboxIds: readonly string[];
}

/** Of a large installation; each is tried with a deadline of its own. */
const MOST_TRIED = 4;

/**
 * @param automatic mailboxes to use when no route was set.
 * @returns the ways to try, best first, and how many of them the incidents do not report on.
 */
export function orderRoutes(
  configured: readonly MailRoute[],
  automatic: readonly MailRoute[],
  incidents: readonly ReportedOn[],
): { readonly routes: readonly MailRoute[]; readonly independent: number } {
  const candidates = configured.length > 0 ? configured : automatic.filter(({ well }) => well);
  const isReported = reportedOn(incidents, [...configured, ...automatic]);
  const [independent, reported] = split(candidates, (route) => !isReported(route));
  const [well, unwell] = split(independent, ({ well }) => well);
  const routes = [...well, ...unwell, ...reported].slice(0, MOST_TRIED);
  return { routes, independent: Math.min(independent.length, MOST_TRIED) };
}

/** Whether one of the incidents is about this way itself. */
function reportedOn(
  incidents: readonly ReportedOn[],
  known: readonly MailRoute[],
): (route: MailRoute) => boolean {
  const mailboxes = new Set(incidents.flatMap(({ mailboxIds }) => mailboxIds));
  const causes = new Set(incidents.map(({ cause }) => cause));
  const accounts = new Set([
    ...incidents.flatMap(({ accountId }) => accountId ?? []),
    ...known.flatMap((route) =>
      route.kind === 'mailbox' && mailboxes.has(route.mailbox.mailboxId) ? [route.mailbox.accountId] : [],
    ),
  ]);
  return (route) => {
    const { host, port } = route.kind === 'mailbox' ? serverOf(route.mailbox) : route.relay;
    if (causes.has(`host:${host}:${port}`)) return true;
    return (
      route.kind === 'mailbox' &&
      (mailboxes.has(route.mailbox.mailboxId) || accounts.has(route.mailbox.accountId))
    );
  };
}

function serverOf({ outgoing, graph, smtp }: MailboxConnection) {
  return outgoing === 'graph' ? graphEndpoint(graph) : smtp;
}

function split<T>(items: readonly T[], is: (item: T) => boolean): [T[], T[]] {
  return [items.filter(is), items.filter((item) => !is(item))];
}

export function nameOfRoute(route: MailRoute): string {
  return route.kind === 'mailbox' ? route.mailbox.address : `${route.relay.host}:${route.relay.port}`;
}
