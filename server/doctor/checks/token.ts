/** What the token of an account tells: how it is renewed, how long it lives, whose it is and for whom. */
import { Failure, type FailureCode } from '../../kernel/failure.ts';
import { checkMailToken } from '../../tokens/token-check.ts';
import type { Check, Evidence } from '../check.ts';
import type { EceAccount } from '../ece/file.ts';
import type { EceProbe, LiveToken } from '../ece/probe.ts';
import { judgeTokenLifetime } from '../judge/token-lifetime.ts';
import { tlsKey } from './network.ts';

const BUDGET_MS = 25_000;

/** What is wrong with the application's registration, and not with the user's grant. */
const OF_THE_APPLICATION: ReadonlySet<FailureCode> = new Set([
  'app-not-found',
  'app-disabled',
  'app-not-single-tenant-endpoint',
  'secret-wrong',
  'secret-expired',
  'secret-missing',
  'secret-not-wanted',
  'certificate-wrong',
  'tenant-not-found',
  'tenant-other-cloud',
  'resource-not-configured',
  'resource-not-found',
  'scope-invalid',
  'public-client-not-allowed',
  'admin-consent-required',
  'consent-missing',
  'user-not-assigned',
]);

export function tokenChecks({ description, targets }: EceProbe, account: EceAccount): Check<EceProbe>[] {
  const check = (
    id: Check<EceProbe>['id'],
    title: string,
    needs: readonly string[],
    judge: (live: LiveToken, probe: EceProbe) => Evidence,
  ): Check<EceProbe> => ({
    id,
    subject: account.name,
    title,
    needs,
    effect: 'none',
    budgetMs: BUDGET_MS,
    run: async (probe) => {
      const live = await probe.token(account);
      return typeof live === 'string' ? { evidence: [], skip: live } : judge(live, probe);
    },
  });
  const refreshes = account.refreshToken !== undefined && description.entra.clientId !== undefined;
  const key = (id: string) => `${id} ${account.name}`;
  const checks = [
    check(
      'token.lifetime',
      'access tokens live 60 to 90 minutes',
      refreshes ? [key('token.refresh')] : [],
      lifetime,
    ),
    check('token.audience', 'the token is for mail', [key('token.lifetime')], audience),
    check('token.user', `the token is that of ${account.signIn}`, [key('token.audience')], (live) =>
      owner(live, account),
    ),
  ];
  // Without a token there is nothing to say in rows that need one.
  const shown = account.accessToken || account.refreshToken ? checks : checks.slice(0, 1);
  if (!refreshes) return shown;
  const application: Check<EceProbe> = {
    ...check('entra.app', 'Entra knows the application and its secret', [tlsKey(targets.login)], () => ({
      evidence: ['the token endpoint accepts the application'],
    })),
    run: async (probe) => {
      try {
        await probe.token(account);
      } catch (error) {
        const owned = error instanceof Failure && OF_THE_APPLICATION.has(error.code);
        if (owned || !(error instanceof Failure)) throw error;
      }
      return { evidence: ['the token endpoint accepts the application'] };
    },
  };
  const renewal = check('token.refresh', 'the sign-in can be renewed', [key('entra.app')], () => ({
    evidence: ['a refresh gave a new access token; the old refresh token stays good'],
  }));
  return [application, renewal, ...shown];
}

function lifetime({ lifetimeSeconds }: LiveToken): Evidence {
  if (lifetimeSeconds === undefined) return { evidence: [], skip: 'the token does not tell its lifetime' };
  const { outcome, minutes } = judgeTokenLifetime(lifetimeSeconds);
  const evidence = [`lives ${minutes} minutes`];
  if (outcome === 'pass') return { evidence };
  return {
    evidence,
    warn: {
      summary: `Access tokens live ${minutes} minutes, not 60 to 90.`,
      remedy:
        'The guide says "the refresh must be 60 minutes"; it means the access token. Look for a token lifetime policy in Entra (Get-MgPolicyTokenLifetimePolicy). Never shorten refresh tokens to an hour.',
    },
  };
}

function audience({ claims }: LiveToken, { endpoints }: EceProbe): Evidence {
  if (!claims) return { evidence: [], skip: 'the token cannot be read' };
  const evidence = [`aud ${claims.audiences.join(', ')}`, `scp ${claims.scopes.join(' ')}`];
  try {
    checkMailToken(endpoints, { claims, scopes: [], identity: undefined });
    return { evidence };
  } catch (error) {
    if (error instanceof Failure) return { evidence, fail: error };
    throw error;
  }
}

function owner({ claims }: LiveToken, { signIn, name }: EceAccount): Evidence {
  const found = claims?.upn;
  if (found === undefined) return { evidence: [], skip: 'the token does not tell whose it is' };
  const evidence = [`token of ${found}`];
  if (found.toLowerCase() === signIn.toLowerCase()) return { evidence };
  const facts = { expected: signIn, found, account: name, user: signIn };
  return { evidence, fail: new Failure('wrong-user', { detail: `signed in as ${found}`, facts }) };
}
