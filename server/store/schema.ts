/**
 * The tables of `migrations/`, typed for kysely, by subject in `schema/`. A test compares them with the migrated
 * database. bigint columns are numbers (all stay below 2^53). jsonb columns are written as JSON text
 * (`JSON.stringify`), because `pg` would send an array as a PostgreSQL array.
 */

import type {
  AccessTokenTable,
  AccountTable,
  AppRegistrationTable,
  ConsentAttemptTable,
  DeviceAttemptTable,
  MailboxTable,
  OauthGrantTable,
} from './schema/accounts.ts';
import type {
  AlarmChannelTable,
  AlarmMailReportTable,
  AlarmMailTable,
  AlarmNoticeTable,
  AlarmRouteTable,
  AlarmRuleTable,
  IncidentEventTable,
  IncidentTable,
  ServerCertificateTable,
} from './schema/alarms.ts';
import type {
  AcknowledgementSentTable,
  AcknowledgementTable,
  CannedAnswerTable,
  DraftTable,
  MailboxAliasTable,
  NoteTable,
  PresenceTable,
  SignatureTable,
  UploadTable,
} from './schema/compose.ts';
import type {
  AttachmentTable,
  AwaitedMailTable,
  ContactTable,
  ConversationTable,
  ExceptionPhraseTable,
  MessageTable,
  QueueTable,
} from './schema/desk.ts';
import type { DkimKeyTable } from './schema/dkim.ts';
import type { DoctorFindingTable, DoctorRowTable, DoctorRunTable, DoctorTaskTable } from './schema/doctor.ts';
import type {
  AuditEventTable,
  InstallationTable,
  LeaseTable,
  NodeTable,
  SecretTable,
} from './schema/installation.ts';
import type {
  ArrivalTable,
  BlobPieceTable,
  BlobTable,
  BlobUploadTable,
  CheckpointTable,
  GraphCheckpointTable,
  SkippedUidlTable,
  UnavailableMessageTable,
} from './schema/mail-in.ts';
import type { DeliveryRecipientTable, DeliveryTable } from './schema/mail-out.ts';
import type { WantedOriginalTable } from './schema/originals.ts';
import type {
  AgentDepartmentTable,
  AgentTable,
  ApiKeyTable,
  DepartmentTable,
  IdempotencyKeyTable,
  SessionTable,
} from './schema/people.ts';

export type { Address, EndpointOverrides, HostEndpoint, StartPoint } from './json-columns.ts';
export type * from './schema/accounts.ts';
export type * from './schema/alarms.ts';
export type * from './schema/compose.ts';
export type * from './schema/desk.ts';
export type * from './schema/doctor.ts';
export type * from './schema/installation.ts';
export type * from './schema/mail-in.ts';
export type * from './schema/mail-out.ts';
export type * from './schema/originals.ts';
export type * from './schema/people.ts';

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
  graph_checkpoint: GraphCheckpointTable;
  blob: BlobTable;
  wanted_original: WantedOriginalTable;
  blob_piece: BlobPieceTable;
  blob_upload: BlobUploadTable;
  arrival: ArrivalTable;
  skipped_uidl: SkippedUidlTable;
  unavailable_message: UnavailableMessageTable;
  contact: ContactTable;
  queue: QueueTable;
  conversation: ConversationTable;
  message: MessageTable;
  attachment: AttachmentTable;
  awaited_mail: AwaitedMailTable;
  delivery: DeliveryTable;
  delivery_recipient: DeliveryRecipientTable;
  idempotency_key: IdempotencyKeyTable;
  dkim_key: DkimKeyTable;
  mailbox_alias: MailboxAliasTable;
  signature: SignatureTable;
  canned_answer: CannedAnswerTable;
  upload: UploadTable;
  draft: DraftTable;
  note: NoteTable;
  presence: PresenceTable;
  acknowledgement: AcknowledgementTable;
  acknowledgement_sent: AcknowledgementSentTable;
  exception_phrase: ExceptionPhraseTable;
  alarm_rule: AlarmRuleTable;
  incident: IncidentTable;
  incident_event: IncidentEventTable;
  alarm_route: AlarmRouteTable;
  alarm_channel: AlarmChannelTable;
  alarm_notice: AlarmNoticeTable;
  alarm_mail: AlarmMailTable;
  alarm_mail_report: AlarmMailReportTable;
  server_certificate: ServerCertificateTable;
  doctor_run: DoctorRunTable;
  doctor_task: DoctorTaskTable;
  doctor_finding: DoctorFindingTable;
  doctor_row: DoctorRowTable;
}
