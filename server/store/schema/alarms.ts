/** Rules that differ from their default, incidents and their history, to whom and by which way they are told. */
import type { Generated, GeneratedAlways } from 'kysely';
import type { RecordedFailure } from '../../kernel/failure.ts';
import type { HostEndpoint, Json } from '../json-columns.ts';

export type Severity = 'info' | 'warning' | 'critical';

export interface AlarmRuleTable {
  id: string;
  enabled: boolean | null;
  severity: Severity | null;
  threshold: number | null;
  duration_ms: number | null;
  updated_at: Generated<Date>;
}

export interface IncidentTable {
  id: string;
  rule: string;
  cause: string;
  severity: Severity;
  step: Generated<string>;
  failure: Json<RecordedFailure>;
  account_id: string | null;
  mailbox_ids: Generated<string[]>;
  department_ids: Generated<string[]>;
  waiting_out: Generated<number>;
  first_seen_at: Date;
  seen_at: Date;
  opened_at: Date | null;
  escalations: Generated<number>;
  reopenings: Generated<number>;
  acknowledged_at: Date | null;
  acknowledged_by: string | null;
  snoozed_until: Date | null;
  cleared_at: Date | null;
}

export interface IncidentEventTable {
  id: GeneratedAlways<number>;
  incident_id: string;
  at: Generated<Date>;
  agent_id: string | null;
  action: string;
  detail: Json<Readonly<Record<string, unknown>>>;
}

/** A relay of its own for alarm mail. */
export interface Relay extends HostEndpoint {
  readonly from: string;
  readonly user?: string;
  /** PEM trusted besides the roots. */
  readonly ca?: string;
}

export interface AlarmRouteTable {
  id: string;
  position: number;
  kind: 'mailbox' | 'relay';
  mailbox_id: string | null;
  relay: Json<Relay | null>;
  password_secret_id: string | null;
  created_at: Generated<Date>;
}

/** Times of day as "22:00"; notices up to this severity wait until they are over. */
export interface QuietHours {
  readonly from: string;
  readonly until: string;
  readonly upTo: Severity;
}

export interface AlarmChannelTable {
  id: string;
  name: string;
  kind: 'mail' | 'webhook' | 'teams' | 'slack';
  enabled: Generated<boolean>;
  department_id: string | null;
  least_severity: Generated<Severity>;
  language: Generated<'en' | 'nl'>;
  time_zone: Generated<string>;
  quiet: Json<QuietHours | null>;
  to_administrators: Generated<boolean>;
  recipients: Generated<string[]>;
  target: string | null;
  url_secret_id: string | null;
  signing_secret_id: string | null;
  most_in_window: Generated<number>;
  window_ms: Generated<number>;
  created_at: Generated<Date>;
}

export interface AlarmNoticeTable {
  id: string;
  incident_id: string;
  channel_id: string;
  step: string;
  severity: Severity;
  state: Generated<'waiting' | 'sending' | 'sent' | 'failed' | 'dropped'>;
  not_before: Generated<Date>;
  attempts: Generated<number>;
  failure: Json<RecordedFailure | null>;
  route: string | null;
  batch_id: string | null;
  created_at: Generated<Date>;
  sent_at: Date | null;
}

export interface AlarmMailTable {
  id: string;
  message_id: string;
  channel_id: string;
  recipients: string[];
  route: string | null;
  sent_at: Generated<Date>;
}

export interface AlarmMailReportTable {
  arrival_id: string;
  mail_id: string;
  address: string;
  action: 'failed' | 'delayed' | 'delivered';
  status: string;
  diagnostic: string;
  reported_at: Generated<Date>;
}

export interface ServerCertificateTable {
  host: string;
  port: number;
  issuer: Generated<string>;
  expires_at: Date | null;
  seen_at: Date;
}
