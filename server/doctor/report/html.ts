/**
 * The report as one file that can be mailed to the Microsoft 365 team and printed: no script, no address that is
 * loaded, everything escaped, because evidence holds what servers answered.
 */
import type { Outcome } from '../check.ts';
import type { Report, ReportFinding, ReportRemedy } from '../report.ts';

export function htmlReport(report: Report): string {
  const { diagnosis, findings, versions, profile, startedAt } = report;
  const troubles = findings.filter(({ outcome }) => ['fail', 'warn', 'crashed'].includes(outcome));
  const about = [profile, startedAt.replace('T', ' ').slice(0, 16).concat(' UTC'), ...versionsOf(versions)];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(diagnosis.sentence)}</title>
<style>${STYLE}</style>
</head>
<body>
<header class="${diagnosis.outcome}">
<h1>${escaped(diagnosis.sentence)}</h1>
${diagnosis.remedy ? remedyHtml(diagnosis.remedy) : ''}
${diagnosis.others > 0 ? `<p>${diagnosis.others} other ${diagnosis.others === 1 ? 'cause is' : 'causes are'} told below.</p>` : ''}
</header>
<p class="about">${about.map(escaped).join(' · ')}</p>
${troubles.length > 0 ? `<h2>What to do</h2>\n${troubles.map(trouble).join('\n')}` : ''}
<h2>All checks</h2>
<table>
<thead><tr><th>Result</th><th>Check</th><th>About</th><th>What was seen</th></tr></thead>
<tbody>
${findings.map(row).join('\n')}
</tbody>
</table>
</body>
</html>
`;
}

function trouble(finding: ReportFinding): string {
  const { check, subject, outcome, summary, remedy, evidence } = finding;
  return `<section class="${outcome}">
<h3>${escaped(summary ?? '')}</h3>
<p class="about">${escaped(check)} · ${escaped(subject)}</p>
${remedy ? remedyHtml(remedy) : ''}
${evidence.length > 0 ? `<pre>${evidence.map(escaped).join('\n')}</pre>` : ''}
</section>`;
}

function remedyHtml({ who, text, command, documentation, guide }: ReportRemedy): string {
  const link = documentation && /^https:\/\//.test(documentation) ? escaped(documentation) : undefined;
  return [
    `<p><strong>${escaped(capital(who))}:</strong> ${escaped(text)}</p>`,
    command ? `<pre class="command">${escaped(command)}</pre>` : '',
    `<p class="about">Guide: ${escaped(guide)}${link ? ` · <a href="${link}" rel="noreferrer">${link}</a>` : ''}</p>`,
  ].join('\n');
}

function row({ outcome, check, subject, title, summary, evidence }: ReportFinding): string {
  const seen = [summary ?? title, ...(outcome === 'pass' ? evidence : [])];
  return `<tr class="${outcome}"><td><b>${SIGNS[outcome]} ${outcome}</b></td><td>${escaped(check)}</td><td>${escaped(subject)}</td><td>${seen.map(escaped).join('<br>')}</td></tr>`;
}

const SIGNS: Readonly<Record<Outcome, string>> = {
  pass: '✓',
  warn: '!',
  fail: '✗',
  skipped: '–',
  crashed: '?',
};

function versionsOf(versions: Readonly<Record<string, string>>): string[] {
  return Object.entries(versions).map(([name, version]) => `${name} ${version}`);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}

const STYLE = `
:root { --pass: #1a7f37; --warn: #9a6700; --fail: #cf222e; --crashed: #8250df; --skipped: #57606a; }
body { font: 15px/1.5 system-ui, "Segoe UI", sans-serif; color: #1f2328; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
header, section { border-left: 5px solid var(--tone); padding: .1rem 0 .1rem 1rem; margin: 1rem 0; break-inside: avoid; }
header.pass { --tone: var(--pass) } .warn { --tone: var(--warn) } .fail { --tone: var(--fail) }
.crashed { --tone: var(--crashed) } tr.pass { --tone: var(--pass) } .skipped { --tone: var(--skipped) }
h1 { font-size: 1.35rem; line-height: 1.3; margin: .3rem 0 } h2 { font-size: 1.1rem; margin-top: 2rem } h3 { font-size: 1rem; margin: .2rem 0 }
p { margin: .4rem 0 } .about { color: #57606a; font-size: .85rem; overflow-wrap: anywhere }
pre { background: #f6f8fa; padding: .6rem .8rem; border-radius: 6px; font-size: .8rem; white-space: pre-wrap; overflow-wrap: anywhere }
table { border-collapse: collapse; width: 100%; font-size: .85rem }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid #d0d7de; overflow-wrap: anywhere }
td:first-child { white-space: nowrap; color: var(--tone) } td:nth-child(2) { white-space: nowrap }
thead { display: table-header-group } tr { break-inside: avoid } tr.skipped td { color: #57606a }
@media print { body { margin: 0; max-width: none; font-size: 10pt } a { color: inherit } pre { border: 1px solid #d0d7de } }
`;
