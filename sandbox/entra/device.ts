/** Device code: the device asks for a code, the person types it on a page. */
import type { Ask } from '../http/ask.ts';
import { json, type Reply } from '../http/reply.ts';
import type { EntraContext } from './context.ts';
import { EntraFailure, failureReply, traceOf } from './failure.ts';
import { DEVICE_CODE_SECONDS } from './grants.ts';
import { deviceCodePage } from './pages/device-pages.ts';
import { failurePage } from './pages/failure-page.ts';
import { readScopes } from './scopes.ts';
import { beginSignIn } from './sign-in-steps.ts';
import { readApp, readTenant } from './tenants.ts';

const POLL_SECONDS = 5;

export async function answerDeviceRequest(
  context: EntraContext,
  ask: Ask,
  tenantName: string,
): Promise<Reply> {
  try {
    const form = await ask.form();
    const app = readApp(context.directory, form.get('client_id'), readTenant(context.directory, tenantName));
    const scope = form.get('scope');
    if (!scope) throw new EntraFailure(900144, { parameter: 'scope' });
    readScopes(scope, 'authorize', { client: app.clientId, name: app.name, tenant: tenantName });
    const { deviceCode, userCode } = context.grants.issueDeviceCode({
      clientId: app.clientId,
      tenant: tenantName,
      scope,
    });
    const page = `${ask.origin}/devicelogin`;
    return json({
      user_code: userCode,
      device_code: deviceCode,
      verification_uri: page,
      expires_in: DEVICE_CODE_SECONDS,
      interval: POLL_SECONDS,
      message: `To sign in, use a web browser to open the page ${page} and enter the code ${userCode} to authenticate.`,
    });
  } catch (error) {
    if (!(error instanceof EntraFailure)) throw error;
    return failureReply(error, traceOf(ask, context.clock.now()), ask.origin);
  }
}

export async function answerDevicePage(context: EntraContext, ask: Ask): Promise<Reply> {
  if (ask.method !== 'POST') return deviceCodePage();
  const userCode = (await ask.form()).get('otc') ?? '';
  const waiting = context.grants.findUserCode(userCode);
  if (!waiting) return deviceCodePage("That code didn't work. Check the code and try again.");
  try {
    const tenant = readTenant(context.directory, waiting.tenant);
    const signIn = context.signIns.start({
      tenantName: waiting.tenant,
      tenant,
      app: readApp(context.directory, waiting.clientId, tenant),
      scope: waiting.scope,
      prompt: 'select_account',
      purpose: { kind: 'device', userCode: waiting.userCode },
    });
    return beginSignIn(context, ask, signIn);
  } catch (error) {
    if (error instanceof EntraFailure) return failurePage(context, ask, error);
    throw error;
  }
}
