/**
 * What Graph tells about an ECE deployment: licences, and how long the client secret lasts. Only a refresh token opens
 * it, because an access token in the file is for mail. Whoever asks must be ready to hear that it is not permitted.
 */
import type { Endpoints } from '../../accounts/clouds.ts';
import { Failure } from '../../kernel/failure.ts';
import type { Secret } from '../../kernel/secret.ts';
import type { TokenClient } from '../../wire/entra/ask.ts';
import { refreshTokens } from '../../wire/entra/refresh.ts';
import type { GraphAccess } from '../../wire/graph/ask.ts';
import { applicationSecrets, ownLicences } from '../../wire/graph/questions.ts';
import type { Check } from '../check.ts';
import { endOfSecret, GRAPH_SAYS, judgeEnd } from '../checks/secret-end.ts';
import { permitted } from '../permitted.ts';
import { both, type Said } from '../words.ts';
import type { EceProbe } from './examined.ts';

const BUDGET_MS = 25_000;

/** The token that comes of it has whatever Graph permissions were consented to. */
export async function graphAccess(
  { graph: origin, graphResource, ca }: Endpoints,
  client: TokenClient,
  refreshToken: Secret,
  signal: AbortSignal | undefined,
): Promise<GraphAccess | Said> {
  try {
    const { accessToken: token } = await refreshTokens(
      client,
      refreshToken,
      [`${graphResource}/.default`],
      signal,
    );
    return { origin, token, ca };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return both(`Graph gives no token (${error.code})`, `Graph geeft geen token (${error.code})`);
  }
}

export function licencesByGraph(access: GraphAccess, signal: AbortSignal | undefined) {
  return permitted(() => ownLicences(access, signal));
}

/** @param account whose refresh token asks. */
export function secretExpiryCheck(clientId: string, account: string): Check<EceProbe> {
  return {
    id: 'entra.secret-expiry',
    subject: clientId,
    title: both(
      'the client secret of the application lasts',
      'het clientgeheim van de applicatie blijft geldig',
    ),
    needs: [`token.refresh ${account}`],
    effect: 'none',
    budgetMs: BUDGET_MS,
    run: async (probe, signal) => {
      const { clientSecret, tenant } = probe.description.entra;
      if (!clientSecret) {
        return {
          evidence: [],
          skip: both('the file has no clientSecret', 'het bestand heeft geen clientSecret'),
        };
      }
      const access = await probe.graph(account);
      if (typeof access === 'string' || 'en' in access) return { evidence: [], skip: access };
      const secrets = await permitted(() => applicationSecrets(access, clientId, signal));
      if ('en' in secrets) return { evidence: [], skip: secrets };
      const endsOn = endOfSecret(secrets, clientSecret.reveal());
      if (endsOn === undefined) {
        return { evidence: [], skip: both('Graph does not list this secret', 'Graph noemt dit geheim niet') };
      }
      return judgeEnd({ name: clientId, tenant, by: 'secret', product: 'ECE' }, endsOn, GRAPH_SAYS);
    },
  };
}
