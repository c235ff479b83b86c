/**
 * Connecting an account whose application has rights of its own (client credentials): no person signs in, so it
 * is connected by asking for a token once and looking at it. Which mailboxes it opens is decided in Exchange
 * (New-ServicePrincipal, Add-MailboxPermission); that shows when they are opened.
 * https://learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth
 */
import { Refused } from '../accounts/refused.ts';
import type { GrantedTokens } from '../wire/entra/answer.ts';
import { askAppOnlyToken } from '../wire/entra/app-only.ts';
import { readAccessTokenClaims } from '../wire/entra/claims.ts';
import type { SignedInIdentity } from '../wire/entra/identity.ts';
import { acceptSignIn, type SignInOutcome } from './accept-sign-in.ts';
import { type AccountRegistration, connectClient, readRegistration } from './account-client.ts';
import type { ConsentContext } from './consent.ts';
import { appOnlyScopeFor } from './scopes.ts';
import { checkAppOnlyToken } from './token-check.ts';

/** @throws Refused when the account is one for which somebody signs in. */
export async function connectAppOnly(
  context: ConsentContext,
  accountId: string,
  agentId: string | null,
): Promise<SignInOutcome> {
  const registration = await readRegistration(context.store.db, accountId);
  if (registration.grantKind !== 'app-only') {
    throw new Refused('conflict', 'This is not an account of an application with rights of its own.');
  }
  const obtain = async () => {
    const client = await connectClient(context.store.db, context.vault, context.findProvider, registration);
    return askAppOnlyToken(client, appOnlyScopeFor(registration.endpoints, registration.mailResource));
  };
  return acceptSignIn(context, registration, { agentId, publicClient: false }, obtain, judgeApplication);
}

function judgeApplication(registration: AccountRegistration, tokens: GrantedTokens): SignedInIdentity {
  const claims = readAccessTokenClaims(tokens.accessToken);
  checkAppOnlyToken(registration, claims);
  return {
    oid: claims?.oid ?? registration.clientId,
    tid: claims?.tid ?? registration.tenant,
    upn: registration.app,
    email: undefined,
  };
}
