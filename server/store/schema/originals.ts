/** Originals that were too large to be fetched unasked. */
import type { Generated } from 'kysely';
import type { RecordedFailure } from '../../kernel/failure.ts';
import type { Json } from '../json-columns.ts';

export interface WantedOriginalTable {
  message_id: string;
  mailbox_id: string;
  asked_by: string | null;
  asked_at: Generated<Date>;
  state: Generated<'waiting' | 'fetching' | 'failed'>;
  received_bytes: Generated<number>;
  attempts: Generated<number>;
  next_attempt_at: Generated<Date>;
  failure: Json<RecordedFailure | null>;
}
