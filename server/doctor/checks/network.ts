/**
 * Name, port and TLS of every host, from this machine. On the services server any failure fails. On an application
 * server the ports for reading mail only warn: nothing but the retriever needs them.
 */
import { describeFailure } from '../../kernel/describe-failure.ts';
import { Failure } from '../../kernel/failure.ts';
import type { TlsSight } from '../../wire/network/probe.ts';
import type { Check, Evidence, Warning } from '../check.ts';
import { keyOfTarget, type Sight, STEP_MS, type Target } from '../sight.ts';
import { both } from '../words.ts';
import type { MailTargets, ServerKind } from './examined.ts';
import {
  certificateEvidence,
  familyEvidence,
  familyWarning,
  proxyEvidence,
  proxyWarning,
} from './network-evidence.ts';

export interface NetworkProbe {
  readonly sight: Sight;
}

export const tlsKey = (target: Target): string => `network.tls ${keyOfTarget(target)}`;

export function networkChecks(ways: readonly MailTargets[], server: ServerKind): Check<NetworkProbe>[] {
  const wanted = ways.flatMap(({ login, imap, pop3, smtp, graph }) =>
    [login ?? [], graph ?? [], smtp, imap, pop3].flat(),
  );
  const all = [...new Map(wanted.map((target) => [keyOfTarget(target), target])).values()];
  const needed = new Set(
    ways
      .flatMap(({ login, imap, pop3, smtp, graph }) => [
        login ?? [],
        graph ?? [],
        smtp,
        ...(server === 'services' ? [imap, pop3] : []),
      ])
      .flat()
      .map(keyOfTarget),
  );
  const hosts = [...new Set(all.map(hostToResolve))];
  const hostNeeded = (name: string) =>
    all.some((one) => hostToResolve(one) === name && needed.has(keyOfTarget(one)));
  return [
    ...hosts.map((host) => nameCheck(host, hostNeeded(host))),
    ...all.flatMap((target) => [
      portCheck(target, needed.has(keyOfTarget(target))),
      tlsCheck(target, needed.has(keyOfTarget(target))),
    ]),
  ];
}

/** Behind a proxy it is the proxy that resolves the name. */
function hostToResolve({ host, proxy }: Target): string {
  return proxy?.host ?? host;
}

function nameCheck(host: string, needed: boolean): Check<NetworkProbe> {
  return {
    id: 'network.dns',
    subject: host,
    title: both(`${host} resolves`, `${host} is te vinden (DNS)`),
    needs: [],
    effect: 'none',
    budgetMs: 2 * STEP_MS,
    run: (probe) =>
      lenient(needed, async () => {
        const found = await probe.sight.resolve(host);
        return { evidence: found.map(({ address, family }) => `IPv${family} ${address}`) };
      }),
  };
}

function portCheck(target: Target, needed: boolean): Check<NetworkProbe> {
  return {
    id: 'network.tcp',
    subject: keyOfTarget(target),
    title: both(
      `TCP ${target.port} to ${target.host} is open`,
      `TCP ${target.port} naar ${target.host} staat open`,
    ),
    needs: [`network.dns ${hostToResolve(target)}`],
    effect: 'none',
    budgetMs: 3 * STEP_MS,
    run: (probe) =>
      lenient(needed, async () => {
        const [{ address, family }, families] = await Promise.all([
          probe.sight.reach(target),
          probe.sight.families(target).catch(() => ({})),
        ]);
        const warn = proxyWarning(target) ?? familyWarning(target, families);
        return {
          evidence: [
            both(`connected to ${address} (IPv${family})`, `verbonden met ${address} (IPv${family})`),
            ...familyEvidence(families),
            ...proxyEvidence(target),
          ],
          ...(warn ? { warn } : {}),
        };
      }),
  };
}

function tlsCheck(target: Target, needed: boolean): Check<NetworkProbe> {
  const mode = target.tls === 'implicit' ? 'TLS' : 'STARTTLS';
  const name = keyOfTarget(target);
  return {
    id: 'network.tls',
    subject: name,
    title: both(`${mode} with ${name} is to be trusted`, `${mode} met ${name} is te vertrouwen`),
    needs: [`network.tcp ${name}`],
    effect: 'none',
    budgetMs: 2 * STEP_MS,
    run: (probe) =>
      lenient(needed, async () => {
        if (target.tls === 'none') {
          await probe.sight.plain(target);
          return {
            evidence: [],
            skip: both('the connection is set to go without TLS', 'de verbinding is zonder TLS ingesteld'),
          };
        }
        // A port that only warned may still be closed.
        await probe.sight.reach(target);
        const sight = await probe.sight.tls(target).catch((error: unknown) => {
          if (error instanceof Failure && error.code === 'server-unavailable') return error;
          throw error;
        });
        if (sight instanceof Failure) return noService(target, sight);
        const evidence = certificateEvidence(sight);
        return sight.fault ? { evidence, fail: withIssuer(sight.fault, sight) } : { evidence };
      }),
  };
}

/** The way is open; whether the refusal is about this client is for the sign-in to tell. */
function noService(target: Target, { detail }: Failure): Evidence {
  const name = keyOfTarget(target);
  return {
    evidence: [detail],
    warn: {
      summary: both(
        `${name} refuses service for now, so its certificate was not seen.`,
        `${name} weigert voorlopig dienst, dus het certificaat is niet gezien.`,
      ),
      remedy: both(
        'Run the doctor again in a few minutes. If it lasts, look at the service health page of Microsoft 365.',
        'Laat de dokter over een paar minuten nog eens kijken. Blijft het zo, kijk dan op de pagina Service health van Microsoft 365.',
      ),
    },
  };
}

/** What is not needed here warns instead of failing. */
async function lenient(needed: boolean, look: () => Promise<Evidence>): Promise<Evidence> {
  try {
    const seen = await look();
    return seen.fail && !needed ? { evidence: seen.evidence, warn: warning(seen.fail) } : seen;
  } catch (error) {
    if (needed || !(error instanceof Failure)) throw error;
    return { evidence: [error.detail].filter(Boolean), warn: warning(error) };
  }
}

function warning(failure: Failure): Warning {
  const { summary, translations } = describeFailure(failure.toJSON());
  return {
    summary: both(summary, translations.nl.summary),
    remedy: both(
      'Nothing on this server needs it; on the services server it must work.',
      'Op deze server is het niet nodig; op de services-server moet het werken.',
    ),
  };
}

function withIssuer(failure: Failure, { certificate }: TlsSight): Failure {
  return new Failure(failure.code, {
    detail: failure.detail,
    facts: { ...failure.facts, issuer: certificate.issuer },
  });
}
