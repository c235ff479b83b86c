/** A report as lines for a terminal, a log or a mail. */
import type { Language } from '../../kernel/language.ts';
import type { Outcome } from '../check.ts';
import type { Report, ReportFinding, ReportRemedy } from '../report.ts';
import { type NetworkMatrix, networkMatrix } from './matrix.ts';
import { PHRASES, SIGNS } from './phrases.ts';

export type Paint = (outcome: Outcome | 'strong' | 'faint', text: string) => string;

export function findingLine(finding: ReportFinding, paint: Paint, language: Language): string {
  const { outcome, check, summary, durationMs } = finding;
  const { outcomes } = PHRASES[language];
  const width = Math.max(...Object.values(outcomes).map(({ length }) => length));
  const why = summary ? `  ${summary}` : '';
  const time = durationMs >= 1000 ? paint('faint', ` (${(durationMs / 1000).toFixed(1)} s)`) : '';
  const result = paint(outcome, `${SIGNS[outcome]} ${outcomes[outcome].padEnd(width)}`);
  return `${result} ${check} ${aboutOf(finding)}${why}${time}`;
}

/** The diagnosis with its remedy. */
export function diagnosisLines({ diagnosis, language }: Report, paint: Paint): string[] {
  const { sentence, check, remedy, others, outcome } = diagnosis;
  const { see, others: more } = PHRASES[language];
  return [
    paint(outcome, sentence),
    ...(remedy ? remedyLines(remedy, language) : []),
    ...(check ? [`  ${see(`docs/doctor.md#${anchorOf(check)}`)}`] : []),
    ...(others > 0 ? [`  ${more(others)}`] : []),
  ];
}

function remedyLines(
  { who, text, command, documentation, guide }: ReportRemedy,
  language: Language,
): string[] {
  const phrases = PHRASES[language];
  return [
    `  ${phrases.whoActs}: ${who}.`,
    `  ${text}`,
    ...(command ? [`  $ ${command}`] : []),
    ...(documentation ? [`  ${documentation}`] : []),
    `  ${phrases.guide}: ${guide}.`,
  ];
}

/** Everything, the cause first. */
export function reportLines(report: Report, paint: Paint): string[] {
  const { findings, language } = report;
  const troubles = findings.filter(
    ({ outcome }) => outcome === 'fail' || outcome === 'warn' || outcome === 'crashed',
  );
  return [
    ...diagnosisLines(report, paint),
    '',
    ...findings.map((finding) => findingLine(finding, paint, language)),
    ...matrixLines(networkMatrix(findings), paint, language),
    ...troubles.flatMap((finding) => [
      '',
      `${paint('strong', `${finding.check} ${aboutOf(finding)}`)}: ${finding.summary ?? ''}`,
      ...(finding.remedy ? remedyLines(finding.remedy, language) : []),
      ...finding.evidence.map((line) => paint('faint', `  | ${line}`)),
    ]),
  ];
}

function aboutOf({ subject, node }: ReportFinding): string {
  return node === null ? subject : `${subject} (${node})`;
}

/** Of one node the rows above say it all. */
function matrixLines(matrix: NetworkMatrix | undefined, paint: Paint, language: Language): string[] {
  if (!matrix || matrix.rows.length < 2) return [];
  const phrases = PHRASES[language];
  const first = Math.max(phrases.node.length, ...matrix.rows.map(({ node }) => node.length));
  return [
    '',
    paint('strong', phrases.network),
    `  ${phrases.node.padEnd(first)}  ${matrix.targets.join('  ')}`,
    ...matrix.rows.map(({ node, cells }) => {
      const signs = cells.map((cell, index) => {
        const width = matrix.targets[index]?.length ?? 1;
        const outcome = cell?.outcome ?? 'skipped';
        return paint(outcome, SIGNS[outcome].padEnd(width));
      });
      return `  ${node.padEnd(first)}  ${signs.join('  ')}`;
    }),
  ];
}

/** docs/doctor.md's anchor of a check, as Markdown viewers make it from the heading. */
export function anchorOf(check: string): string {
  return check.replaceAll('.', '');
}
