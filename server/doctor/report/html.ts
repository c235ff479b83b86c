/**
 * The report as one file that can be mailed to the Microsoft 365 team and printed: no script, no address that is
 * loaded, everything escaped, because evidence holds what servers answered.
 */
import type { Report, ReportFinding, ReportRemedy } from '../report.ts';
import { type NetworkMatrix, networkMatrix } from './matrix.ts';
import { PHRASES, type Phrases, SIGNS } from './phrases.ts';

export function htmlReport(report: Report): string {
  const { diagnosis, findings, versions, profile, startedAt, language } = report;
  const phrases = PHRASES[language];
  const troubles = findings.filter(({ outcome }) => ['fail', 'warn', 'crashed'].includes(outcome));
  const about = [profile, startedAt.replace('T', ' ').slice(0, 16).concat(' UTC'), ...versionsOf(versions)];
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(diagnosis.sentence)}</title>
<style>${REPORT_STYLE}</style>
</head>
<body>
<header class="${diagnosis.outcome}">
<h1>${escaped(diagnosis.sentence)}</h1>
${diagnosis.remedy ? remedyHtml(diagnosis.remedy, phrases) : ''}
${diagnosis.others > 0 ? `<p>${escaped(phrases.others(diagnosis.others))}</p>` : ''}
</header>
<p class="about">${about.map(escaped).join(' · ')}</p>
${troubles.length > 0 ? `<h2>${phrases.whatToDo}</h2>\n${troubles.map((one) => trouble(one, phrases)).join('\n')}` : ''}
${matrixHtml(networkMatrix(findings), phrases)}
<h2>${phrases.allChecks}</h2>
<table class="checks">
<thead><tr><th>${phrases.result}</th><th>${phrases.check}</th><th>${phrases.about}</th><th>${phrases.seen}</th></tr></thead>
<tbody>
${findings.map((finding) => row(finding, phrases)).join('\n')}
</tbody>
</table>
</body>
</html>
`;
}

function trouble(finding: ReportFinding, phrases: Phrases): string {
  const { check, subject, node, outcome, summary, remedy, evidence } = finding;
  const about = [check, subject, ...(node ? [node] : [])].map(escaped).join(' · ');
  return `<section class="${outcome}">
<h3>${escaped(summary ?? '')}</h3>
<p class="about">${about}</p>
${remedy ? remedyHtml(remedy, phrases) : ''}
${evidence.length > 0 ? `<pre>${evidence.map(escaped).join('\n')}</pre>` : ''}
</section>`;
}

function remedyHtml({ who, text, command, documentation, guide }: ReportRemedy, phrases: Phrases): string {
  const link = documentation && /^https:\/\//.test(documentation) ? escaped(documentation) : undefined;
  return [
    `<p><strong>${escaped(capital(who))}:</strong> ${escaped(text)}</p>`,
    command ? `<pre class="command">${escaped(command)}</pre>` : '',
    `<p class="about">${phrases.guide}: ${escaped(guide)}${link ? ` · <a href="${link}" rel="noreferrer">${link}</a>` : ''}</p>`,
  ].join('\n');
}

/** Of one node the rows below say it all. */
function matrixHtml(matrix: NetworkMatrix | undefined, phrases: Phrases): string {
  if (!matrix || matrix.rows.length < 2) return '';
  const rows = matrix.rows.map(({ node, cells }) => {
    const marks = cells.map((cell) => {
      const outcome = cell?.outcome ?? 'skipped';
      const title = escaped(cell?.summary ?? cell?.title ?? '');
      return `<td class="cell ${outcome}" title="${title}">${SIGNS[outcome]} ${phrases.outcomes[outcome]}</td>`;
    });
    return `<tr><th scope="row">${escaped(node)}</th>${marks.join('')}</tr>`;
  });
  return `<h2>${phrases.network}</h2>
<div class="wide"><table class="matrix">
<thead><tr><th>${phrases.node}</th>${matrix.targets.map((target) => `<th>${escaped(target)}</th>`).join('')}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table></div>`;
}

function row(finding: ReportFinding, phrases: Phrases): string {
  const { outcome, check, subject, node, title, summary, evidence } = finding;
  const seen = [summary ?? title, ...(outcome === 'pass' ? evidence : [])];
  const about = node ? `${escaped(subject)}<br><small>${escaped(node)}</small>` : escaped(subject);
  return `<tr class="${outcome}"><td><b>${SIGNS[outcome]} ${phrases.outcomes[outcome]}</b></td><td>${escaped(check)}</td><td>${about}</td><td>${seen.map(escaped).join('<br>')}</td></tr>`;
}

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

const REPORT_STYLE = `
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
td:first-child { white-space: nowrap; color: var(--tone) } td:nth-child(2) { white-space: nowrap } td:nth-child(3) { min-width: 8rem }
td.cell { white-space: nowrap } td.cell, td:first-child.cell { color: var(--tone); font-weight: 600 } td.cell.pass { --tone: var(--pass) } .matrix th[scope] { font-weight: 600 }
thead { display: table-header-group } tr { break-inside: avoid } tr.skipped td { color: #57606a }
.wide { overflow-x: auto }
@media screen and (max-width: 40rem) {
  body { margin: 1rem auto } .checks thead { position: absolute; clip-path: inset(50%) }
  .checks tr { display: block; padding: .5rem 0; border-bottom: 1px solid #d0d7de } .checks td { display: block; padding: .05rem 0; border: 0; white-space: normal }
}
@media print { body { margin: 0; max-width: none; font-size: 10pt } a { color: inherit } pre { border: 1px solid #d0d7de } }
`;
