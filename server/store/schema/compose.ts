/** What is needed to write: addresses, signatures, ready answers, files, drafts; and remarks among colleagues. */
import type { Generated } from 'kysely';
import type { Json } from '../json-columns.ts';

export interface MailboxAliasTable {
  id: string;
  mailbox_id: string;
  address: string;
  display_name: Generated<string>;
  created_at: Generated<Date>;
}

export interface SignatureTable {
  id: string;
  agent_id: string | null;
  mailbox_id: string | null;
  department_id: string | null;
  html: string;
  updated_at: Generated<Date>;
}

export interface CannedAnswerTable {
  id: string;
  department_id: string | null;
  title: string;
  shortcut: string | null;
  html: string;
  used_count: Generated<number>;
  updated_at: Generated<Date>;
}

export interface UploadTable {
  id: string;
  agent_id: string;
  digest: Buffer;
  size: number;
  filename: string;
  content_type: string;
  created_at: Generated<Date>;
}

export interface DraftTable {
  id: string;
  agent_id: string;
  conversation_id: string | null;
  version: Generated<number>;
  content: Json<unknown>;
  updated_at: Generated<Date>;
}

export interface NoteTable {
  id: string;
  conversation_id: string;
  author_id: string | null;
  text: string;
  created_at: Generated<Date>;
}

export interface PresenceTable {
  conversation_id: string;
  agent_id: string;
  writing: Generated<boolean>;
  seen_at: Generated<Date>;
}

export interface AcknowledgementTable {
  id: string;
  mailbox_id: string | null;
  queue_id: string | null;
  enabled: Generated<boolean>;
  subject: Generated<string>;
  html: string;
  updated_at: Generated<Date>;
}

export interface AcknowledgementSentTable {
  mailbox_id: string;
  contact_id: string;
  sent_at: Generated<Date>;
}
