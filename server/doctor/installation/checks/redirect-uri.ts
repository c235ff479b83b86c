/**
 * Is the one right redirect URI registered? Entra itself is asked, in the way of a browser that nobody sits at:
 * `prompt=none` shows no page and signs nobody in. Where the URI is registered the answer goes there ("login_required");
 * where it is not, Entra refuses to go anywhere and says AADSTS50011.
 */
import { redirectUriOf } from '../../../accounts/redirect-uri.ts';
import { Failure } from '../../../kernel/failure.ts';
import { scopesFor } from '../../../tokens/scopes.ts';
import { askRedirect, type RedirectAnswer } from '../../../wire/entra/ask-redirect.ts';
import type { Check } from '../../check.ts';
import { tlsKey } from '../../checks/network.ts';
import { both } from '../../words.ts';
import type { ExaminedRegistration } from '../accounts.ts';
import type { InstallationProbe } from '../probe.ts';
import { externalUrlOf } from './addresses.ts';

const BUDGET_MS = 20_000;

export function redirectUriCheck(registration: ExaminedRegistration): Check<InstallationProbe> {
  const { name, tenant, clientId, endpoints, targets } = registration;
  return {
    id: 'entra.redirect-uri',
    subject: name,
    title: both(
      'the redirect URI of this installation is registered',
      'de redirect-URI van deze installatie is geregistreerd',
    ),
    needs: ['system.external-url Postvak', ...(targets.login ? [tlsKey(targets.login)] : [])],
    effect: 'none',
    budgetMs: BUDGET_MS,
    run: async (probe, signal) => {
      const ask = async (redirectUri: string): Promise<RedirectAnswer> => {
        const address = { kind: 'microsoft', login: endpoints.login, tenant, ca: endpoints.ca } as const;
        try {
          const provider = await probe.findProvider(address, signal);
          const scopes = scopesFor({ provider: 'microsoft', endpoints, usesGraph: false }, 'outlook');
          return await askRedirect(provider, { clientId, redirectUri, scopes }, signal);
        } catch (error) {
          // Whether tenant and service are in order is for the rows of the accounts.
          if (!(error instanceof Failure)) throw error;
          return { verdict: 'unknown', said: error.code };
        }
      };
      const externalUrl = await externalUrlOf(probe);
      if (externalUrl === undefined) throw new Error('the External URL was checked before');
      const redirectUri = redirectUriOf(externalUrl);
      const evidence = [both(`redirect URI ${redirectUri}`, `redirect-URI ${redirectUri}`)];
      const { verdict, said } = await ask(redirectUri);
      if (verdict === 'registered') {
        return {
          evidence: [
            ...evidence,
            both('Entra would send a browser there', 'Entra zou een browser erheen sturen'),
          ],
        };
      }
      if (verdict === 'unknown') {
        const skip = both(
          'what Entra answers does not tell; an interactive sign-in will',
          'het antwoord van Entra zegt het niet; een echte aanmelding wel',
        );
        return { evidence: [...evidence, said], skip };
      }
      const facts = { app: name, clientId, tenant, redirectUri, expected: redirectUri };
      return {
        evidence: [...evidence, said],
        fail: new Failure('redirect-uri-mismatch', { detail: said, facts }),
      };
    },
  };
}
