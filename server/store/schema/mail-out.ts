/** Outgoing messages on their way. */
import type { Generated } from 'kysely';
import type { RecordedFailure } from '../../kernel/failure.ts';
import type { Json } from '../json-columns.ts';

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
  begun_at: Date | null;
  uncertain_since: Date | null;
  taken: Generated<boolean>;
  late_since: Date | null;
  failure: Json<RecordedFailure | null>;
  server_reply: string | null;
  settled_at: Date | null;
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
