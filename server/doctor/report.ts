/**
 * Findings as a report: the cause first, in one sentence; then what to do, who does it and where; then every row.
 *
 * Echoes are not told: what depends on a failed check was skipped by the runner, and the same failure of the same check
 * at several subjects is one cause.
 */
import { describeFailure } from '../kernel/describe-failure.ts';
import type { Actor, FailureCode, RecordedFailure } from '../kernel/failure.ts';
import type { Finding, Outcome } from './check.ts';
import { CHECKS, type CheckId } from './ids.ts';

export interface ReportRemedy {
  /** Who acts. */
  readonly who: string;
  readonly text: string;
  readonly command: string | null;
  readonly documentation: string | null;
  /** The point of the integration guide that this row stands for. */
  readonly guide: string;
}

export interface ReportFinding {
  readonly check: CheckId;
  readonly subject: string;
  readonly title: string;
  readonly outcome: Outcome;
  readonly failure: RecordedFailure | null;
  /** One sentence, for what failed or warns; for what was skipped or crashed, why. */
  readonly summary: string | null;
  readonly remedy: ReportRemedy | null;
  readonly evidence: readonly string[];
  readonly durationMs: number;
}

export interface Diagnosis {
  readonly outcome: 'pass' | 'warn' | 'fail' | 'crashed';
  readonly sentence: string;
  readonly check: CheckId | null;
  readonly subjects: readonly string[];
  readonly remedy: ReportRemedy | null;
  /** How many other causes there are. */
  readonly others: number;
}

export interface Report {
  readonly diagnosis: Diagnosis;
  readonly findings: readonly ReportFinding[];
  readonly versions: Readonly<Record<string, string>>;
  readonly profile: string;
  readonly startedAt: string;
}

/** How a profile speaks: whose screens, which names. */
export interface Voice {
  readonly product: string;
  readonly remedies: Partial<Record<FailureCode, string>>;
}

export interface ReportContext {
  readonly voice: Voice;
  readonly versions: Readonly<Record<string, string>>;
  readonly profile: string;
  readonly startedAt: Date;
}

export function createReport(findings: readonly Finding[], context: ReportContext): Report {
  const told = findings.map((finding) => tell(finding, context.voice));
  return {
    diagnosis: diagnose(told),
    findings: told,
    versions: context.versions,
    profile: context.profile,
    startedAt: context.startedAt.toISOString(),
  };
}

/** A finding in words. */
export function tell(finding: Finding, voice: Voice): ReportFinding {
  const { check, subject, title, outcome, failure, warning, reason, evidence, durationMs } = finding;
  const base = { check, subject, title, outcome, failure, evidence, durationMs };
  const { guide } = CHECKS[check];
  if (failure) {
    const own = voice.remedies[failure.code];
    const { summary, remedy, command, documentation, actor } = describeFailure(failure);
    const text = own ? fillFrom(own, failure.facts) : remedy;
    const runsPostvak = command?.startsWith('postvak ') === true && own !== undefined;
    const who = nameOf(actor, voice);
    return {
      ...base,
      summary,
      remedy: { who, text, command: runsPostvak ? null : command, documentation, guide },
    };
  }
  if (warning) {
    const remedy = {
      who: nameOf('postvak-admin', voice),
      text: warning.remedy,
      command: null,
      documentation: null,
      guide,
    };
    return { ...base, summary: warning.summary, remedy };
  }
  return { ...base, summary: reason, remedy: null };
}

/** One sentence for the whole. */
export function diagnose(findings: readonly ReportFinding[]): Diagnosis {
  for (const outcome of ['fail', 'crashed', 'warn'] as const) {
    const causes = Map.groupBy(
      findings.filter((finding) => finding.outcome === outcome),
      ({ check, failure, summary }) => `${check} ${failure?.code ?? summary}`,
    );
    const [cause] = causes.values();
    const [first] = cause ?? [];
    if (!cause || !first) continue;
    const subjects = cause.map(({ subject }) => subject);
    return {
      outcome,
      sentence: sentenceOf(outcome, first, subjects),
      check: first.check,
      subjects,
      remedy: first.remedy,
      others: causes.size - 1,
    };
  }
  const passed = findings.filter(({ outcome }) => outcome === 'pass').length;
  const skipped = findings.length - passed;
  const rest = skipped > 0 ? `; ${skipped} could not be checked or do not apply` : '';
  const sentence = `Nothing is wrong: ${passed} checks pass${rest}.`;
  return { outcome: 'pass', sentence, check: null, subjects: [], remedy: null, others: 0 };
}

function sentenceOf(
  outcome: 'fail' | 'crashed' | 'warn',
  { check, summary }: ReportFinding,
  subjects: readonly string[],
): string {
  const others = subjects.length - 1;
  const also = others > 0 ? ` So it is for ${others} more: ${subjects.slice(1, 6).join(', ')}.` : '';
  if (outcome === 'crashed') return `The check ${check} could not be carried out: ${summary ?? ''}${also}`;
  return `${outcome === 'warn' ? 'It works, but: ' : ''}${summary ?? ''}${also}`;
}

const ACTORS: Readonly<Record<Actor, string>> = {
  nobody: 'nobody; it passes by itself',
  'postvak-admin': 'administrator',
  'entra-admin': 'Entra administrator',
  'm365-admin': 'Microsoft 365 administrator',
  'network-admin': 'network administrator',
  'mailbox-owner': 'owner of the mailbox or sign-in',
};

function nameOf(actor: Actor, { product }: Voice): string {
  return actor === 'postvak-admin' ? `${product} administrator` : ACTORS[actor];
}

function fillFrom(template: string, facts: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => facts[name] || `<${name}>`);
}
