-- The whole model. Terms are those of docs/architecture.md.
-- Rows are truth; NOTIFY (channels desk, outbox, accounts, nodes) is only a hint to look.

-- ── installation ────────────────────────────────────────────────────────────────────────────────────────

create table installation (
  id           boolean primary key default true check (id),
  external_url text,
  -- how long the same sender's same subject finds its conversation again; 0: never
  subject_join_days smallint not null default 7 check (subject_join_days between 0 and 365),
  -- how much of a mail is shown; the original is always kept whole (server/wire/mime/reading-limits.ts)
  read_parts integer not null default 5000 check (read_parts between 10 and 20000),
  read_nesting_depth integer not null default 100 check (read_nesting_depth between 5 and 200),
  read_header_bytes integer not null default 2097152 check (read_header_bytes between 16384 and 8388608),
  read_line_length integer not null default 100000 check (read_line_length between 998 and 1000000),
  read_attachments integer not null default 1000 check (read_attachments between 1 and 2000),
  -- how long an answer can be taken back before it leaves
  undo_seconds integer not null default 10 check (undo_seconds between 0 and 120),
  created_at   timestamptz not null default now()
);

-- A running process. host, pid, process_started and pid_namespace together tell a dead process from a live one.
-- vault_keys: ids of the keys that it has, the one it seals with first; a rotation waits for all nodes to follow.
create table node (
  id              uuid primary key,
  roles           text[] not null,
  version         text not null,
  host            text not null,
  pid             integer not null,
  pid_namespace   text not null default '',
  process_started text not null default '',
  vault_keys      text[] not null default '{}',
  started_at      timestamptz not null default now(),
  seen_at         timestamptz not null default now(),
  -- A node that stopped, or was found dead, is kept for an hour, so that people and alarms see that it was there.
  ended_at        timestamptz,
  ending          text check (ending in ('stopped', 'died')),
  -- What it said of itself when it was seen last. null = not measured.
  leases          integer not null default 0,
  cpu_load        real,       -- cores kept busy by this process
  memory_bytes    bigint,     -- resident
  loop_delay_ms   real,       -- 99th percentile since the heartbeat before
  database_ms     real,       -- round trip of a heartbeat
  clock_offset_ms integer,    -- its clock minus the database's; positive = it runs ahead
  disk_free_bytes bigint,     -- where its data directory lies, as far as this user may fill it
  disk_total_bytes bigint,
  -- parts of it that have stopped moving (keeper, retriever, dispatcher)
  stalled         text[] not null default '{}',
  check ((ended_at is null) = (ending is null))
);

-- Exclusive work on a resource ('retrieve:<mailbox>', 'dispatch:<mailbox>'). The epoch grows at every change of
-- holder; a write made under an old epoch is refused (fencing).
create table lease (
  resource   text primary key,
  node_id    uuid not null,
  epoch      bigint not null default 1,
  expires_at timestamptz not null
);
create index lease_node on lease (node_id);

-- Everything secret, sealed as compact JWE. key_id names the vault key, so that rotation finds what is left.
create table secret (
  id         uuid primary key,
  purpose    text not null,
  key_id     text not null,
  sealed     text not null,
  updated_at timestamptz not null default now()
);
create index secret_key on secret (key_id);

create table audit_event (
  id         bigint generated always as identity primary key,
  at         timestamptz not null default now(),
  agent_id   uuid,
  action     text not null,
  subject    text not null,
  detail     jsonb not null default '{}'
);
create index audit_event_subject on audit_event (subject, at desc);

-- ── people ──────────────────────────────────────────────────────────────────────────────────────────────

create table department (
  id         uuid primary key,
  name       text not null,
  created_at timestamptz not null default now()
);
create unique index department_name on department (lower(name));

create table agent (
  id            uuid primary key,
  email         text not null,
  name          text not null,
  role          text not null check (role in ('administrator', 'supervisor', 'agent')),
  password_hash text,
  locale        text,
  disabled_at   timestamptz,
  created_at    timestamptz not null default now()
);
create unique index agent_email on agent (lower(email));

-- Whose mail an agent or supervisor sees. Administrators see every department.
create table agent_department (
  agent_id      uuid not null references agent on delete cascade,
  department_id uuid not null references department on delete cascade,
  primary key (agent_id, department_id)
);

create table session (
  token_digest bytea primary key,
  agent_id     uuid not null references agent on delete cascade,
  csrf_token   text not null,
  created_at   timestamptz not null default now(),
  seen_at      timestamptz not null default now(),
  expires_at   timestamptz not null
);
create index session_agent on session (agent_id);
create index session_expiry on session (expires_at);

