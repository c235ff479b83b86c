/**
 * The shape of a check and of what it finds.
 *
 * A check asks one question about one subject. It passes by returning evidence, warns by returning evidence with
 * `warn`, fails by throwing a Failure or returning it with evidence, and does not apply by returning `skip`. Anything else that it throws is a fault
 * of the check: the finding is `crashed`, never `fail`. A check changes nothing, unless its effect says so.
 */
import type { Failure, RecordedFailure } from '../kernel/failure.ts';
import type { CheckId } from './ids.ts';
import type { Said } from './words.ts';

export type Outcome = 'pass' | 'warn' | 'fail' | 'skipped' | 'crashed';

export interface Warning {
  readonly summary: Said;
  readonly remedy: Said;
}

export interface Evidence {
  /** What was seen, one line per fact, without secrets. */
  readonly evidence: readonly Said[];
  /** It works, but somebody should know. */
  readonly warn?: Warning;
  /** It failed, and there is more to show than the failure's own words. */
  readonly fail?: Failure;
  /** It does not apply here, and why. */
  readonly skip?: Said;
}

export interface Check<Probe> {
  readonly id: CheckId;
  /** What it is about: an account, a mailbox, a host; several checks may share an id with different subjects. */
  readonly subject: string;
  readonly title: Said;
  /** Keys of checks that must not have failed; see `keyOf`. */
  readonly needs: readonly string[];
  /** `sends-mail` runs only when asked. */
  readonly effect: 'none' | 'sends-mail';
  readonly budgetMs: number;
  /** The account whose row this is; it is left out for rows of the whole. */
  readonly accountId?: string;
  run(probe: Probe, signal: AbortSignal): Promise<Evidence> | Evidence;
}

export interface Finding {
  readonly check: CheckId;
  readonly subject: string;
  /** The node that looked, where more than one does. */
  readonly node: string | null;
  readonly accountId: string | null;
  readonly title: Said;
  readonly outcome: Outcome;
  /** Set when it failed. */
  readonly failure: RecordedFailure | null;
  /** Set when it warns: what to know and what to do. */
  readonly warning: Warning | null;
  /** Set when it was skipped or crashed: why. */
  readonly reason: Said | null;
  /** Skipped because this row failed: its key. */
  readonly blockedBy: string | null;
  readonly evidence: readonly Said[];
  readonly durationMs: number;
}

export const keyOf = (check: { readonly id: CheckId; readonly subject: string }): string =>
  `${check.id} ${check.subject}`;
