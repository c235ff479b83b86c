/** Conversations and their messages. */
import type { Generated, GeneratedAlways } from 'kysely';
import type { Address, Json } from '../json-columns.ts';

export interface ContactTable {
  id: string;
  address: string;
  name: Generated<string>;
  bounced_at: Date | null;
  bounce_status: string | null;
  bounce_detail: string | null;
  created_at: Generated<Date>;
}

export interface QueueTable {
  id: string;
  department_id: string;
  name: string;
  from_address: string | null;
  from_name: Generated<string>;
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
  subject_key: Generated<string>;
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
  kind: Generated<
    'person' | 'auto-reply' | 'delivery-report' | 'receipt' | 'notification' | 'mailing-list' | 'bulk'
  >;
  traits: Json<unknown>;
  thread_index: string | null;
  thread_topic: string | null;
  thread_head: string | null;
  sent_at: Date | null;
  created_at: Generated<Date>;
  search: GeneratedAlways<string>;
}

export interface AwaitedMailTable {
  rfc_message_id: string;
  conversation_id: string;
  created_at: Generated<Date>;
}

export interface AttachmentTable {
  message_id: string;
  position: number;
  filename: Generated<string>;
  content_type: Generated<string>;
  size: number;
  content_id: string | null;
  inline: Generated<boolean>;
  part_start: number | null;
  part_end: number | null;
  part_encoding: 'base64' | 'quoted-printable' | 'plain' | 'lines' | null;
}

export interface ExceptionPhraseTable {
  id: string;
  field: 'subject' | 'sender';
  phrase: string;
  created_at: Generated<Date>;
}
