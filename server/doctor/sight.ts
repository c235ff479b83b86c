/**
 * What this machine sees of the way to a host. Each host and port is looked at once per run; the checks of name, TCP and
 * TLS, and every check that needs the network, share what was seen.
 *
 * A firewall may accept a connection itself and then drop or cut what comes next. So TCP counts as open only when
 * something answered behind it: silence and a cut belong to the port, a bad answer to TLS.
 */
import { withDeadline } from '../kernel/deadline.ts';
import { Failure } from '../kernel/failure.ts';
import type { MailService } from '../wire/network/greeting.ts';
import {
  type Reached,
  type ResolvedAddress,
  reachPort,
  resolveName,
  seePlain,
  seeTls,
  type TlsMode,
  type TlsSight,
  tryAddress,
} from '../wire/network/probe.ts';
import type { HttpProxy } from '../wire/proxy.ts';

export interface Target {
  readonly host: string;
  readonly port: number;
  readonly tls: TlsMode | 'none';
  /** PEM trusted besides the roots and those of the run. */
  readonly ca?: string | undefined;
  /** An HTTP proxy that this connection goes through. */
  readonly proxy?: HttpProxy | undefined;
  /** The mail service that is wanted there. */
  readonly service?: MailService | undefined;
}

/** How each kind of address fares; a kind that the name does not have is left out. */
export type Families = Partial<Record<4 | 6, 'open' | Shut>>;

export interface Shut {
  readonly why: string;
  /** Not refused: nothing came back at all. */
  readonly silent: boolean;
}

export interface Sight {
  /** @throws Failure `dns-not-found`, `host-timeout`. */
  resolve(host: string): Promise<readonly ResolvedAddress[]>;
  /** @throws Failure `host-unreachable`, `host-timeout`, `dns-not-found`. */
  reach(target: Target): Promise<Reached>;
  /** IPv4 and IPv6 each by itself: a client picks what answers first, so one that is shut shows nowhere else. */
  families(target: Target): Promise<Families>;
  /** @throws Failure when no TLS comes about; a bad certificate is in what is returned. */
  tls(target: Target): Promise<TlsSight>;
  /** Where it is set to go without TLS. @throws Failure `wrong-service`. */
  plain(target: Target): Promise<void>;
}

/** One kind of address is a remark beside the result, so it does not hold it up for long. */
const FAMILY_MS = 2_000;
/** Milliseconds for each step. A good line needs a tenth; a lost packet is sent again after one and three seconds. */
export const STEP_MS = 5_000;

/** @param ca PEM trusted besides the roots. */
export function createSight(ca: string | undefined, signal?: AbortSignal): Sight {
  const names = new Map<string, Promise<readonly ResolvedAddress[]>>();
  const doors = new Map<string, Promise<Reached>>();
  const handshakes = new Map<string, Promise<TlsSight>>();
  const plains = new Map<string, Promise<void>>();
  const kinds = new Map<string, Promise<Families>>();
  const sight: Sight = {
    resolve: (host) =>
      once(names, host, () => within({ host, port: 0 }, 'resolving', () => resolveName(host), signal)),
    reach: (target) =>
      once(doors, keyOfTarget(target), async () => {
        const reached = await within(
          target,
          'connecting to',
          (inner) => reachPort(target, inner, target),
          signal,
        ).catch((error: unknown) => {
          throw closedDoor(error, target) ?? error;
        });
        // Nothing is said over a connection without TLS, so nothing more can be seen of it.
        if (target.tls === 'none') return reached;
        const shut = await sight.tls(target).then(
          () => undefined,
          (error: unknown) => closedDoor(error, target),
        );
        if (shut) throw shut;
        return reached;
      }),
    tls: (target) =>
      once(handshakes, keyOfTarget(target), () =>
        within(
          target,
          'agreeing on TLS with',
          (inner) => seeTls(target, modeOf(target), trusted(ca, target.ca), inner, target),
          signal,
        ),
      ),
    plain: (target) =>
      once(plains, keyOfTarget(target), async () => {
        const { service } = target;
        if (!service) return;
        await within(target, 'the greeting of', (inner) => seePlain(target, service, inner), signal);
      }),
    families: (target) => once(kinds, keyOfTarget(target), () => tryFamilies(sight, target, signal)),
  };
  return sight;
}

/** Whether it is worth knocking: name, port and certificate are in order. */
export async function isOpen(sight: Sight, target: Target): Promise<boolean> {
  try {
    await sight.resolve(target.proxy?.host ?? target.host);
    await sight.reach(target);
    if (target.tls !== 'none') return (await sight.tls(target)).fault === undefined;
    await sight.plain(target);
    return true;
  } catch (error) {
    // A refusal in place of a greeting comes from the server itself: the attempt shows it as any client sees it.
    return error instanceof Failure && error.code === 'server-unavailable';
  }
}

async function tryFamilies(sight: Sight, target: Target, signal: AbortSignal | undefined): Promise<Families> {
  if (target.proxy) return {};
  const addresses = await sight.resolve(target.host);
  const found = await Promise.all(
    ([4, 6] as const).map(async (family) => {
      const first = addresses.find((one) => one.family === family);
      if (!first) return [];
      const failure = await withDeadline(
        FAMILY_MS,
        `connecting to ${first.address}`,
        (inner) => tryAddress(target, first.address, inner),
        signal,
      ).catch((error: unknown) => {
        if (error instanceof Failure) return error;
        throw error;
      });
      if (!failure) return [[family, 'open']];
      return [[family, { why: failure.detail || failure.code, silent: failure.code === 'host-timeout' }]];
    }),
  );
  return Object.fromEntries(found.flat()) as Families;
}

function modeOf({ tls, host, port }: Target): TlsMode {
  if (tls === 'none') throw new Error(`${host}:${port} has no TLS to look at`);
  return tls;
}

function trusted(...certificates: readonly (string | undefined)[]): string | undefined {
  return certificates.filter(Boolean).join('\n') || undefined;
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
