/**
 * The authorize endpoint: judges what the application asks, and sends the person to the sign-in page.
 *
 * What is wrong with the application or its redirect URI is said on a page, because nobody knows yet that the
 * redirect URI is the application's; everything after that goes back to the application.
 */
import type { App } from '../directory/directory.ts';
import type { Ask } from '../http/ask.ts';
import type { Reply } from '../http/reply.ts';
import { type EntraContext, valuesOf } from './context.ts';
import { EntraFailure } from './failure.ts';
import { strikeAadsts } from './fault.ts';
import { failurePage } from './pages/failure-page.ts';
import { isRegistered } from './redirect-uris.ts';
import { readScopes } from './scopes.ts';
import { goBackWithFailure } from './sign-in-end.ts';
import { beginSignIn } from './sign-in-steps.ts';
import type { Prompt, SignIn } from './sign-ins.ts';
import { nameOf, readApp, readTenant } from './tenants.ts';

const PROMPTS: readonly Prompt[] = ['login', 'select_account', 'consent', 'none'];

export async function authorize(context: EntraContext, ask: Ask, tenantName: string): Promise<Reply> {
  const asked = ask.method === 'POST' ? await ask.form() : ask.query;
  let signIn: SignIn;
  try {
    signIn = readRequest(context, asked, tenantName);
  } catch (error) {
    if (error instanceof EntraFailure) return failurePage(context, ask, error);
    throw error;
  }
  try {
    requireGoodRequest(context, asked, signIn);
  } catch (error) {
    if (error instanceof EntraFailure) return goBackWithFailure(context, ask, signIn, error);
    throw error;
  }
  return beginSignIn(context, ask, signIn);
}

/** @throws EntraFailure that the application must not hear of. */
function readRequest(context: EntraContext, asked: URLSearchParams, tenantName: string): SignIn {
  const { directory, faults } = context;
  const redirectUri = asked.get('redirect_uri') ?? '';
  const hinted = asked.get('login_hint') ?? undefined;
  const clientId = asked.get('client_id');
  const known = directory.findApp(clientId ?? '');
  const values = {
    client: clientId ?? '',
    name: known?.name ?? '',
    tenant: tenantName,
    user: hinted ?? '',
    redirect: redirectUri,
    scope: asked.get('scope') ?? '',
    resource: 'https://outlook.office.com',
  };
  // What depends on the user strikes later, when the user is known.
  const place = { user: hinted, mailbox: hinted };
  const struck = strikeAadsts(faults, { shows: 'page', place, values, nobodyYet: true });
  if (struck) throw struck.failure;
  const tenant = readTenant(directory, tenantName);
  const app = readApp(directory, clientId, tenant);
  const address = redirectUri === '' ? onlyRedirectUri(app) : redirectUri;
  if (!isRegistered(app, address)) {
    throw new EntraFailure(50011, { ...valuesOf(app, nameOf(tenant)), redirect: address });
  }
  const prompt = asked.get('prompt') ?? undefined;
  const mode = asked.get('response_mode');
  return context.signIns.start({
    tenantName,
    tenant,
    app,
    scope: asked.get('scope') ?? '',
    prompt: PROMPTS.find((known) => known === prompt),
    username: hinted,
    purpose: {
      kind: 'authorize',
      redirectUri: address,
      responseMode: mode === 'fragment' || mode === 'form_post' ? mode : 'query',
      state: asked.get('state') ?? undefined,
      nonce: asked.get('nonce') ?? undefined,
      challenge: asked.get('code_challenge') ?? undefined,
      challengeMethod: asked.get('code_challenge_method') === 'plain' ? 'plain' : 'S256',
    },
  });
}

/** @throws EntraFailure that the application is told. */
function requireGoodRequest(
  { faults }: EntraContext,
  asked: URLSearchParams,
  { app, tenant, username }: SignIn,
): void {
  const values = {
    ...valuesOf(app, nameOf(tenant)),
    user: username,
    scope: asked.get('scope') ?? '',
    resource: 'https://outlook.office.com',
  };
  const place = username === '' ? {} : { user: username, mailbox: username };
  const struck = strikeAadsts(faults, { shows: 'redirect', place, values });
  if (struck) throw struck.failure;
  const responseType = asked.get('response_type');
  if (!responseType) throw new EntraFailure(900144, { parameter: 'response_type' });
  if (responseType !== 'code') throw new EntraFailure(700051, { parameter: responseType });
  if (!asked.get('scope')) throw new EntraFailure(900144, { parameter: 'scope' });
  const scopes = readScopes(asked.get('scope') ?? '', 'authorize', values);
  if (scopes.all && app.permissions?.length === 0) throw new EntraFailure(650056, values);
  const method = asked.get('code_challenge_method');
  if (method !== null && method !== 'S256' && method !== 'plain') throw new EntraFailure(9002313);
  const prompt = asked.get('prompt');
  if (prompt !== null && !PROMPTS.includes(prompt as Prompt)) throw new EntraFailure(9002313);
}

function onlyRedirectUri({ redirectUris }: App): string {
  const [first] = redirectUris;
  if (first === undefined) throw new EntraFailure(500113);
  return first;
}
