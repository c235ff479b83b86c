/**
 * Name, port and TLS of every host, from this machine. On the services server any failure fails. On an application
 * server the ports for reading mail only warn: nothing but the retriever needs them.
 */
import { describeFailure } from '../../kernel/describe-failure.ts';
import { Failure } from '../../kernel/failure.ts';
import type { TlsSight } from '../../wire/network/probe.ts';
import type { Check, Evidence, Warning } from '../check.ts';
import { type Families, keyOfTarget, type Sight, STEP_MS, type Target } from '../sight.ts';
import { both, type Said } from '../words.ts';
import type { MailTargets, ServerKind } from './examined.ts';

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
        return {
          evidence: [
            both(`connected to ${address} (IPv${family})`, `verbonden met ${address} (IPv${family})`),
            ...familyEvidence(families),
            ...proxyEvidence(target),
          ],
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

function certificateEvidence({ protocol, certificate }: TlsSight): Said[] {
  const { subject, names, issuer, validFrom, validTo, chain } = certificate;
  const list = names.length > 0 ? ` (${names.slice(0, 8).join(', ')})` : '';
  return [
    both(`${protocol}, certificate of ${subject}${list}`, `${protocol}, certificaat van ${subject}${list}`),
    both(
      `issued by ${issuer}, valid ${validFrom} to ${validTo}`,
      `uitgegeven door ${issuer}, geldig van ${validFrom} tot ${validTo}`,
    ),
    both(`chain: ${chain.join(' ← ')}`, `keten: ${chain.join(' ← ')}`),
  ];
}

function withIssuer(failure: Failure, { certificate }: TlsSight): Failure {
  return new Failure(failure.code, {
    detail: failure.detail,
    facts: { ...failure.facts, issuer: certificate.issuer },
  });
}

/** Only where there is something to tell: both kinds, or one that is shut. */
function familyEvidence(families: Families): Said[] {
  const kinds = Object.entries(families);
  if (kinds.length < 2) return [];
  return kinds.map(([family, state]) =>
    state === 'open'
      ? both(`IPv${family} is open`, `IPv${family} staat open`)
      : both(`IPv${family} is shut: ${state}`, `IPv${family} is dicht: ${state}`),
  );
}

function proxyEvidence({ port, tls, proxy }: Target): Said[] {
  if (proxy) {
    const name = `${proxy.host}:${proxy.port}`;
    return [both(`through the proxy ${name} (HTTPS_PROXY)`, `via de proxy ${name} (HTTPS_PROXY)`)];
  }
  // Mail ports never go through such a proxy; a program that ignores it needs the direct way that is tried here.
  const named = process.env.HTTPS_PROXY ?? process.env.https_proxy;
  if (!named || tls !== 'implicit' || port !== 443 || !URL.canParse(named)) return [];
  const { host } = new URL(named);
  return [
    both(
      `HTTPS_PROXY names ${host}; the direct way was tried`,
      `HTTPS_PROXY noemt ${host}; de directe weg is geprobeerd`,
    ),
  ];
}
