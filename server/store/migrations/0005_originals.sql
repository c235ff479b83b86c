-- Originals that were not fetched because they are over the size limit, and that an agent wants after all. The holder of
-- the mailbox fetches them; the row goes when the message is whole.
create table wanted_original (
  message_id      uuid primary key references message on delete cascade,
  mailbox_id      uuid not null references mailbox on delete cascade,
  asked_by        uuid references agent on delete set null,
  asked_at        timestamptz not null default now(),
  state           text not null default 'waiting' check (state in ('waiting', 'fetching', 'failed')),
  received_bytes  bigint not null default 0,
  attempts        integer not null default 0,
  next_attempt_at timestamptz not null default now(),
  failure         jsonb
);
create index wanted_original_due on wanted_original (mailbox_id, next_attempt_at) where state <> 'failed';

-- How long originals are kept, in months after the one in which they came; null: for ever. And from which size on a
-- mail is a header only, where its mailbox has no limit of its own.
alter table installation
  add column originals_months smallint check (originals_months between 1 and 1200),
  add column message_limit_bytes bigint check (message_limit_bytes between 1048576 and 1073741824);
