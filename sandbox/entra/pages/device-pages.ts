/** Signing in a device that has no browser of its own (RFC 8628). */
import type { User } from '../../directory/directory.ts';
import { escapeHtml, type Reply } from '../../http/reply.ts';
import type { SignIn } from '../sign-ins.ts';
import { formHead, layout } from './layout.ts';

export function deviceCodePage(problem?: string): Reply {
  return layout({
    title: 'Enter code',
    content: `<h1>Enter code</h1>
<p>Enter the code displayed on your app or device.</p>
<form method="post" action="/devicelogin">
${problem === undefined ? '' : `<p class="bad" role="alert">${escapeHtml(problem)}</p>`}
<label>Code
<input type="text" name="otc" autocomplete="off" autocapitalize="characters" required autofocus></label>
<div class="actions"><button class="main" type="submit">Next</button></div>
</form>`,
  });
}

export function deviceConfirmPage({ id, tenantName, app }: SignIn, user: User): Reply {
  return layout({
    title: `Are you trying to sign in to ${app.name}?`,
    content: `<p>${escapeHtml(user.upn)}</p>
<h1>Are you trying to sign in to ${escapeHtml(app.name)}?</h1>
<p>Only continue if you downloaded the app from a store or website that you trust.</p>
${formHead(id, tenantName, 'device')}
<div class="actions">
<button class="main" type="submit" name="answer" value="continue">Continue</button>
<button type="submit" name="answer" value="cancel">Cancel</button>
</div>
</form>`,
  });
}

export function deviceDonePage(name: string, outcome: 'done' | 'declined' | 'expired'): Reply {
  const text = {
    done: `You have signed in to ${name} on your device. You may now close this window.`,
    declined: `You did not sign in to ${name}. You may now close this window.`,
    expired: 'The code has expired. Ask your device for a new one.',
  }[outcome];
  return layout({ title: name, content: `<h1>${escapeHtml(name)}</h1>\n<p>${escapeHtml(text)}</p>` });
}
