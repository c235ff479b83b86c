-- Writing: from which address, with what under it, with which files; and what agents tell each other.

-- Further addresses of a mailbox: customers write to them and answers leave from them.
create table mailbox_alias (
  id           uuid primary key,
  mailbox_id   uuid not null references mailbox on delete cascade,
  address      text not null,
  display_name text not null default '',
  created_at   timestamptz not null default now()
);
create unique index mailbox_alias_address on mailbox_alias (lower(address));
create index mailbox_alias_mailbox on mailbox_alias (mailbox_id);

-- What stands under an answer; one each for an agent, a mailbox, a department, and one for everybody (all null).
create table signature (
  id            uuid primary key,
  agent_id      uuid references agent on delete cascade,
  mailbox_id    uuid references mailbox on delete cascade,
  department_id uuid references department on delete cascade,
  html          text not null,
  updated_at    timestamptz not null default now(),
  check (num_nonnulls(agent_id, mailbox_id, department_id) <= 1)
);
create unique index signature_place on signature (agent_id, mailbox_id, department_id) nulls not distinct;

-- Answers that are written once and used often; of one department, or of all (null).
create table canned_answer (
  id            uuid primary key,
  department_id uuid references department on delete cascade,
  title         text not null,
  shortcut      text,
  html          text not null,
  used_count    bigint not null default 0,
  updated_at    timestamptz not null default now()
);
create index canned_answer_department on canned_answer (department_id);
create unique index canned_answer_shortcut on canned_answer (department_id, lower(shortcut)) nulls not distinct
  where shortcut is not null;

-- Files on their way into a message. Unused ones are removed by the clock.
create table upload (
  id           uuid primary key,
  agent_id     uuid not null references agent on delete cascade,
  digest       bytea not null,
  size         bigint not null,
  filename     text not null,
  content_type text not null,
  created_at   timestamptz not null default now()
);
create index upload_age on upload (created_at);
create index upload_digest on upload (digest);

-- What an agent has begun to write, on whichever device. version grows with every change, so that a device that did
-- not see the last one is told instead of overwriting it.
create table draft (
  id              uuid primary key,
  agent_id        uuid not null references agent on delete cascade,
  conversation_id uuid references conversation on delete cascade,
  version         integer not null default 1,
  content         jsonb not null,
  updated_at      timestamptz not null default now()
);
create unique index draft_of_conversation on draft (agent_id, conversation_id) where conversation_id is not null;
create index draft_conversation on draft (conversation_id);

-- A remark among colleagues. It is never sent.
create table note (
  id              uuid primary key,
  conversation_id uuid not null references conversation on delete cascade,
  author_id       uuid references agent,
  text            text not null,
  created_at      timestamptz not null default now()
);
create index note_conversation on note (conversation_id, created_at);

-- Who looks at a conversation or writes in it. A row that is not renewed for half a minute means nothing any more.
create unlogged table presence (
  conversation_id uuid not null references conversation on delete cascade,
  agent_id        uuid not null references agent on delete cascade,
  writing         boolean not null default false,
  seen_at         timestamptz not null default now(),
  primary key (conversation_id, agent_id)
);

-- The automatic acknowledgement of a mailbox, or of one queue, which then goes before that of the mailbox.
create table acknowledgement (
  id         uuid primary key,
  mailbox_id uuid references mailbox on delete cascade,
  queue_id   uuid references queue on delete cascade,
  enabled    boolean not null default false,
  subject    text not null default '',
  html       text not null,
  updated_at timestamptz not null default now(),
  check (num_nonnulls(mailbox_id, queue_id) = 1)
);
create unique index acknowledgement_place on acknowledgement (mailbox_id, queue_id) nulls not distinct;

-- Whom an acknowledgement went to, and when: one person gets few, whatever happens.
create table acknowledgement_sent (
  mailbox_id uuid not null references mailbox on delete cascade,
  contact_id uuid not null references contact on delete cascade,
  sent_at    timestamptz not null default now()
);
create index acknowledgement_sent_contact on acknowledgement_sent (contact_id, mailbox_id, sent_at);
create index acknowledgement_sent_age on acknowledgement_sent (sent_at);

-- Where new conversations of a mailbox go.
alter table mailbox add column default_queue_id uuid references queue on delete set null;
