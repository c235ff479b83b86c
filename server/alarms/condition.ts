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
 * of later findings; what remains without any is dropped.
 * @param judged findings rule by rule, those nearest to the cause first.
 */
export function gather(
  judged: readonly { readonly rule: string; readonly findings: readonly Finding[] }[],
): Condition[] {
  const explained = new Set<string>();
  return judged.flatMap(({ rule, findings }) => {
    const fresh = findings.filter(
      ({ touches }) => !touches || touches.length === 0 || touches.some((touch) => !explained.has(touch)),
    );
    for (const touch of fresh.flatMap(({ touches }) => touches ?? [])) explained.add(touch);
    const byCause = Map.groupBy(fresh, ({ cause }) => cause);
    return [...byCause.values()].map((same) => merge(rule, same));
  });
}

function merge(rule: string, findings: readonly Finding[]): Condition {
  const first = findings[0] as Finding;
  const all = (of: (finding: Finding) => readonly string[] | undefined) => [
    ...new Set(findings.flatMap((finding) => of(finding) ?? [])),
  ];
  const accounts = all(({ accountId }) => (accountId ? [accountId] : []));
  const { accountId: _, ...rest } = first;
  return {
    ...rest,
    rule,
    mailboxIds: all(({ mailboxIds }) => mailboxIds),
    departmentIds: all(({ departmentIds }) => departmentIds),
    touches: all(({ touches }) => touches),
    ...(accounts.length === 1 && accounts[0] ? { accountId: accounts[0] } : {}),
  };
}
