/**
 * Runs checks along their `needs`: independent ones at the same time, dependants of a failed one not at all, each
 * within its budget. Findings are streamed as they are known, so that a person sees progress and not a pause.
 */
import type { Clock } from '../kernel/clock.ts';
import { withDeadline } from '../kernel/deadline.ts';
import { Failure } from '../kernel/failure.ts';
import { type Check, type Evidence, type Finding, keyOf, type Outcome } from './check.ts';
import { both } from './words.ts';

export interface RunOptions<Probe> {
  readonly checks: readonly Check<Probe>[];
  readonly probe: Probe;
  readonly clock: Clock;
  /** Run the checks that send mail. */
  readonly send: boolean;
  /** The node that looks, named where several do. */
  readonly node?: string;
  readonly concurrency?: number;
  readonly signal?: AbortSignal;
  readonly onFinding?: (finding: Finding) => void;
}

const CONCURRENCY = 8;

/** @returns the findings in the order of the checks. @throws the signal's reason. */
export async function runChecks<Probe>(options: RunOptions<Probe>): Promise<Finding[]> {
  const { checks, signal } = options;
  const byKey = new Map(checks.map((check) => [keyOf(check), check]));
  const results = new Map<string, Promise<Finding>>();
  const slots = createSlots(options.concurrency ?? CONCURRENCY);

  const finding = (check: Check<Probe>, path: readonly string[]): Promise<Finding> => {
    const key = keyOf(check);
    if (path.includes(key)) throw new Error(`checks need each other: ${[...path, key].join(' → ')}`);
    let result = results.get(key);
    if (!result) {
      // A need that is not among the checks does not apply here and holds nobody up.
      const needs = check.needs
        .flatMap((need) => byKey.get(need) ?? [])
        .map((need) => finding(need, [...path, key]));
      result = Promise.all(needs).then(async (before) => {
        const found = await slots(() => findOne(options, check, before));
        options.onFinding?.(found);
        return found;
      });
      results.set(key, result);
    }
    return result;
  };
  const all = await Promise.all(checks.map((check) => finding(check, [])));
  signal?.throwIfAborted();
  return all;
}

async function findOne<Probe>(
  { probe, clock, send, node, signal }: RunOptions<Probe>,
  check: Check<Probe>,
  before: readonly Finding[],
): Promise<Finding> {
  const began = clock.now().getTime();
  const { id, subject, title, accountId = null } = check;
  const base = { check: id, subject, title, accountId, node: node ?? null };
  const found = (outcome: Outcome, rest: Partial<Finding>): Finding => ({
    ...base,
    outcome,
    failure: null,
    warning: null,
    reason: null,
    blockedBy: null,
    evidence: [],
    durationMs: Math.max(0, clock.now().getTime() - began),
    ...rest,
  });
  const blocker = before.find(({ outcome }) => outcome === 'fail' || outcome === 'crashed');
  const echo = before.find(({ blockedBy }) => blockedBy !== null);
  if (blocker) {
    const { check: need, subject: about } = blocker;
    const name = `${need} (${about})`;
    const blockedBy = keyOf({ id: need, subject: about });
    return found('skipped', { reason: both(`needs ${name}`, `wacht op ${name}`), blockedBy });
  }
  if (echo) return found('skipped', { reason: echo.reason, blockedBy: echo.blockedBy });
  if (check.effect === 'sends-mail' && !send) {
    return found('skipped', {
      reason: both('sends mail; not asked to', 'verstuurt een mail; dat is niet gevraagd'),
    });
  }
  signal?.throwIfAborted();
  try {
    const evidence = await withDeadline(
      check.budgetMs,
      typeof check.title === 'string' ? check.title : check.title.en,
      async (deadline) => check.run(probe, deadline),
      signal,
    );
    return judged(found, evidence);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof Failure) {
      return found('fail', {
        failure: error.toJSON(),
        evidence: error.detail ? error.detail.split('\n') : [],
      });
    }
    const what = (error as Error)?.message ?? error;
    return found('crashed', {
      reason: both(`the check itself went wrong: ${what}`, `de controle zelf ging mis: ${what}`),
    });
  }
}

function judged(found: (outcome: Outcome, rest: Partial<Finding>) => Finding, evidence: Evidence): Finding {
  if (evidence.skip !== undefined)
    return found('skipped', { reason: evidence.skip, evidence: evidence.evidence });
  if (evidence.fail) return found('fail', { failure: evidence.fail.toJSON(), evidence: evidence.evidence });
  if (evidence.warn) return found('warn', { warning: evidence.warn, evidence: evidence.evidence });
  return found('pass', { evidence: evidence.evidence });
}

function createSlots(limit: number) {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async <T>(work: () => Promise<T>): Promise<T> => {
    // A slot is handed on, not given back, so that no newcomer can take it in between.
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