-- A program's way in: it acts as its agent, with at most this role. Only the digest of the key is stored.
create table api_key (
  id           uuid primary key,
  agent_id     uuid not null references agent on delete cascade,
  name         text not null,
  role         text not null check (role in ('administrator', 'supervisor', 'agent')),
  digest       bytea not null unique,
  hint         text not null,
  created_at   timestamptz not null default now(),
  last_used_at timestamptz,
  expires_at   timestamptz
);
create index api_key_agent on api_key (agent_id);

-- ── accounts ────────────────────────────────────────────────────────────────────────────────────────────

-- provider: Microsoft, any other by OpenID Connect, or a mail server with passwords, of which only the hosts are said.
-- endpoints overrides the cloud's table: {login, graph: url; imap, pop3, smtp: {host, port, tls}; ca: PEM}
create table app_registration (
  id                uuid primary key,
  name              text not null,
  provider          text not null default 'microsoft' check (provider in ('microsoft', 'oidc', 'password')),
  cloud             text not null default 'global' check (cloud in ('global', 'gcc-high', 'dod', 'china')),
  tenant            text not null,
  client_id         text not null,
  -- how Postvak proves to be this application
  authentication    text not null default 'secret' check (authentication in ('secret', 'certificate')),
  client_secret_id  uuid references secret,
  secret_expires_on date,
  -- the private key lies in the vault; the certificate is what Entra is given
  certificate_key_id     uuid references secret,
  certificate_pem        text,
  certificate_expires_on date,
  -- made, and not yet known to be uploaded: the one above goes on until then
  next_certificate_key_id     uuid references secret,
  next_certificate_pem        text,
  next_certificate_expires_on date,
  endpoints         jsonb not null default '{}',
  created_at        timestamptz not null default now()
);

create table account (
  id                  uuid primary key,
  department_id       uuid not null references department,
  app_registration_id uuid not null references app_registration,
  kind                text not null check (kind in ('mailbox', 'shared')),
  -- delegated: somebody signs in; app-only: the application has rights of its own (client credentials);
  -- password: for mail servers that still want one
  grant_kind          text not null default 'delegated' check (grant_kind in ('delegated', 'app-only', 'password')),
  name                text not null,
  sign_in             text not null,
  -- whose token the account lives by: outlook (IMAP, POP3, SMTP), or graph where all its mailboxes use Graph only
  mail_resource       text not null default 'outlook' check (mail_resource in ('outlook', 'graph')),
  state               text not null default 'new' check (state in ('new', 'connected', 'needs-sign-in', 'disabled')),
  failure             jsonb,
  -- who signed in: Entra's object and tenant id, and the UPN as shown
  identity_oid        text,
  identity_tid        text,
  identity_upn        text,
  created_at          timestamptz not null default now()
);
create unique index account_sign_in on account (lower(sign_in), app_registration_id);

-- What OAuth gave us. One access token per resource; the refresh token serves all of them. Its row is locked while
-- one node refreshes. resume_at = when a back-off ends; no refresh token = an app-only account. Of an account with a
-- password, refresh_secret_id is the password, and there is nothing to refresh.
create table oauth_grant (
  account_id        uuid primary key references account on delete cascade,
  refresh_secret_id uuid references secret,
  -- obtained without the registration's secret (device code), and so renewed without it
  public_client     boolean not null default false,
  scopes            text[] not null default '{}',
  obtained_at       timestamptz not null default now(),
  refreshed_at      timestamptz not null default now(),
  refresh_count     bigint not null default 0,
  attempts          integer not null default 0,
  resume_at         timestamptz
);
create table access_token (
  account_id uuid not null references account on delete cascade,
  resource   text not null,
  secret_id  uuid not null references secret,
  issued_at  timestamptz not null,
  -- when the keeper renews it: chosen at random inside its lifetime, once, so that all nodes agree
  refresh_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (account_id, resource)
);
create index access_token_refresh on access_token (refresh_at);

-- An open sign-in. state is stored as a digest; one row is used once.
create table consent_attempt (
  state_digest        bytea primary key,
  account_id          uuid not null references account on delete cascade,
  agent_id            uuid not null references agent on delete cascade,
  verifier_secret_id  uuid not null references secret,
  nonce               text not null,
  redirect_uri        text not null,
  expires_at          timestamptz not null,
  created_at          timestamptz not null default now()
);

