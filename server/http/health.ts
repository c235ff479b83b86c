/**
 * The answers to probes and to Prometheus, for the web server and for the port of the watchdog alike.
 *
 * The measures tell outsiders more than they need to know: they are for this machine itself, or for who has the
 * metrics token.
 */
import { timingSafeEqual } from 'node:crypto';
import { probeReadiness, type ReadinessCheck } from '../desk/readiness.ts';
import type { HealthAnswer, HealthQuestion } from '../telemetry/watchdog.ts';
import type { ServerContext } from './context.ts';
import { createMeasures, MEASURES_TYPE, type ReadMeasures } from './measures/read.ts';

export type HealthContext = Pick<ServerContext, 'store' | 'vault' | 'nodeId' | 'settings' | 'log'>;

export interface Readiness {
  readonly status: 'ready' | 'not-ready';
  readonly version: string;
  readonly checks: ReadinessCheck[];
}

export interface Health {
  readiness(): Promise<Readiness>;
  readonly measures: ReadMeasures;
  mayReadMeasures(who: Omit<HealthQuestion, 'path'>): boolean;
  /** For the port of the watchdog. */
  answer(question: HealthQuestion): Promise<HealthAnswer>;
}

export function createHealth({ store, vault, nodeId, settings, log }: HealthContext): Health {
  const { version, roles = ['application'] } = settings;
  const measures = createMeasures({ store, nodeId, version, roles, log });
  const readiness = async (): Promise<Readiness> => {
    const checks = await probeReadiness({ store, vault, roles });
    return { status: checks.every(({ ok }) => ok) ? 'ready' : 'not-ready', version, checks };
  };
  const mayReadMeasures = (who: Omit<HealthQuestion, 'path'>) =>
    mayRead(who, settings.metricsToken?.reveal());
  return {
    readiness,
    measures,
    mayReadMeasures,
    answer: async (question) => {
      if (question.path === '/readyz') {
        const ready = await readiness();
        return json(ready.status === 'ready' ? 200 : 503, ready);
      }
      if (!mayReadMeasures(question)) return json(403, { status: 'forbidden' });
      return { status: 200, type: MEASURES_TYPE, body: await measures() };
    },
  };
}

function mayRead(
  { authorization, passedOn, remoteAddress }: Omit<HealthQuestion, 'path'>,
  token?: string,
): boolean {
  if (token !== undefined) {
    const given = Buffer.from(authorization ?? '');
    const expected = Buffer.from(`Bearer ${token}`);
    return given.length === expected.length && timingSafeEqual(given, expected);
  }
  // A proxy on this machine also connects from here; what it passes on came from elsewhere.
  return !passedOn && isLoopback(remoteAddress);
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}

function json(status: number, body: object): HealthAnswer {
  return { status, type: 'application/json; charset=utf-8', body: JSON.stringify(body) };
}
