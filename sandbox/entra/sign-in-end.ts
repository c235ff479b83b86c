/** How a sign-in ends: with a code, with an error, or with a page that says so. */
import type { User } from '../directory/directory.ts';
import type { Ask } from '../http/ask.ts';
import { html, type Reply, redirect } from '../http/reply.ts';
import type { EntraContext } from './context.ts';
import { describe, type EntraFailure, traceOf } from './failure.ts';
import { deviceDonePage } from './pages/device-pages.ts';
import { formPostPage } from './pages/form-post-page.ts';
import type { Purpose, SignIn } from './sign-ins.ts';

export function endSignIn(context: EntraContext, ask: Ask, signIn: SignIn, user: User): Reply {
  const { app, purpose, scope } = signIn;
  context.signIns.end(signIn);
  const grant = { clientId: app.clientId, upn: user.upn, tenantId: user.tenantId, scope };
  switch (purpose.kind) {
    case 'device': {
      const waiting = context.grants.findUserCode(purpose.userCode);
      if (waiting) waiting.answer = grant;
      return deviceDonePage(app.name, waiting ? 'done' : 'expired');
    }
    case 'admin-consent':
      return goBack(purpose, { admin_consent: 'True', tenant: user.tenantId, scope });
    case 'authorize': {
      const { redirectUri, challenge, challengeMethod, nonce } = purpose;
      const code = context.grants.issueCode({ ...grant, redirectUri, challenge, challengeMethod, nonce });
      return goBack(purpose, {
        code,
        session_state: ask.cookie('SANDBOX_SSO')?.slice(0, 16) ?? signIn.id.slice(0, 16),
      });
    }
  }
}

export function goBackWithFailure(
  context: EntraContext,
  ask: Ask,
  signIn: SignIn,
  failure: EntraFailure,
): Reply {
  const { purpose } = signIn;
  context.signIns.end(signIn);
  if (purpose.kind === 'device') {
    const waiting = context.grants.findUserCode(purpose.userCode);
    if (waiting) waiting.answer = 'declined';
    return deviceDonePage(signIn.app.name, 'declined');
  }
  return goBack(purpose, {
    error: errorInRedirect(failure),
    ...(failure.code === 65004 ? { error_subcode: 'cancel' } : {}),
    error_description: describe(failure, traceOf(ask, context.clock.now())),
    error_uri: `${ask.origin}/error?code=${failure.code}`,
  });
}

/** RFC 6749 section 4.1.2.1 knows no `invalid_grant` here; OpenID Connect Core section 3.1.2.6 has the others. */
function errorInRedirect({ declared: { error }, code }: EntraFailure): string {
  if (code === 65001) return 'consent_required';
  return error === 'invalid_grant' ? 'interaction_required' : error;
}

function goBack(purpose: Exclude<Purpose, { kind: 'device' }>, answer: Record<string, string>): Reply {
  const parameters = new URLSearchParams({
    ...answer,
    ...(purpose.state === undefined ? {} : { state: purpose.state }),
  });
  const mode = purpose.kind === 'authorize' ? purpose.responseMode : 'query';
  if (mode === 'form_post') return html(formPostPage(purpose.redirectUri, parameters));
  const target = new URL(purpose.redirectUri);
  if (mode === 'fragment') target.hash = parameters.toString();
  else for (const [name, value] of parameters) target.searchParams.append(name, value);
  return redirect(target.href);
}
