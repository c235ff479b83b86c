/** `response_mode=form_post`: a form that the person sends by hand, so that no script is needed. */
import { escapeHtml } from '../../http/reply.ts';

export function formPostPage(redirectUri: string, parameters: URLSearchParams): string {
  const fields = [...parameters].map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Working... - Sandbox sign-in</title></head>
<body onload="document.forms[0].submit()">
<form method="post" action="${escapeHtml(redirectUri)}">
${fields.join('\n')}
<p>Signed in.</p>
<button type="submit">Continue</button>
</form>
</body>
</html>
`;
}