-- A sign-in by device code: a person types the code elsewhere while somebody asks again and again here.
create table device_attempt (
  id               uuid primary key,
  account_id       uuid not null references account on delete cascade,
  agent_id         uuid references agent on delete cascade,
  device_secret_id uuid not null references secret,
  interval_ms      integer not null,
  next_ask_at      timestamptz not null,
  expires_at       timestamptz not null
);

-- start_point: {"from": "now"|"unread"|"days"|"everything", "days": n}; after_retrieval: leave | seen | move | delete;
-- move_to: the folder of the server; limits: {messageBytes, messagesPerMinute, connections, recipientsPerDay,
-- recipientsPerMessage}, each optional
create table mailbox (
  id                uuid primary key,
  account_id        uuid not null references account,
  address           text not null,
  display_name      text not null default '',
  incoming          text not null default 'imap' check (incoming in ('imap', 'pop3', 'graph')),
  outgoing          text not null default 'smtp' check (outgoing in ('smtp', 'graph')),
  folders           text[] not null default '{INBOX}',
  start_point       jsonb not null default '{"from": "now"}',
  after_retrieval   text not null default 'leave' check (after_retrieval in ('leave', 'seen', 'move', 'delete')),
  move_to           text not null default 'Postvak',
  limits            jsonb not null default '{}',
  enabled           boolean not null default true,
  -- how each direction stands: null failure = well; resume_at = when a back-off ends
  retrieve_failure  jsonb,
  retrieve_attempts integer not null default 0,
  retrieve_resume_at timestamptz,
  dispatch_failure  jsonb,
  dispatch_attempts integer not null default 0,
  dispatch_resume_at timestamptz,
  last_retrieved_at timestamptz,
  last_sent_at      timestamptz,
  -- mails that POP3 or Graph lists and does not hand out; those of IMAP are rows of unavailable_message
  withheld          integer not null default 0,
  -- who signs in to send: the mailbox's own address, or the account's sign-in where that was refused; null: not known yet
  submits_as        text check (submits_as in ('mailbox', 'sign-in')),
  -- where the server keeps the copy of what was sent, and when that was last looked at
  sent_copies       text check (sent_copies in ('mailbox', 'sign-in', 'nowhere')),
  sent_copies_at    timestamptz,
  created_at        timestamptz not null default now()
);
create unique index mailbox_address on mailbox (lower(address));
create index mailbox_account on mailbox (account_id);

-- How far a folder has been read. floor_uid is the start point: mail at or below it was there before.
create table checkpoint (
  mailbox_id   uuid not null references mailbox on delete cascade,
  folder       text not null,
  uid_validity bigint not null,
  last_uid     bigint not null,
  floor_uid    bigint not null default 0,
  updated_at   timestamptz not null default now(),
  primary key (mailbox_id, folder)
);

-- ── mail in ─────────────────────────────────────────────────────────────────────────────────────────────

-- Raw bytes, content-addressed by SHA-256 within the month in which they came. A month is a partition, made when it is
-- first needed, so that retention drops a table instead of deleting rows. content: small ones; upload_id: large ones, in
-- the pieces of blob_piece; object: in the object store. Nothing refers to a blob by foreign key: messages outlive
-- their originals.
create table blob (
  month     date not null,
  digest    bytea not null,
  size      bigint not null,
  content   bytea,
  upload_id uuid,
  object    text,
  primary key (digest, month)
) partition by range (month);
alter table blob alter column content set storage external;

create table blob_piece (
  month     date not null,
  upload_id uuid not null,
  position  integer not null,
  content   bytea not null,
  primary key (upload_id, position, month)
) partition by range (month);
alter table blob_piece alter column content set storage external;

-- What was stored and is not referred to yet: the pieces under this id, or these objects. The transaction that refers
-- to them deletes the row; what is left of an abandoned one is removed by the clock.
create table blob_upload (
  id         uuid primary key,
  month      date not null,
  objects    text[] not null default '{}',
  started_at timestamptz not null default now()
);
create index blob_upload_age on blob_upload (started_at);

-- The ledger of what a server gave us: identity and raw bytes, written with the checkpoint in one transaction.
-- Accepting turns an arrival into a message; accepted_at null = still to be accepted.
create table arrival (
  id            uuid primary key,
  mailbox_id    uuid not null references mailbox on delete cascade,
  folder        text not null,
  uid_validity  bigint,
  uid           bigint,
  uidl          text,
  digest        bytea not null,
  size          bigint not null,
  -- whole: all bytes are here; header: too large, only the header was fetched
  extent        text not null default 'whole' check (extent in ('whole', 'header')),
  flags         text[] not null default '{}',
  internal_date timestamptz,
  retrieved_at  timestamptz not null default now(),
  accepted_at   timestamptz,
  attempts      smallint not null default 0
);
create unique index arrival_imap_identity on arrival (mailbox_id, folder, uid_validity, uid) where uid is not null;
create unique index arrival_pop3_identity on arrival (mailbox_id, uidl) where uidl is not null;
create index arrival_waiting on arrival (mailbox_id, id) where accepted_at is null;
create index arrival_digest on arrival (mailbox_id, digest);

