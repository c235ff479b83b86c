/** The shape of a rule. Every rule is in the closed table of `rules.ts`. */
import type { FailureCode } from '../kernel/failure.ts';
import type { Severity } from '../store/schema.ts';
import type { Finding } from './condition.ts';
import type { Reading } from './reading.ts';

export interface Rule {
  readonly id: string;
  readonly severity: Severity;
  /** How much is too much; what it counts is said by `unit`. null: being there is enough. */
  readonly threshold: number | null;
  readonly unit: 'none' | 'attempts' | 'minutes' | 'seconds' | 'answers' | 'days' | 'gigabytes';
  /** How long it must last before anybody is told, in milliseconds. */
  readonly durationMs: number;
  /** What it may say; failures of mail beside these are those that were recorded. */
  readonly codes: readonly FailureCode[];
  /** @param threshold in the rule's unit. Pure. */
  judge(reading: Reading, threshold: number): Finding[];
}

/** A rule as it is set: the default, changed where somebody changed it. */
export interface RuleSetting {
  readonly enabled: boolean;
  readonly severity: Severity;
  readonly threshold: number | null;
  readonly durationMs: number;
}

export const MINUTE_MS = 60_000;
export const DAY_MS = 24 * 60 * MINUTE_MS;
