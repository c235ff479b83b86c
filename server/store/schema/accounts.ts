/** App registrations, accounts, what OAuth gave them, and their mailboxes. */
import type { Generated } from 'kysely';
import type { RecordedFailure } from '../../kernel/failure.ts';
import type { EndpointOverrides, Json, StartPoint } from '../json-columns.ts';

export interface AppRegistrationTable {
  id: string;
  name: string;
  provider: Generated<'microsoft' | 'oidc' | 'password'>;
  cloud: Generated<'global' | 'gcc-high' | 'dod' | 'china'>;
  tenant: string;
  client_id: string;
  authentication: Generated<'secret' | 'certificate'>;
  client_secret_id: string | null;
  secret_expires_on: string | null;
  certificate_key_id: string | null;
  certificate_pem: string | null;
  certificate_expires_on: string | null;
  next_certificate_key_id: string | null;
  next_certificate_pem: string | null;
  next_certificate_expires_on: string | null;
  endpoints: Json<EndpointOverrides>;
  created_at: Generated<Date>;
}

export interface AccountTable {
  id: string;
  department_id: string;
  app_registration_id: string;
  kind: 'mailbox' | 'shared';
  grant_kind: Generated<'delegated' | 'app-only' | 'password'>;
  name: string;
  sign_in: string;
  mail_resource: Generated<'outlook' | 'graph'>;
  state: Generated<'new' | 'connected' | 'needs-sign-in' | 'disabled'>;
  failure: Json<RecordedFailure | null>;
  identity_oid: string | null;
  identity_tid: string | null;
  identity_upn: string | null;
  created_at: Generated<Date>;
}

export interface OauthGrantTable {
  account_id: string;
  refresh_secret_id: string | null;
  public_client: Generated<boolean>;
  scopes: Generated<string[]>;
  obtained_at: Generated<Date>;
  refreshed_at: Generated<Date>;
  refresh_count: Generated<number>;
  attempts: Generated<number>;
  resume_at: Date | null;
}

export interface AccessTokenTable {
  account_id: string;
  resource: string;
  secret_id: string;
  issued_at: Date;
  refresh_at: Date;
  expires_at: Date;
}

export interface ConsentAttemptTable {
  state_digest: Buffer;
  account_id: string;
  agent_id: string;
  verifier_secret_id: string;
  nonce: string;
  redirect_uri: string;
  expires_at: Date;
  created_at: Generated<Date>;
}

export interface DeviceAttemptTable {
  id: string;
  account_id: string;
  agent_id: string | null;
  device_secret_id: string;
  interval_ms: number;
  next_ask_at: Date;
  expires_at: Date;
}

export interface MailboxTable {
  id: string;
  account_id: string;
  address: string;
  display_name: Generated<string>;
  incoming: Generated<'imap' | 'pop3' | 'graph'>;
  outgoing: Generated<'smtp' | 'graph'>;
  folders: Generated<string[]>;
  start_point: Json<StartPoint>;
  after_retrieval: Generated<'leave' | 'seen' | 'move' | 'delete'>;
  move_to: Generated<string>;
  limits: Json<unknown>;
  enabled: Generated<boolean>;
  retrieve_failure: Json<RecordedFailure | null>;
  retrieve_attempts: Generated<number>;
  retrieve_resume_at: Date | null;
  dispatch_failure: Json<RecordedFailure | null>;
  dispatch_attempts: Generated<number>;
  dispatch_resume_at: Date | null;
  last_retrieved_at: Date | null;
  last_sent_at: Date | null;
  withheld: Generated<number>;
  submits_as: 'mailbox' | 'sign-in' | null;
  sent_copies: 'mailbox' | 'sign-in' | 'nowhere' | null;
  sent_copies_at: Date | null;
  default_queue_id: string | null;
  created_at: Generated<Date>;
}
