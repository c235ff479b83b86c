/**
 * Name, port and TLS of every host, from this machine. On the services server any failure fails. On an application
 * server the ports for reading mail only warn: nothing but the retriever needs them.
 */
import { describeFailure } from '../../kernel/describe-failure.ts';
import { Failure } from '../../kernel/failure.ts';
import type { TlsSight } from '../../wire/network/probe.ts';
import type { Check, Evidence } from '../check.ts';
import type { EceProbe } from '../ece/probe.ts';
import { keyOfTarget, STEP_MS, type Target } from '../sight.ts';

export const tlsKey = (target: Target): string => `network.tls ${keyOfTarget(target)}`;

export function networkChecks({ targets, server }: EceProbe): Check<EceProbe>[] {
  const { login, imap, pop3, smtp } = targets;
  const needed = new Set([login, smtp, ...(server === 'services' ? [imap, pop3] : [])].map(keyOfTarget));
  const all = [...new Map([login, smtp, imap, pop3].map((target) => [keyOfTarget(target), target])).values()];
  const hosts = [...new Set(all.map(({ host }) => host))];
  const hostNeeded = (name: string) => all.some((one) => one.host === name && needed.has(keyOfTarget(one)));
  return [
    ...hosts.map((host) => nameCheck(host, hostNeeded(host))),
    ...all.flatMap((target) => [
      portCheck(target, needed.has(keyOfTarget(target))),
      tlsCheck(target, needed.has(keyOfTarget(target))),
    ]),
  ];
}

function nameCheck(host: string, needed: boolean): Check<EceProbe> {
  return {
    id: 'network.dns',
    subject: host,
    title: `${host} resolves`,
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

function portCheck(target: Target, needed: boolean): Check<EceProbe> {
  return {
    id: 'network.tcp',
    subject: keyOfTarget(target),
    title: `TCP ${target.port} to ${target.host} is open`,
    needs: [`network.dns ${target.host}`],
    effect: 'none',
    budgetMs: 3 * STEP_MS,
    run: (probe) =>
      lenient(needed, async () => {
        const { address, family } = await probe.sight.reach(target);
        return { evidence: [`connected to ${address} (IPv${family})`, ...proxyEvidence(target)] };
      }),
  };
}

function tlsCheck(target: Target, needed: boolean): Check<EceProbe> {
  const mode = target.tls === 'implicit' ? 'TLS' : 'STARTTLS';
  return {
    id: 'network.tls',
    subject: keyOfTarget(target),
    title: `${mode} with ${keyOfTarget(target)} is to be trusted`,
    needs: [`network.tcp ${keyOfTarget(target)}`],
    effect: 'none',
    budgetMs: 2 * STEP_MS,
    run: (probe) =>
      lenient(needed, async () => {
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
  return {
    evidence: [detail],
    warn: {
      summary: `${keyOfTarget(target)} refuses service for now, so its certificate was not seen.`,
      remedy:
        'Run the doctor again in a few minutes. If it lasts, look at the service health page of Microsoft 365.',
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

function warning(failure: Failure): { summary: string; remedy: string } {
  const { summary } = describeFailure(failure.toJSON());
  return { summary, remedy: 'Nothing on this server needs it; on the services server it must work.' };
}

function certificateEvidence({ protocol, certificate }: TlsSight): string[] {
  const { subject, names, issuer, validFrom, validTo, chain } = certificate;
  return [
    `${protocol}, certificate of ${subject}${names.length > 0 ? ` (${names.slice(0, 8).join(', ')})` : ''}`,
    `issued by ${issuer}, valid ${validFrom} to ${validTo}`,
    `chain: ${chain.join(' ← ')}`,
  ];
}

function withIssuer(failure: Failure, { certificate }: TlsSight): Failure {
  return new Failure(failure.code, {
    detail: failure.detail,
    facts: { ...failure.facts, issuer: certificate.issuer },
  });
}

/** Mail ports never go through such a proxy; a program that ignores it needs the direct way that is tried here. */
function proxyEvidence({ port, tls }: Target): string[] {
  const proxy = process.env.HTTPS_PROXY ?? process.env.https_proxy;
  if (!proxy || tls !== 'implicit' || port !== 443 || !URL.canParse(proxy)) return [];
  return [`HTTPS_PROXY names ${new URL(proxy).host}; the direct way was tried`];
}