-- POP3 knows neither dates nor an order that lasts: what lay in the maildrop before the start point is named here.
create table skipped_uidl (
  mailbox_id uuid not null references mailbox on delete cascade,
  uidl       text not null,
  primary key (mailbox_id, uidl)
);

-- Messages that the server lists but could not hand out. The checkpoint passes them, so that one message never stops
-- the mailbox; this row keeps asking for them until they come or are gone from the server.
create table unavailable_message (
  mailbox_id      uuid not null references mailbox on delete cascade,
  folder          text not null,
  uid_validity    bigint not null,
  uid             bigint not null,
  failure         jsonb,
  attempts        integer not null default 1,
  first_seen_at   timestamptz not null default now(),
  next_attempt_at timestamptz not null,
  primary key (mailbox_id, folder, uid_validity, uid)
);

-- ── the desk ────────────────────────────────────────────────────────────────────────────────────────────

create table contact (
  id         uuid primary key,
  address    text not null,
  name       text not null default '',
  -- the address refused mail for good: since when, the status of RFC 3463 and the words; cleared by a success or by hand
  bounced_at    timestamptz,
  bounce_status text,
  bounce_detail text,
  created_at timestamptz not null default now()
);
create unique index contact_address on contact (lower(address));

create table queue (
  id            uuid primary key,
  department_id uuid not null references department,
  name          text not null,
  -- answers of this queue leave from this address, where it is the mailbox's or an alias of it
  from_address  text,
  from_name     text not null default '',
  created_at    timestamptz not null default now()
);
create unique index queue_name on queue (department_id, lower(name));

