/**
 * An administrator agrees for everybody.
 * https://learn.microsoft.com/entra/identity-platform/v2-admin-consent
 */
import type { Ask } from '../http/ask.ts';
import type { Reply } from '../http/reply.ts';
import type { EntraContext } from './context.ts';
import { EntraFailure } from './failure.ts';
import { failurePage } from './pages/failure-page.ts';
import { isRegistered } from './redirect-uris.ts';
import { readScopes } from './scopes.ts';
import { beginSignIn } from './sign-in-steps.ts';
import { nameOf, readApp, readTenant } from './tenants.ts';

export function adminConsent(context: EntraContext, ask: Ask, tenantName: string): Reply {
  try {
    const tenant = readTenant(context.directory, tenantName);
    const app = readApp(context.directory, ask.query.get('client_id'), tenant);
    const values = { client: app.clientId, name: app.name, tenant: nameOf(tenant) };
    const redirectUri = ask.query.get('redirect_uri') ?? app.redirectUris[0] ?? '';
    if (!isRegistered(app, redirectUri)) throw new EntraFailure(50011, { ...values, redirect: redirectUri });
    const scope = ask.query.get('scope') ?? 'https://outlook.office.com/.default';
    readScopes(scope, 'authorize', values);
    const signIn = context.signIns.start({
      tenantName,
      tenant,
      app,
      scope,
      prompt: undefined,
      purpose: { kind: 'admin-consent', redirectUri, state: ask.query.get('state') ?? undefined },
    });
    return beginSignIn(context, ask, signIn);
  } catch (error) {
    if (error instanceof EntraFailure) return failurePage(context, ask, error);
    throw error;
  }
}
