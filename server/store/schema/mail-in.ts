/** What came in, byte for byte, and how far each folder was read. */
import type { Generated } from 'kysely';
import type { RecordedFailure } from '../../kernel/failure.ts';
import type { Json } from '../json-columns.ts';

export interface CheckpointTable {
  mailbox_id: string;
  folder: string;
  uid_validity: number;
  last_uid: number;
  floor_uid: Generated<number>;
  updated_at: Generated<Date>;
}

/** `month`: its first day, which names the partition. */
export interface BlobTable {
  month: string;
  digest: Buffer;
  size: number;
  content: Buffer | null;
  upload_id: string | null;
  object: string | null;
}

export interface BlobPieceTable {
  month: string;
  upload_id: string;
  position: number;
  content: Buffer;
}

export interface BlobUploadTable {
  id: string;
  month: string;
  objects: Generated<string[]>;
  started_at: Generated<Date>;
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

export interface GraphCheckpointTable {
  mailbox_id: string;
  folder: string;
  delta_link: string;
  updated_at: Generated<Date>;
}
