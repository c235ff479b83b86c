/** Who are you, and prove it. */
import { escapeHtml, type Reply } from '../../http/reply.ts';
import type { EntraContext } from '../context.ts';
import type { EntraFailure } from '../failure.ts';
import type { SignIn } from '../sign-ins.ts';
import { formHead, layout } from './layout.ts';

export function usernamePage(
  { id, tenantName, app, username }: SignIn,
  problem?: string,
  failure?: EntraFailure,
): Reply {
  return layout({
    title: 'Sign in',
    content: `<h1>Sign in</h1>
<p class="dim">to continue to ${escapeHtml(app.name)}</p>
${formHead(id, tenantName, 'username')}
${problemText(problem, failure)}
<label>Email address
<input type="email" name="loginfmt" value="${escapeHtml(username)}" autocomplete="username" required autofocus></label>
<div class="actions"><button class="main" type="submit">Next</button></div>
</form>`,
  });
}

export function passwordPage(
  { directory }: EntraContext,
  { id, tenantName, username }: SignIn,
  problem?: string,
  failure?: EntraFailure,
): Reply {
  const user = directory.findUser(username);
  return layout({
    title: 'Enter password',
    content: `${formHead(id, tenantName, 'password')}
<p>${escapeHtml(username)}</p>
<h1>Enter password</h1>
${problemText(problem, failure)}
<label>Password
<input type="password" name="passwd" autocomplete="current-password" required autofocus></label>
${user ? `<p class="dim">In this sandbox it is <code>${escapeHtml(user.password)}</code></p>` : ''}
<div class="actions"><button class="main" type="submit">Sign in</button></div>
</form>
${formHead(id, tenantName, 'pick')}
<button class="link" type="submit" name="account" value="">Sign in with another account</button>
</form>`,
  });
}

/** One form, so that the first button, which Enter presses, is the first account. */
export function pickPage({ id, tenantName, app }: SignIn, accounts: readonly string[]): Reply {
  const rows = accounts.map(
    (upn) =>
      `<button class="row" type="submit" name="account" value="${escapeHtml(upn)}">${escapeHtml(upn)}<br><small>Signed in</small></button>`,
  );
  return layout({
    title: 'Pick an account',
    content: `<h1>Pick an account</h1>
<p class="dim">to continue to ${escapeHtml(app.name)}</p>
${formHead(id, tenantName, 'pick')}
${rows.join('\n')}
<button class="row" type="submit" name="account" value="">Use another account</button>
</form>`,
  });
}

function problemText(problem: string | undefined, failure: EntraFailure | undefined): string {
  if (problem === undefined) return '';
  const code = failure ? `<br><small>AADSTS${failure.code}</small>` : '';
  return `<p class="bad" role="alert">${escapeHtml(problem)}${code}</p>`;
}
