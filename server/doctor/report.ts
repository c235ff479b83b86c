/**
 * Findings as a report: the cause first, in one sentence; then what to do, who does it and where; then every row.
 *
 * Echoes are not told: what depends on a failed check was skipped by the runner, and the same failure of the same check
 * at several subjects is one cause.
 */
import { type DescribedFailure, describeFailure, wordsIn } from '../kernel/describe-failure.ts';
import type { Actor, FailureCode, RecordedFailure } from '../kernel/failure.ts';
import type { Language } from '../kernel/language.ts';
import type { Finding, Outcome } from './check.ts';
import { CHECKS, type CheckId } from './ids.ts';
import { both, say, type Words } from './words.ts';

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
  readonly node: string | null;
  readonly accountId: string | null;
  readonly title: string;
  readonly outcome: Outcome;
  readonly failure: RecordedFailure | null;
  /** One sentence, for what failed or warns; for what was skipped or crashed, why. */
  readonly summary: string | null;
  readonly remedy: ReportRemedy | null;
  /** Skipped because this row failed. */
  readonly blockedBy: string | null;
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
  readonly language: Language;
}

/** How a profile speaks: whose screens, which names. */
export interface Voice {
  readonly product: string;
  readonly remedies: Readonly<Record<Language, Partial<Record<FailureCode, string>>>>;
}

export interface ReportContext {
  readonly voice: Voice;
  readonly language: Language;
  readonly versions: Readonly<Record<string, string>>;
  readonly profile: string;
  readonly startedAt: Date;
}

export function createReport(findings: readonly Finding[], context: ReportContext): Report {
  const { voice, language, versions, profile, startedAt } = context;
  const told = findings.map((finding) => tell(finding, voice, language));
  return {
    diagnosis: diagnose(told, language),
    findings: told,
    versions,
    profile,
    startedAt: startedAt.toISOString(),
    language,
  };
}

/** A finding in words. */
export function tell(finding: Finding, voice: Voice, language: Language): ReportFinding {
  const { check, subject, node, accountId, outcome, failure, warning, reason, durationMs } = finding;
  const base = {
    check,
    subject,
    node,
    accountId,
    title: say(finding.title, language),
    outcome,
    failure,
    blockedBy: finding.blockedBy,
    evidence: finding.evidence.map((line) => say(line, language)),
    durationMs,
  };
  if (failure) {
    const described = describeFailure(failure);
    const summary = withFirstFault(wordsIn(described, language).summary, failure);
    return { ...base, summary, remedy: remedyOf(finding, described, voice, language) };
  }
  if (warning) {
    const remedy = {
      who: nameOf('postvak-admin', voice, language),
      text: say(warning.remedy, language),
      command: null,
      documentation: null,
      guide: guideOf(check, language),
    };
    return { ...base, summary: say(warning.summary, language), remedy };
  }
  return { ...base, summary: reason && say(reason, language), remedy: null };
}

/** Which setting it is belongs in the first line; what is wrong with it is told by whoever read it. */
function withFirstFault(summary: string, { code, detail }: RecordedFailure): string {
  const [first] = detail.split('\n');
  return code === 'settings-invalid' && first ? summary.replace(/\.$/, `: ${first}`) : summary;
}

function remedyOf(
  { check, failure }: Finding,
  described: DescribedFailure,
  voice: Voice,
  language: Language,
): ReportRemedy {
  const { command, documentation, actor, code } = described;
  const facts = failure?.facts ?? {};
  const own = whole(voice.remedies[language][code as FailureCode], facts);
  const runsPostvak = command?.startsWith('postvak ') === true && own !== undefined;
  return {
    who: nameOf(actor, voice, language),
    text: own ? fillFrom(own, facts) : wordsIn(described, language).remedy,
    // A secret of ECE is not to be called Postvak.
    command: runsPostvak ? null : (command?.replaceAll('Postvak', voice.product) ?? null),
    documentation,
    guide: guideOf(check, language),
  };
}

/** One sentence for the whole. */
export function diagnose(findings: readonly ReportFinding[], language: Language): Diagnosis {
  for (const outcome of ['fail', 'crashed', 'warn'] as const) {
    const causes = Map.groupBy(
      findings.filter((finding) => finding.outcome === outcome),
      ({ check, failure, summary }) => `${check} ${failure?.code ?? summary}`,
    );
    const [cause] = causes.values();
    const [first] = cause ?? [];
    if (!cause || !first) continue;
    const subjects = [
      ...new Set(cause.map(({ subject, node }) => (node ? `${subject} (${node})` : subject))),
    ];
    return {
      outcome,
      sentence: sentenceOf(outcome, first, subjects, language),
      check: first.check,
      subjects,
      remedy: first.remedy,
      others: causes.size - 1,
    };
  }
  const passed = findings.filter(({ outcome }) => outcome === 'pass').length;
  const sentence = say(allWell(passed, findings.length - passed), language);
  return { outcome: 'pass', sentence, check: null, subjects: [], remedy: null, others: 0 };
}

function allWell(passed: number, skipped: number): Words {
  return both(
    `Nothing is wrong: ${passed} checks pass${skipped > 0 ? `; ${skipped} could not be checked or do not apply` : ''}.`,
    `Er is niets mis: ${passed} controles zijn in orde${skipped > 0 ? `; ${skipped} konden niet gedaan worden of zijn hier niet van toepassing` : ''}.`,
  );
}

function sentenceOf(
  outcome: 'fail' | 'crashed' | 'warn',
  { check, summary }: ReportFinding,
  subjects: readonly string[],
  language: Language,
): string {
  const others = subjects.length - 1;
  const list = subjects.slice(1, 6).join(', ');
  const also =
    others > 0
      ? say(
          both(` So it is for ${others} more: ${list}.`, ` Dat geldt voor nog ${others}: ${list}.`),
          language,
        )
      : '';
  if (outcome === 'crashed') {
    const words = both(
      `The check ${check} could not be carried out: ${summary ?? ''}`,
      `De controle ${check} kon niet worden uitgevoerd: ${summary ?? ''}`,
    );
    return `${say(words, language)}${also}`;
  }
  const lead = outcome === 'warn' ? say(both('It works, but: ', 'Het werkt, maar: '), language) : '';
  return `${lead}${summary ?? ''}${also}`;
}

const ACTORS: Readonly<Record<Exclude<Actor, 'postvak-admin'>, Words>> = {
  nobody: both('nobody; it passes by itself', 'niemand; het gaat vanzelf over'),
  'entra-admin': both('Entra administrator', 'Entra-beheerder'),
  'm365-admin': both('Microsoft 365 administrator', 'Microsoft 365-beheerder'),
  'network-admin': both('network administrator', 'netwerkbeheerder'),
  'mailbox-owner': both('owner of the mailbox or sign-in', 'eigenaar van het postvak of de aanmelding'),
};

function nameOf(actor: Actor, { product }: Voice, language: Language): string {
  const words =
    actor === 'postvak-admin' ? both(`${product} administrator`, `${product}-beheerder`) : ACTORS[actor];
  return say(words, language);
}

function guideOf(check: CheckId, language: Language): string {
  const { guide, guideNl } = CHECKS[check];
  return language === 'nl' ? guideNl : guide;
}

/** Words that lack a name, as that of an issuer nobody saw, give way to the general ones. */
function whole(template: string | undefined, facts: Readonly<Record<string, string>>): string | undefined {
  const needsIssuer = template?.includes('{issuer}') === true;
  return needsIssuer && !facts.issuer ? undefined : template;
}

function fillFrom(template: string, facts: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => facts[name] || `<${name}>`);
}
