/** The installation, its nodes and their leases, and what is kept about both. */
import type { Generated, GeneratedAlways } from 'kysely';
import type { Json } from '../json-columns.ts';

export interface InstallationTable {
  id: Generated<boolean>;
  external_url: string | null;
  subject_join_days: Generated<number>;
  read_parts: Generated<number>;
  read_nesting_depth: Generated<number>;
  read_header_bytes: Generated<number>;
  read_line_length: Generated<number>;
  read_attachments: Generated<number>;
  undo_seconds: Generated<number>;
  created_at: Generated<Date>;
  originals_months: number | null;
  message_limit_bytes: number | null;
}

export interface NodeTable {
  id: string;
  roles: string[];
  version: string;
  host: string;
  pid: number;
  pid_namespace: Generated<string>;
  process_started: Generated<string>;
  vault_keys: Generated<string[]>;
  started_at: Generated<Date>;
  seen_at: Generated<Date>;
  ended_at: Date | null;
  ending: 'stopped' | 'died' | null;
  leases: Generated<number>;
  cpu_load: number | null;
  memory_bytes: number | null;
  loop_delay_ms: number | null;
  database_ms: number | null;
  clock_offset_ms: number | null;
  disk_free_bytes: number | null;
  disk_total_bytes: number | null;
  stalled: Generated<string[]>;
}

export interface LeaseTable {
  resource: string;
  node_id: string;
  epoch: Generated<number>;
  expires_at: Date;
}

export interface SecretTable {
  id: string;
  purpose: string;
  key_id: string;
  sealed: string;
  updated_at: Generated<Date>;
}

export interface AuditEventTable {
  id: GeneratedAlways<number>;
  at: Generated<Date>;
  agent_id: string | null;
  action: string;
  subject: string;
  detail: Json<unknown>;
}
