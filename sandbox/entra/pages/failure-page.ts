/** What went wrong before the application could be told of it. */
import type { Ask } from '../../http/ask.ts';
import { escapeHtml, type Reply } from '../../http/reply.ts';
import { AADSTS, type AadstsCode } from '../aadsts.ts';
import type { EntraContext } from '../context.ts';
import { type EntraFailure, traceOf } from '../failure.ts';
import { layout } from './layout.ts';

export function failurePage({ clock }: EntraContext, ask: Ask, failure: EntraFailure): Reply {
  const { traceId, correlationId, timestamp } = traceOf(ask, clock.now());
  return layout({
    title: 'Sign in',
    status: 400,
    content: `<h1>Sign in</h1>
<p>Sorry, but we're having trouble signing you in.</p>
<p class="bad" role="alert">${escapeHtml(failure.message)}</p>
<dl>
<dt>Request Id</dt><dd>${traceId}</dd>
<dt>Correlation Id</dt><dd>${escapeHtml(correlationId)}</dd>
<dt>Timestamp</dt><dd>${timestamp}</dd>
<dt>Message</dt><dd>AADSTS${failure.code}</dd>
</dl>
<p><a href="/error?code=${failure.code}">What this code means</a></p>`,
  });
}

/** The look-up page that error answers link to. */
export function lookUpPage(code: string): Reply {
  const known = Object.hasOwn(AADSTS, code) ? AADSTS[Number(code) as AadstsCode] : undefined;
  return layout({
    title: 'Error look-up',
    status: known ? 200 : 404,
    content: `<h1>AADSTS${escapeHtml(code.slice(0, 20))}</h1>
<p>${known ? escapeHtml(known.text) : 'The sandbox does not know this code.'}</p>`,
  });
}
