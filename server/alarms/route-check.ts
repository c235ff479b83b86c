/**
 * Whether alarm mail could leave: every way is opened and signed in to, and nothing is sent. For the doctor, and for
 * the page of settings.
 */
import { withDeadline } from '../kernel/deadline.ts';
import { Failure } from '../kernel/failure.ts';
import type { AlarmContext } from './context.ts';
import { type MailRoute, nameOfRoute, orderRoutes } from './mail-routes.ts';
import { readRoutesInUse } from './routes.ts';
import { tryRoute } from './submit-mail.ts';

export interface CheckedRoute {
  /** The mailbox's address, or the relay's host and port. */
  readonly name: string;
  readonly kind: 'mailbox' | 'relay';
  /** Somebody chose it; otherwise Postvak did, because nobody chose any. */
  readonly chosen: boolean;
  /** null: mail could leave by it. */
  readonly failure: Failure | null;
}

export interface RouteReport {
  readonly routes: readonly CheckedRoute[];
  /** What is wrong with alarm mail as a whole; null: it can be sent. */
  readonly failure: Failure | null;
  /**
   * Two ways work that do not share an account. Without, an alarm about the only way would have to leave by it: then
   * it is seen in the console and in the log alone.
   */
  readonly redundant: boolean;
}

const WITHIN_MS = 20_000;

/** @throws the signal's reason. */
export async function checkAlarmRoutes(
  context: Pick<AlarmContext, 'store' | 'vault' | 'tokens'>,
  signal: AbortSignal,
): Promise<RouteReport> {
  const { configured, automatic } = await readRoutesInUse(context.store.db);
  const { routes } = orderRoutes(configured, automatic, []);
  const checked = await Promise.all(
    routes.map(async (route) => ({
      name: nameOfRoute(route),
      kind: route.kind,
      chosen: configured.length > 0,
      failure: await failureOf(context, route, signal),
    })),
  );
  const working = routes.filter((_, index) => checked[index]?.failure === null);
  const ways = new Set(
    working.map((route) => (route.kind === 'mailbox' ? route.mailbox.accountId : nameOfRoute(route))),
  );
  const detail = checked.map(({ name, failure }) => `${name}: ${failure?.code}`).join('; ');
  return {
    routes: checked,
    failure:
      working.length > 0
        ? null
        : new Failure('alarm-route-broken', { detail: detail || 'there is no way to send mail' }),
    redundant: ways.size > 1,
  };
}

async function failureOf(
  context: Pick<AlarmContext, 'store' | 'vault' | 'tokens'>,
  route: MailRoute,
  signal: AbortSignal,
): Promise<Failure | null> {
  try {
    await withDeadline(
      WITHIN_MS,
      `opening ${nameOfRoute(route)}`,
      (inner) => tryRoute(context, route, inner),
      signal,
    );
    return null;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Failure) return error;
    throw error;
  }
}
