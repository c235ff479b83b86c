/** Departments, the people in them, and how they get in. */
import type { Generated } from 'kysely';
import type { Json } from '../json-columns.ts';

export interface DepartmentTable {
  id: string;
  name: string;
  created_at: Generated<Date>;
}

export interface AgentTable {
  id: string;
  email: string;
  name: string;
  role: 'administrator' | 'supervisor' | 'agent';
  password_hash: string | null;
  locale: string | null;
  disabled_at: Date | null;
  created_at: Generated<Date>;
}

export interface AgentDepartmentTable {
  agent_id: string;
  department_id: string;
}

export interface SessionTable {
  token_digest: Buffer;
  agent_id: string;
  csrf_token: string;
  created_at: Generated<Date>;
  seen_at: Generated<Date>;
  expires_at: Date;
}

export interface ApiKeyTable {
  id: string;
  agent_id: string;
  name: string;
  role: 'administrator' | 'supervisor' | 'agent';
  digest: Buffer;
  hint: string;
  created_at: Generated<Date>;
  last_used_at: Date | null;
  expires_at: Date | null;
}

export interface IdempotencyKeyTable {
  agent_id: string;
  key: string;
  node_id: string;
  fingerprint: Buffer;
  status: number | null;
  response: Json<unknown>;
  created_at: Generated<Date>;
}
