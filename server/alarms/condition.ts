/** What a rule finds, and how much alike findings become one. Pure. */
import type { RecordedFailure } from '../kernel/failure.ts';
import type { Severity } from '../store/schema.ts';

/** One thing that a rule finds wrong, with one cause. */
export interface Finding {
  /** Names what is wrong, not who suffers: `account:<id>`, `host:<name>:<port>`, `mailbox:<id>`, `node:<id>` … */
  readonly cause: string;
  /** Facts are names for the remedy, times as ISO text. */
  readonly failure: RecordedFailure;
  readonly mailboxIds?: readonly string[];
  readonly accountId?: string;
  /** Where no mailbox tells: whose matter it is. */
  readonly departmentIds?: readonly string[];
  /**
   * What this finding explains, such as `in:<mailbox>` and `out:<mailbox>`: a finding of a later rule that is wholly
   * explained is an echo and no incident of its own. None: it stands by itself.
   */
  readonly touches?: readonly string[];
  /** Instead of the rule's, for rules that warn in steps. */
  readonly severity?: Severity;
  readonly step?: string;
}

/** All findings of one rule with the same cause. */
export interface Condition extends Finding {
  readonly rule: string;
  readonly mailboxIds: readonly string[];
  readonly departmentIds: readonly string[];
  readonly touches: readonly string[];
}

export const touchesBoth = (mailboxId: string): string[] => [`in:${mailboxId}`, `out:${mailboxId}`];

/**
 * One condition per cause, echoes left out. A mailbox of whose trouble an earlier rule knows the cause is taken out
 * of later findings; what remains without any is dropped. A server that fails in both directions, as Graph can, is one
 * cause whichever rule sees it, and so is what the whole installation lacks.
 * @param judged findings rule by rule, those nearest to the cause first.
 */
export function gather(
  judged: readonly { readonly rule: string; readonly findings: readonly Finding[] }[],
): Condition[] {
  const explained = new Set<string>();
  const conditions = new Map<string, Condition>();
  for (const { rule, findings } of judged) {
    const fresh = findings.filter(
      ({ touches }) => !touches || touches.length === 0 || touches.some((touch) => !explained.has(touch)),
    );
    for (const touch of fresh.flatMap(({ touches }) => touches ?? [])) explained.add(touch);
    for (const [cause, same] of Map.groupBy(fresh, (finding) => finding.cause)) {
      const key = isOneForAll(cause) ? cause : `${rule} ${cause}`;
      const earlier = conditions.get(key);
      conditions.set(key, earlier ? merge(earlier.rule, [earlier, ...same]) : merge(rule, same));
    }
  }
  return [...conditions.values()];
}

const isOneForAll = (cause: string) => /^(host|installation):/.test(cause);

function merge(rule: string, findings: readonly Finding[]): Condition {
  const first = findings[0] as Finding;
  const all = (of: (finding: Finding) => readonly string[] | undefined) => [
    ...new Set(findings.flatMap((finding) => of(finding) ?? [])),
  ];
  const { accountId, ...rest } = first;
  const ofOneAccount = findings.every((finding) => finding.accountId === accountId);
  return {
    ...rest,
    rule,
    mailboxIds: all(({ mailboxIds }) => mailboxIds),
    departmentIds: all(({ departmentIds }) => departmentIds),
    touches: all(({ touches }) => touches),
    ...(ofOneAccount && accountId ? { accountId } : {}),
  };
}
