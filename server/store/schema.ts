/**
 * The tables of `migrations/`, typed for kysely. A test compares this file with the migrated database.
 * bigint columns are numbers (all stay below 2^53). jsonb columns are written as JSON text (`JSON.stringify`),
 * because `pg` would send an array as a PostgreSQL array.
 */
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { RecordedFailure } from '../kernel/failure.ts';
import type { Address, EndpointOverrides, HostEndpoint, StartPoint } from './json-columns.ts';

type Json<T> = ColumnType<T, string | null | undefined, string | null>;

export type { Address, EndpointOverrides, HostEndpoint, StartPoint };

export interface InstallationTable {
  id: Generated<boolean>;
  external_url: string | null;
  created_at: Generated<Date>;
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
  incoming: Generated<'imap' | 'pop3'>;
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
  created_at: Generated<Date>;
}

export interface CheckpointTable {
  mailbox_id: string;
  folder: string;
  uid_validity: number;
  last_uid: number;
  floor_uid: Generated<number>;
  updated_at: Generated<Date>;
}

export interface BlobTable {
  digest: Buffer;
  size: number;
  content: Buffer;
  created_at: Generated<Date>;
}

export interface ArrivalTable {
  id: string;
  mailbox_id: string;
  folder: string;
  uid_validity: number | null;
  uid: number | null;
  uidl: string | null;
  digest: Buffer;
  size: number;
  extent: Generated<'whole' | 'header'>;
  flags: Generated<string[]>;
  internal_date: Date | null;
  retrieved_at: Generated<Date>;
  accepted_at: Date | null;
  attempts: Generated<number>;
}

export interface SkippedUidlTable {
  mailbox_id: string;
  uidl: string;
}

export interface UnavailableMessageTable {
  mailbox_id: string;
  folder: string;
  uid_validity: number;
  uid: number;
  failure: Json<RecordedFailure | null>;
  attempts: Generated<number>;
  first_seen_at: Generated<Date>;
  next_attempt_at: Date;
}

export interface ContactTable {
  id: string;
  address: string;
  name: Generated<string>;
  created_at: Generated<Date>;
}

export interface QueueTable {
  id: string;
  department_id: string;
  name: string;
  created_at: Generated<Date>;
}

export interface ConversationTable {
  id: string;
  number: GeneratedAlways<number>;
  department_id: string;
  queue_id: string | null;
  mailbox_id: string;
  contact_id: string | null;
  agent_id: string | null;
  subject: Generated<string>;
  subject_check: Generated<string>;
  state: Generated<'open' | 'pending' | 'closed'>;
  unread: Generated<boolean>;
  message_count: Generated<number>;
  preview: Generated<string>;
  created_at: Generated<Date>;
  last_message_at: Generated<Date>;
  closed_at: Date | null;
}

export interface MessageTable {
  id: string;
  conversation_id: string;
  mailbox_id: string;
  arrival_id: string | null;
  direction: 'in' | 'out';
  author_id: string | null;
  reading: Generated<'parsed' | 'unparsable' | 'header-only'>;
  digest: Buffer;
  size: number;
  rfc_message_id: string | null;
  in_reply_to: string | null;
  reference_ids: Generated<string[]>;
  from_address: Generated<string>;
  from_name: Generated<string>;
  to_addresses: Json<Address[]>;
  cc_addresses: Json<Address[]>;
  reply_to: Json<Address[]>;
  subject: Generated<string>;
  text_body: Generated<string>;
  html_body: string | null;
  automatic: Generated<boolean>;
  sent_at: Date | null;
  created_at: Generated<Date>;
  search: GeneratedAlways<string>;
}

export interface AttachmentTable {
  message_id: string;
  position: number;
  filename: Generated<string>;
  content_type: Generated<string>;
  size: number;
  content_id: string | null;
  inline: Generated<boolean>;
}

export interface DeliveryTable {
  id: string;
  message_id: string;
  mailbox_id: string;
  conversation_id: string;
  state: Generated<'waiting' | 'sending' | 'sent' | 'failed' | 'uncertain' | 'held' | 'cancelled'>;
  priority: Generated<number>;
  not_before: Generated<Date>;
  attempts: Generated<number>;
  first_attempt_at: Date | null;
  last_attempt_at: Date | null;
  lease_epoch: number | null;
  uncertain_since: Date | null;
  failure: Json<RecordedFailure | null>;
  server_reply: string | null;
  created_at: Generated<Date>;
  finished_at: Date | null;
}

export interface DeliveryRecipientTable {
  delivery_id: string;
  address: string;
  field: 'to' | 'cc' | 'bcc';
  outcome: Generated<'waiting' | 'accepted' | 'delivered' | 'delayed' | 'failed'>;
  status: string | null;
  diagnostic: string | null;
  updated_at: Generated<Date>;
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

export interface Tables {
  installation: InstallationTable;
  node: NodeTable;
  lease: LeaseTable;
  secret: SecretTable;
  audit_event: AuditEventTable;
  department: DepartmentTable;
  agent: AgentTable;
  agent_department: AgentDepartmentTable;
  session: SessionTable;
  api_key: ApiKeyTable;
  app_registration: AppRegistrationTable;
  account: AccountTable;
  oauth_grant: OauthGrantTable;
  access_token: AccessTokenTable;
  consent_attempt: ConsentAttemptTable;
  device_attempt: DeviceAttemptTable;
  mailbox: MailboxTable;
  checkpoint: CheckpointTable;
  blob: BlobTable;
  arrival: ArrivalTable;
  skipped_uidl: SkippedUidlTable;
  unavailable_message: UnavailableMessageTable;
  contact: ContactTable;
  queue: QueueTable;
  conversation: ConversationTable;
  message: MessageTable;
  attachment: AttachmentTable;
  delivery: DeliveryTable;
  delivery_recipient: DeliveryRecipientTable;
  idempotency_key: IdempotencyKeyTable;
}
