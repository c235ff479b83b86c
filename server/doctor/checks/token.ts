/** What the token of an account tells: how it is renewed, how long it lives, whose it is and for whom. */
import { Failure, type FailureCode } from '../../kernel/failure.ts';
import { checkAppOnlyToken, checkMailToken } from '../../tokens/token-check.ts';
import type { Check, Evidence } from '../check.ts';
import { judgeTokenLifetime } from '../judge/token-lifetime.ts';
import type { Target } from '../sight.ts';
import { both } from '../words.ts';
import { type ExaminedAccount, isSaid, type LiveCredentials, type MailProbe } from './examined.ts';
import { tlsKey } from './network.ts';

const BUDGET_MS = 25_000;

/** What is wrong with the application's registration, and not with the user's grant. */
export const OF_THE_APPLICATION: ReadonlySet<FailureCode> = new Set([
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

export interface TokenChecksOptions {
  readonly login: Target | undefined;
  /** The sign-in can be renewed here and now. */
  readonly refreshes: boolean;
  /** There is a token at all; without one only the row of its lifetime says so. */
  readonly hasToken: boolean;
  /** How the claims are judged; those of other providers than Microsoft are not. */
  readonly claims: 'delegated' | 'app-only' | 'unknown';
}

export function tokenChecks(account: ExaminedAccount, options: TokenChecksOptions): Check<MailProbe>[] {
  const { login, refreshes, hasToken } = options;
  const check = (
    id: Check<MailProbe>['id'],
    title: Check<MailProbe>['title'],
    needs: readonly string[],
    judge: (live: LiveCredentials, probe: MailProbe) => Evidence,
  ): Check<MailProbe> => ({
    id,
    subject: account.name,
    title,
    needs,
    effect: 'none',
    budgetMs: BUDGET_MS,
    ...(account.id === undefined ? {} : { accountId: account.id }),
    run: async (probe) => {
      const live = await probe.credentials(account);
      return isSaid(live) ? { evidence: [], skip: live } : judge(live, probe);
    },
  });
  const key = (id: string) => `${id} ${account.name}`;
  const checks = [
    check(
      'token.lifetime',
      both('access tokens live 60 to 90 minutes', 'toegangstokens leven 60 tot 90 minuten'),
      refreshes ? [key('token.refresh')] : [],
      lifetime,
    ),
    check(
      'token.audience',
      both('the token is for mail', 'het token is voor mail'),
      [key('token.lifetime')],
      (live, probe) => audience(live, probe, account, options.claims),
    ),
    check(
      'token.user',
      both(`the token is that of ${account.signIn}`, `het token is van ${account.signIn}`),
      [key('token.audience')],
      (live) => owner(live, account),
    ),
  ];
  const shown = hasToken ? checks : checks.slice(0, 1);
  if (!refreshes) return shown;
  const accepted = {
    evidence: [
      both('the token endpoint accepts the application', 'het token-eindpunt accepteert de applicatie'),
    ],
  };
  const application: Check<MailProbe> = {
    ...check(
      'entra.app',
      both('Entra knows the application and its secret', 'Entra kent de applicatie en haar geheim'),
      login ? [tlsKey(login)] : [],
      () => accepted,
    ),
    run: async (probe) => {
      try {
        const live = await probe.credentials(account);
        if (isSaid(live)) return { evidence: [], skip: live };
      } catch (error) {
        const owned = error instanceof Failure && OF_THE_APPLICATION.has(error.code);
        if (owned || !(error instanceof Failure)) throw error;
      }
      return accepted;
    },
  };
  const renewal = check(
    'token.refresh',
    both('the sign-in can be renewed', 'de aanmelding kan worden vernieuwd'),
    [key('entra.app')],
    (live) => renewed(live, account),
  );
  return [application, renewal, ...shown];
}

const RENEWALS = {
  kept: both(
    'a refresh gave a new access token; the refresh token that came with it is kept',
    'vernieuwen gaf een nieuw toegangstoken; het vernieuwingstoken dat erbij kwam is bewaard',
  ),
  // https://learn.microsoft.com/entra/identity-platform/refresh-tokens
  dropped: both(
    'a refresh gave a new access token; the new refresh token beside it was dropped, because Entra lets the one in the file stay good',
    'vernieuwen gaf een nieuw toegangstoken; het nieuwe vernieuwingstoken erbij is weggegooid, want Entra laat dat in het bestand goed blijven',
  ),
  unrotated: both(
    'a refresh gave a new access token and no new refresh token; the one in the file stays good',
    'vernieuwen gaf een nieuw toegangstoken en geen nieuw vernieuwingstoken; dat in het bestand blijft goed',
  ),
} as const;

function renewed({ renewal }: LiveCredentials, { stopped, name }: ExaminedAccount): Evidence {
  const evidence = [
    renewal ? RENEWALS[renewal] : both('a password is stored', 'er is een wachtwoord bewaard'),
  ];
  if (!stopped) return { evidence };
  return {
    evidence,
    warn: {
      summary: both(
        `The sign-in of ${name} works again, but the account is stopped.`,
        `De aanmelding van ${name} werkt weer, maar het account staat stil.`,
      ),
      remedy: both(
        'Open the account in the console and choose "Try again".',
        'Open het account in de console en kies "Opnieuw proberen".',
      ),
    },
  };
}

function lifetime({ lifetimeSeconds }: LiveCredentials): Evidence {
  if (lifetimeSeconds === undefined) {
    const skip = both('the token does not tell its lifetime', 'het token zegt niet hoelang het leeft');
    return { evidence: [], skip };
  }
  const { outcome, minutes } = judgeTokenLifetime(lifetimeSeconds);
  const evidence = [both(`lives ${minutes} minutes`, `leeft ${minutes} minuten`)];
  if (outcome === 'pass') return { evidence };
  return {
    evidence,
    warn: {
      summary: both(
        `Access tokens live ${minutes} minutes, not 60 to 90.`,
        `Toegangstokens leven ${minutes} minuten, niet 60 tot 90.`,
      ),
      remedy: both(
        'The guide says "the refresh must be 60 minutes"; it means the access token. Look for a token lifetime policy in Entra (Get-MgPolicyTokenLifetimePolicy). Never shorten refresh tokens to an hour.',
        'De handleiding zegt dat de "refresh" 60 minuten moet zijn; bedoeld is het toegangstoken. Zoek in Entra naar een beleid voor de levensduur van tokens (Get-MgPolicyTokenLifetimePolicy). Kort vernieuwingstokens nooit in tot een uur.',
      ),
    },
  };
}

function audience(
  { claims }: LiveCredentials,
  probe: MailProbe,
  account: ExaminedAccount,
  kind: TokenChecksOptions['claims'],
): Evidence {
  if (kind === 'unknown' || !claims) {
    return { evidence: [], skip: both('the token cannot be read', 'het token is niet te lezen') };
  }
  const { audiences, scopes, roles } = claims;
  const evidence = [
    `aud ${audiences.join(', ')}`,
    kind === 'app-only' ? `roles ${roles.join(' ')}` : `scp ${scopes.join(' ')}`,
  ];
  const endpoints = probe.endpointsOf(account);
  try {
    const purpose = { endpoints, mailResource: account.mailResource ?? 'outlook' };
    if (kind === 'app-only') checkAppOnlyToken(purpose, claims);
    else checkMailToken(purpose, { claims, scopes: [], identity: undefined });
    return { evidence };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const facts = { account: account.name, user: account.signIn, ...error.facts };
    return { evidence, fail: new Failure(error.code, { detail: error.detail, facts }) };
  }
}

function owner({ claims }: LiveCredentials, { signIn, name, oid }: ExaminedAccount): Evidence {
  const found = claims?.upn;
  if (found === undefined) {
    const skip = both('the token does not tell whose it is', 'het token zegt niet van wie het is');
    return { evidence: [], skip };
  }
  const evidence = [both(`token of ${found}`, `token van ${found}`)];
  // A renamed user keeps the object id.
  const same = oid !== undefined && claims?.oid !== undefined && claims.oid === oid;
  if (same || found.toLowerCase() === signIn.toLowerCase()) return { evidence };
  const facts = { expected: signIn, found, account: name, user: signIn };
  return { evidence, fail: new Failure('wrong-user', { detail: `signed in as ${found}`, facts }) };
}
