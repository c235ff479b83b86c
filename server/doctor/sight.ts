/**
 * What this machine sees of the way to a host. Each host and port is looked at once per run; the checks of name, TCP and
 * TLS, and every check that needs the network, share what was seen.
 *
 * A firewall may accept a connection itself and then drop or cut what comes next. So TCP counts as open only when
 * something answered behind it: silence and a cut belong to the port, a bad answer to TLS.
 */
import { withDeadline } from '../kernel/deadline.ts';
import { Failure } from '../kernel/failure.ts';
import {
  type Reached,
  type ResolvedAddress,
  reachPort,
  resolveName,
  seeTls,
  type TlsSight,
} from '../wire/network/probe.ts';

export interface Target {
  readonly host: string;
  readonly port: number;
  readonly tls: 'implicit' | 'starttls-smtp';
}

export interface Sight {
  /** @throws Failure `dns-not-found`, `host-timeout`. */
  resolve(host: string): Promise<readonly ResolvedAddress[]>;
  /** @throws Failure `host-unreachable`, `host-timeout`, `dns-not-found`. */
  reach(target: Target): Promise<Reached>;
  /** @throws Failure when no TLS comes about; a bad certificate is in what is returned. */
  tls(target: Target): Promise<TlsSight>;
}

/** Milliseconds for each step. A good line needs a tenth; a lost packet is sent again after one and three seconds. */
export const STEP_MS = 5_000;

/** @param ca PEM trusted besides the roots. */
export function createSight(ca: string | undefined, signal?: AbortSignal): Sight {
  const names = new Map<string, Promise<readonly ResolvedAddress[]>>();
  const doors = new Map<string, Promise<Reached>>();
  const handshakes = new Map<string, Promise<TlsSight>>();
  const sight: Sight = {
    resolve: (host) =>
      once(names, host, () => within({ host, port: 0 }, 'resolving', () => resolveName(host), signal)),
    reach: (target) =>
      once(doors, keyOfTarget(target), async () => {
        const reached = await within(
          target,
          'connecting to',
          (inner) => reachPort(target, inner),
          signal,
        ).catch((error: unknown) => {
          throw closedDoor(error, target) ?? error;
        });
        const shut = await sight.tls(target).then(
          () => undefined,
          (error: unknown) => closedDoor(error, target),
        );
        if (shut) throw shut;
        return reached;
      }),
    tls: (target) =>
      once(handshakes, keyOfTarget(target), () =>
        within(target, 'agreeing on TLS with', (inner) => seeTls(target, target.tls, ca, inner), signal),
      ),
  };
  return sight;
}

export const keyOfTarget = ({ host, port }: Target): string => `${host}:${port}`;

/** @returns undefined when something answers, be it badly: that is TLS's to tell. */
function closedDoor(error: unknown, { host, port }: Target): Failure | undefined {
  if (!(error instanceof Failure)) return undefined;
  const facts = { host, port: String(port) };
  if (error.code === 'host-timeout') {
    return new Failure('host-timeout', {
      detail: `the connection is accepted, then nothing answers (${STEP_MS / 1000} s)`,
      facts,
    });
  }
  if (error.code === 'connection-lost') {
    return new Failure('host-unreachable', {
      detail: 'the connection is accepted and cut at once, as by a firewall or proxy',
      facts,
    });
  }
  return undefined;
}

function once<T>(kept: Map<string, Promise<T>>, key: string, look: () => Promise<T>): Promise<T> {
  let promise = kept.get(key);
  if (!promise) {
    promise = look();
    promise.catch(() => {});
    kept.set(key, promise);
  }
  return promise;
}

async function within<T>(
  { host, port }: Pick<Target, 'host' | 'port'>,
  doing: string,
  look: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  try {
    return await withDeadline(STEP_MS, `${doing} ${host}`, look, signal);
  } catch (error) {
    if (!(error instanceof Failure) || error.facts.host !== undefined) throw error;
    throw new Failure(error.code, {
      detail: error.detail,
      facts: { host, ...(port ? { port: String(port) } : {}) },
    });
  }
}
