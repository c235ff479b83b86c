/** "Need admin approval": the organisation lets nobody but administrators agree. */
import type { Ask } from '../../http/ask.ts';
import { escapeHtml, type Reply } from '../../http/reply.ts';
import type { EntraContext } from '../context.ts';
import { type EntraFailure, traceOf } from '../failure.ts';
import type { SignIn } from '../sign-ins.ts';
import { formHead, layout } from './layout.ts';

export function approvalPage(
  { clock }: EntraContext,
  ask: Ask,
  { id, tenantName, app, user }: SignIn,
  failure: EntraFailure,
): Reply {
  const { correlationId, timestamp } = traceOf(ask, clock.now());
  return layout({
    title: 'Need admin approval',
    content: `<p>${escapeHtml(user ?? '')}</p>
<h1>Need admin approval</h1>
<p><strong>${escapeHtml(app.name)}</strong> needs permission to access resources in your organization that only an
admin can grant. Please ask an admin to grant permission to this app before you can use it.</p>
${formHead(id, tenantName, 'consent')}
<p><button class="link" type="submit" name="answer" value="cancel">Return to the application without granting consent</button></p>
<p><button class="link" type="submit" name="answer" value="other">Have an admin account? Sign in with that account</button></p>
</form>
<dl><dt>Error</dt><dd>AADSTS${failure.code}</dd><dt>Correlation Id</dt><dd>${escapeHtml(correlationId)}</dd><dt>Timestamp</dt><dd>${timestamp}</dd></dl>`,
  });
}
