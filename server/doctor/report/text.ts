/** A report as lines for a terminal, a log or a mail. */
import type { Outcome } from '../check.ts';
import type { Report, ReportFinding, ReportRemedy } from '../report.ts';

export type Paint = (outcome: Outcome | 'strong' | 'faint', text: string) => string;

const SIGNS: Readonly<Record<Outcome, string>> = {
  pass: '✓ pass   ',
  warn: '! warn   ',
  fail: '✗ fail   ',
  skipped: '– skipped',
  crashed: '? crashed',
};

export function findingLine(
  { outcome, check, subject, summary, durationMs }: ReportFinding,
  paint: Paint,
): string {
  const why = summary ? `  ${summary}` : '';
  const time = durationMs >= 1000 ? paint('faint', ` (${(durationMs / 1000).toFixed(1)} s)`) : '';
  return `${paint(outcome, SIGNS[outcome])} ${check} ${subject}${why}${time}`;
}

/** The diagnosis with its remedy. */
export function diagnosisLines({ diagnosis }: Report, paint: Paint): string[] {
  const { sentence, check, remedy, others, outcome } = diagnosis;
  const more = others === 1 ? 'One other cause is' : `${others} other causes are`;
  return [
    paint(outcome, sentence),
    ...(remedy ? remedyLines(remedy) : []),
    ...(check ? [`  See docs/doctor.md#${anchorOf(check)}.`] : []),
    ...(others > 0 ? [`  ${more} told below.`] : []),
  ];
}

export function remedyLines({ who, text, command, documentation, guide }: ReportRemedy): string[] {
  return [
    `  Who acts: ${who}.`,
    `  ${text}`,
    ...(command ? [`  $ ${command}`] : []),
    ...(documentation ? [`  ${documentation}`] : []),
    `  The point of the guide: ${guide}.`,
  ];
}

/** Everything, the cause first. */
export function reportLines(report: Report, paint: Paint): string[] {
  const troubles = report.findings.filter(
    ({ outcome }) => outcome === 'fail' || outcome === 'warn' || outcome === 'crashed',
  );
  return [
    ...diagnosisLines(report, paint),
    '',
    ...report.findings.map((finding) => findingLine(finding, paint)),
    ...troubles.flatMap((finding) => [
      '',
      `${paint('strong', `${finding.check} ${finding.subject}`)}: ${finding.summary ?? ''}`,
      ...(finding.remedy ? remedyLines(finding.remedy) : []),
      ...finding.evidence.map((line) => paint('faint', `  | ${line}`)),
    ]),
  ];
}

/** docs/doctor.md's anchor of a check, as Markdown viewers make it from the heading. */
export function anchorOf(check: string): string {
  return check.replaceAll('.', '');
}
