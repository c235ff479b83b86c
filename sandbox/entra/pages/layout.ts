/** The frame of every page of the sign-in. No script, no outside resource; readable in both colour schemes. */
import { escapeHtml, html, type Reply } from '../../http/reply.ts';

export interface Page {
  readonly title: string;
  /** HTML. */
  readonly content: string;
  readonly status?: number;
}

const STYLE = `
:root { color-scheme: light dark; --ink: #1d2433; --dim: #5a6478; --line: #c9d0dc; --paper: #fff; --ground: #eef1f6; --accent: #2457c5; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ebf2; --dim: #a3adc0; --line: #444d60; --paper: #1c2230; --ground: #12161f; --accent: #86a8ff; --bad: #ff9a92; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: flex; flex-direction: column; align-items: center; justify-content: center; gap: 1rem; padding: 1rem; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 27.5rem; background: var(--paper); border: 1px solid var(--line); border-radius: .5rem; padding: 2.25rem; box-shadow: 0 .5rem 2rem #0001; overflow-wrap: anywhere; }
.label { margin: 0 0 1rem; color: var(--dim); font-size: .8125rem; letter-spacing: .02em; }
h1 { margin: 0 0 1rem; font-size: 1.5rem; line-height: 1.25; font-weight: 600; }
p { margin: 0 0 1rem; }
.dim, small { color: var(--dim); font-size: .8125rem; }
.bad { color: var(--bad); }
label { display: block; }
input[type=text], input[type=email], input[type=password] { width: 100%; margin: .25rem 0 1rem; padding: .5rem; font: inherit; color: inherit; background: transparent; border: 1px solid var(--dim); border-radius: .25rem; }
input:focus-visible, button:focus-visible, a:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.actions { display: flex; flex-direction: row-reverse; justify-content: flex-start; gap: .5rem; margin-top: 1.5rem; }
button { min-width: 6.75rem; padding: .4rem .75rem; font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--line); border-radius: .25rem; cursor: pointer; }
button.main { color: #fff; background: #2457c5; border-color: #2457c5; }
button.link { min-width: 0; padding: 0; border: 0; background: none; color: var(--accent); text-decoration: underline; text-align: left; }
button.row { display: block; width: 100%; margin: 0 0 .5rem; padding: .75rem; text-align: left; background: none; }
a { color: var(--accent); }
ul { margin: 0 0 1rem; padding-left: 1.25rem; } li { margin-bottom: .5rem; }
dl { margin: 1rem 0 0; font-size: .8125rem; } dt { color: var(--dim); } dd { margin: 0 0 .5rem; }
`;

export function layout({ title, content, status = 200 }: Page): Reply {
  return html(
    `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} - Sandbox sign-in</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<p class="label">Sandbox sign-in</p>
${content}
</main>
<small>A laboratory. Do not type a real password here.</small>
</body>
</html>
`,
    status,
    {
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
    },
  );
}

/** The beginning of a form that belongs to a sign-in under way. */
export function formHead(flow: string, tenantName: string, step: string): string {
  return `<form method="post" action="/${encodeURIComponent(tenantName)}/signin">
<input type="hidden" name="flow" value="${escapeHtml(flow)}">
<input type="hidden" name="step" value="${escapeHtml(step)}">`;
}