-- number is what people see; [#number-subject_check] in a subject finds the conversation back. The check is random
-- (a version 4 UUID begins with 32 random bits), so that counting numbers does not lead into a stranger's conversation.
create table conversation (
  id              uuid primary key,
  number          bigint not null generated always as identity unique,
  department_id   uuid not null references department,
  queue_id        uuid references queue,
  mailbox_id      uuid not null references mailbox,
  contact_id      uuid references contact,
  agent_id        uuid references agent,
  subject         text not null default '',
  -- the subject without Re: and the like, in one form; '' where it says too little to join by
  subject_key     text not null default '',
  subject_check   text not null default left(gen_random_uuid()::text, 6),
  state           text not null default 'open' check (state in ('open', 'pending', 'closed')),
  unread          boolean not null default true,
  message_count   integer not null default 0,
  preview         text not null default '',
  created_at      timestamptz not null default now(),
  last_message_at timestamptz not null default now(),
  closed_at       timestamptz
);
create index conversation_inbox on conversation (department_id, state, last_message_at desc, id desc);
create index conversation_agent on conversation (agent_id, state, last_message_at desc, id desc);
create index conversation_mailbox on conversation (mailbox_id, state, last_message_at desc, id desc);
create index conversation_queue on conversation (queue_id, state, last_message_at desc, id desc);
create index conversation_unassigned on conversation (department_id, state, last_message_at desc, id desc)
  where agent_id is null;
create index conversation_closed on conversation (department_id, closed_at) where closed_at is not null;
create index conversation_contact on conversation (contact_id, last_message_at desc);

create table message (
  id              uuid primary key,
  conversation_id uuid not null references conversation,
  mailbox_id      uuid not null references mailbox,
  arrival_id      uuid unique references arrival,
  direction       text not null check (direction in ('in', 'out')),
  author_id       uuid references agent,
  -- parsed | unparsable (raw bytes only) | header-only (too large)
  reading         text not null default 'parsed' check (reading in ('parsed', 'unparsable', 'header-only')),
  digest          bytea not null,
  size            bigint not null,
  rfc_message_id  text,
  in_reply_to     text,
  reference_ids   text[] not null default '{}',
  from_address    text not null default '',
  from_name       text not null default '',
  to_addresses    jsonb not null default '[]',
  cc_addresses    jsonb not null default '[]',
  reply_to        jsonb not null default '[]',
  subject         text not null default '',
  text_body       text not null default '',
  html_body       text,
  automatic       boolean not null default false,
  -- who or what wrote it, and what else was noticed while reading (server/wire/mime/traits.ts)
  kind            text not null default 'person' check (kind in ('person', 'auto-reply', 'delivery-report',
                    'receipt', 'notification', 'mailing-list', 'bulk')),
  traits          jsonb not null default '{}',
  -- as the header has them: Outlook's view of a conversation
  thread_index    text,
  thread_topic    text,
  -- of Thread-Index the head that a whole thread shares, in hexadecimal
  thread_head     text,
  sent_at         timestamptz,
  created_at      timestamptz not null default now(),
  search          tsvector generated always as (
    setweight(to_tsvector('simple', left(subject, 1000)), 'A') ||
    setweight(to_tsvector('simple', left(from_name || ' ' || from_address, 500)), 'B') ||
    to_tsvector('simple', left(text_body, 100000))
  ) stored
);
create index message_conversation on message (conversation_id, id);
create index message_rfc_id on message (mailbox_id, rfc_message_id) where rfc_message_id is not null;
create index message_thread_head on message (mailbox_id, thread_head) where thread_head is not null;
create index message_search on message using gin (search);

-- Identifiers that the first mail of a conversation names and that are not here: mails may come in any order, and who
-- comes later finds the conversation by them.
create table awaited_mail (
  rfc_message_id  text not null,
  conversation_id uuid not null references conversation on delete cascade,
  created_at      timestamptz not null default now(),
  primary key (rfc_message_id, conversation_id)
);
create index awaited_mail_age on awaited_mail (created_at);

create table attachment (
  message_id   uuid not null references message on delete cascade,
  position     smallint not null,
  filename     text not null default '',
  content_type text not null default 'application/octet-stream',
  size         bigint not null,
  content_id   text,
  inline       boolean not null default false,
  -- of a large mail: where its encoded bytes lie in the original
  part_start    bigint,
  part_end      bigint,
  part_encoding text check (part_encoding in ('base64', 'quoted-printable', 'plain', 'lines')),
  primary key (message_id, position)
);

-- ── mail out ────────────────────────────────────────────────────────────────────────────────────────────

-- One outgoing message on its way. waiting → sending → sent | failed | uncertain | waiting; held = a person decides.
create table delivery (
  id               uuid primary key,
  message_id       uuid not null unique references message,
  mailbox_id       uuid not null references mailbox,
  conversation_id  uuid not null references conversation,
  state            text not null default 'waiting'
                   check (state in ('waiting', 'sending', 'sent', 'failed', 'uncertain', 'held', 'cancelled')),
  priority         smallint not null default 0,
  not_before       timestamptz not null default now(),
  attempts         integer not null default 0,
  first_attempt_at timestamptz,
  last_attempt_at  timestamptz,
  lease_epoch      bigint,
  -- committed before the last byte of this try may leave: a try without it never reached the server
  begun_at         timestamptz,
  uncertain_since  timestamptz,
  -- a server took it in some try: then its copy in Sent Items says nothing about a later one
  taken            boolean not null default false,
  -- since when its writer has been told that it is late
  late_since       timestamptz,
  failure          jsonb,
  server_reply     text,
  -- a person has dealt with the failure
  settled_at       timestamptz,
  created_at       timestamptz not null default now(),
  finished_at      timestamptz
);
create index delivery_outbox on delivery (mailbox_id, priority desc, not_before, id)
  where state in ('waiting', 'sending', 'uncertain');
-- the order within a conversation, and what was sent lately (pacing)
create index delivery_conversation on delivery (conversation_id, id) where state in ('waiting', 'sending', 'uncertain');
create index delivery_history on delivery (mailbox_id, last_attempt_at) where last_attempt_at is not null;
create index delivery_exceptions on delivery (created_at desc, id desc)
  where state in ('failed', 'held') and settled_at is null;

create table delivery_recipient (
  delivery_id uuid not null references delivery on delete cascade,
  address     text not null,
  field       text not null check (field in ('to', 'cc', 'bcc')),
  outcome     text not null default 'waiting'
              check (outcome in ('waiting', 'accepted', 'delivered', 'delayed', 'failed')),
  status      text,
  diagnostic  text,
  updated_at  timestamptz not null default now(),
  primary key (delivery_id, address)
);

-- A POST with an Idempotency-Key, answered again with the same answer.
create table idempotency_key (
  agent_id    uuid not null references agent on delete cascade,
  key         text not null,
  node_id     uuid not null,
  fingerprint bytea not null,
  status      integer,
  response    jsonb,
  created_at  timestamptz not null default now(),
  primary key (agent_id, key)
);
create index idempotency_key_age on idempotency_key (created_at);
