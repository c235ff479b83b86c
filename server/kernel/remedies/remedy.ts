import type { FailureCode } from '../failure.ts';

export interface Remedy {
  readonly summary: string;
  readonly remedy: string;
  readonly command?: string;
  readonly documentation?: string;
}

export type Remedies = Partial<Record<FailureCode, Remedy>>;
