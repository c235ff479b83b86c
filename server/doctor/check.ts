/**
 * The shape of a check and of what it finds.
 *
 * A check asks one question about one subject. It passes by returning evidence, warns by returning evidence with
 * `warn`, fails by throwing a Failure or returning it with evidence, and does not apply by returning `skip`. Anything else that it throws is a fault
 * of the check: the finding is `crashed`, never `fail`. A check changes nothing, unless its effect says so.
 */
import type { Failure, RecordedFailure } from '../kernel/failure.ts';
import type { CheckId } from './ids.ts';

export type Outcome = 'pass' | 'warn' | 'fail' | 'skipped' | 'crashed';

export interface Evidence {
  /** What was seen, one line per fact, without secrets. */
  readonly evidence: readonly string[];
  /** It works, but somebody should know. */
  readonly warn?: { readonly summary: string; readonly remedy: string };
  /** It failed, and there is more to show than the failure's own words. */
  readonly fail?: Failure;
  /** It does not apply here, and why. */
  readonly skip?: string;
}

export interface Check<Probe> {
  readonly id: CheckId;
  /** What it is about: an account, a mailbox, a host; several checks may share an id with different subjects. */
  readonly subject: string;
  readonly title: string;
  /** Keys of checks that must not have failed; see `keyOf`. */
  readonly needs: readonly string[];
  /** `sends-mail` runs only when asked. */
  readonly effect: 'none' | 'sends-mail';
  readonly budgetMs: number;
  run(probe: Probe, signal: AbortSignal): Promise<Evidence> | Evidence;
}

export interface Finding {
  readonly check: CheckId;
  readonly subject: string;
  readonly title: string;
  readonly outcome: Outcome;
  /** Set when it failed. */
  readonly failure: RecordedFailure | null;
  /** Set when it warns: what to know and what to do. */
  readonly warning: { readonly summary: string; readonly remedy: string } | null;
  /** Set when it was skipped or crashed: why. */
  readonly reason: string | null;
  readonly evidence: readonly string[];
  readonly durationMs: number;
}

export const keyOf = (check: { readonly id: CheckId; readonly subject: string }): string =>
  `${check.id} ${check.subject}`;
