/** Runs of the doctor and what they found. */
import type { Generated, GeneratedAlways } from 'kysely';
import type { Json } from '../json-columns.ts';

export interface DoctorRunTable {
  id: string;
  account_id: string | null;
  only_check: string | null;
  only_subject: string | null;
  asked_by: 'person' | 'clock';
  agent_id: string | null;
  console_origin: string | null;
  state: Generated<'waiting' | 'running' | 'finished' | 'broken'>;
  expected: Generated<number>;
  outcome: 'pass' | 'warn' | 'fail' | 'crashed' | null;
  asked_at: Generated<Date>;
  started_at: Date | null;
  finished_at: Date | null;
}

export interface DoctorTaskTable {
  id: string;
  run_id: string;
  work: 'examine' | 'network';
  node_id: string | null;
  taken_by: string | null;
  taken_at: Date | null;
  done_at: Date | null;
}

export interface DoctorFindingTable {
  id: GeneratedAlways<number>;
  run_id: string;
  rank: number;
  finding: Json<unknown>;
}

export interface DoctorRowTable {
  scope: string;
  check_id: string;
  subject: string;
  node: Generated<string>;
  outcome: string;
  checked_at: Date;
  passed_at: Date | null;
  failed_at: Date | null;
}
