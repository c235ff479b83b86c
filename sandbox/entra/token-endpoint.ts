/**
 * The token endpoint. The order of the questions is Entra's: which tenant, which application, is it that
 * application, is the grant good, is the user good, are the scopes good.
 */
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { App, User } from '../directory/directory.ts';
import type { Ask } from '../http/ask.ts';
import { html, json, type Reply } from '../http/reply.ts';
import { authenticateClient, isConfidential, readCredentials } from './client-authentication.ts';
import { type EntraContext, issuerOf, valuesOf } from './context.ts';
import { EntraFailure, failureReply, traceOf } from './failure.ts';
import { strikeAadsts } from './fault.ts';
import type { Code, Grant } from './grants.ts';
import { issueAppOnly, issueDelegated } from './issue.ts';
import { nameOf, readApp, readTenant, type TenantInPath } from './tenants.ts';

const DEVICE_CODE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

export async function answerTokenRequest(
  context: EntraContext,
  ask: Ask,
  tenantName: string,
): Promise<Reply> {
  try {
    return await judge(context, ask, tenantName);
  } catch (error) {
    if (!(error instanceof EntraFailure)) throw error;
    return failureReply(error, traceOf(ask, context.clock.now()), ask.origin);
  }
}

async function judge(context: EntraContext, ask: Ask, tenantName: string): Promise<Reply> {
  const { directory, faults, clock } = context;
  const form = await ask.form();
  const grantType = form.get('grant_type') ?? '';
  const owner = ownerOf(context, form);
  const place = { user: owner?.upn, mailbox: owner?.upn };

  const broken = await serviceFault(context, place);
  if (broken) return broken;
  const credentials = readCredentials(form, ask.header('authorization'));
  const known = directory.findApp(credentials.clientId ?? '');
  const struck = strikeAadsts(faults, {
    shows: 'token',
    place,
    grant: shortName(grantType),
    values: {
      client: credentials.clientId ?? '',
      name: known?.name ?? '',
      tenant: tenantName,
      user: owner?.upn ?? '',
      scope: form.get('scope') ?? '',
      resource: 'https://outlook.office.com',
      redirect: form.get('redirect_uri') ?? '',
      issued: clock.now().toISOString(),
      parameter: 'grant_type',
    },
  });
  if (struck) {
    await delay(struck.delayMs);
    throw struck.failure;
  }

  if (grantType === '') throw new EntraFailure(900144, { parameter: 'grant_type' });
  const tenant = readTenant(directory, tenantName);
  const app = readApp(directory, credentials.clientId, tenant);
  const authenticate = (mayBePublic: boolean) =>
    authenticateClient(app, credentials, { mayBePublic, audiences: audiencesOf(ask), now: clock.now() });
  const delegated = async (grant: Grant, by: 'confidential' | 'public', nonce?: string) => {
    const user = userOf(context, app, grant);
    return json(
      await issueDelegated(context, {
        app,
        user,
        grant,
        scope: form.get('scope'),
        nonce,
        publicClient: by === 'public',
        grantType: shortName(grantType),
        origin: ask.origin,
      }),
    );
  };

  switch (grantType) {
    case 'authorization_code': {
      const by = await authenticate(!isConfidential(app));
      const code = redeem(context, form, app, tenant);
      return delegated(code, by, code.nonce);
    }
    case 'refresh_token': {
      const token = context.grants.useRefreshToken(required(form, 'refresh_token'));
      const by = await authenticate(token.publicClient);
      if (token.clientId !== app.clientId) throw new EntraFailure(70000);
      return delegated(token, by);
    }
    case DEVICE_CODE_GRANT: {
      const by = await authenticate(app.publicClientAllowed);
      const { grant } = context.grants.redeemDeviceCode(required(form, 'device_code'));
      if (grant.clientId !== app.clientId) throw new EntraFailure(70019);
      return delegated(grant, by);
    }
    case 'client_credentials': {
      await authenticate(false);
      if (typeof tenant === 'string') throw new EntraFailure(50059);
      const scope = required(form, 'scope');
      return json(await issueAppOnly(context, { app, tenantId: tenant.id, scope, origin: ask.origin }));
    }
    default:
      throw new EntraFailure(70003, { parameter: grantType });
  }
}

/** Trouble of the service itself, which has no AADSTS number. */
async function serviceFault(
  { faults }: EntraContext,
  place: { user: string | undefined },
): Promise<Reply | undefined> {
  const slow = faults.active('entra-slow', place);
  if (slow) await delay(slow.delayMs);
  const throttled = faults.active('entra-throttled', place);
  if (throttled) {
    await delay(throttled.delayMs ?? 0);
    return html('<h1>Too many requests</h1>', 429, { 'retry-after': String(throttled.retryAfterSeconds) });
  }
  const unavailable = faults.active('entra-unavailable', place);
  if (!unavailable) return undefined;
  await delay(unavailable.delayMs ?? 0);
  return html('<h1>Service unavailable</h1>', unavailable.status);
}

function redeem(context: EntraContext, form: URLSearchParams, app: App, tenant: TenantInPath): Code {
  const code = context.grants.redeemCode(required(form, 'code'));
  if (code.clientId !== app.clientId) throw new EntraFailure(70000);
  if (typeof tenant === 'object' && tenant.id !== code.tenantId) {
    throw new EntraFailure(700005, { tenant: nameOf(tenant) });
  }
  if (form.get('redirect_uri') !== code.redirectUri) {
    throw new EntraFailure(500112, { redirect: form.get('redirect_uri') ?? '' });
  }
  if (code.challenge !== undefined) {
    const verifier = required(form, 'code_verifier');
    const challenge =
      code.challengeMethod === 'plain' ? verifier : createHash('sha256').update(verifier).digest('base64url');
    if (challenge !== code.challenge) throw new EntraFailure(501481);
  }
  return code;
}

/** The user must still be there, and still be allowed in. */
function userOf({ directory }: EntraContext, app: App, grant: Grant): User {
  const user = directory.findUser(grant.upn);
  const values = { ...valuesOf(app, grant.tenantId, user), user: grant.upn };
  if (!user) throw new EntraFailure(51004, values);
  if (user.disabled) throw new EntraFailure(50057, values);
  if (app.assignmentRequired && !app.assigned.has(user.upn.toLowerCase()))
    throw new EntraFailure(50105, values);
  return user;
}

/** Whose grant is being used, so that faults can be narrowed to one user, without using it up. */
function ownerOf({ grants }: EntraContext, form: URLSearchParams) {
  return grants.ownerOf(form.get('refresh_token') ?? form.get('code') ?? form.get('device_code') ?? '');
}

/** An assertion is addressed to the token endpoint, by any of the tenant's names, or to the issuer. */
function audiencesOf({ origin, path }: Ask): string[] {
  return [`${origin}${path}`, issuerOf(origin, path.split('/')[1] ?? '')];
}

function required(form: URLSearchParams, parameter: string): string {
  const value = form.get(parameter);
  if (!value) throw new EntraFailure(900144, { parameter });
  return value;
}

function shortName(grantType: string): string {
  return grantType === DEVICE_CODE_GRANT ? 'device_code' : grantType;
}
