import type { Report, ReportFinding } from '../report.ts';

/** The report as JUnit XML: one test case per row, for build servers that watch a deployment. */
export function junitReport({ findings, profile, startedAt }: Report): string {
  const count = (outcome: string) => findings.filter((finding) => finding.outcome === outcome).length;
  const seconds = (ms: number) => (ms / 1000).toFixed(3);
  const total = findings.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const cases = findings.map((finding) => {
    const { check, subject, node, durationMs } = finding;
    const name = node === null ? subject : `${subject} (${node})`;
    const attributes = `classname="${escaped(check)}" name="${escaped(name)}" time="${seconds(durationMs)}"`;
    return `    <testcase ${attributes}>${verdict(finding)}${output(finding)}</testcase>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="postvak doctor">`,
    `  <testsuite name="${escaped(profile)}" timestamp="${startedAt}" tests="${findings.length}" failures="${count('fail')}" errors="${count('crashed')}" skipped="${count('skipped')}" time="${seconds(total)}">`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function verdict({ outcome, summary, failure, remedy }: ReportFinding): string {
  const message = `message="${escaped(summary ?? '')}"`;
  if (outcome === 'fail') {
    return `<failure type="${failure?.code ?? 'fail'}" ${message}>${escaped(remedy?.text ?? '')}</failure>`;
  }
  if (outcome === 'crashed') return `<error ${message}/>`;
  return outcome === 'skipped' ? `<skipped ${message}/>` : '';
}

function output({ outcome, summary, evidence }: ReportFinding): string {
  const lines = [...(outcome === 'warn' ? [`warning: ${summary}`] : []), ...evidence];
  return lines.length > 0 ? `<system-out>${escaped(lines.join('\n'))}</system-out>` : '';
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
};

function escaped(text: string): string {
  // XML 1.0 section 2.2 has no place for control characters, not even escaped.
  return text
    .replace(/[\x00-\x09\x0b-\x1f\x7f]/g, ' ')
    .replace(/[&<>"\n]/g, (sign) => ENTITIES[sign] ?? sign);
}
