-- What the doctor was asked, who looked, and what was found.
create table doctor_run (
  id             uuid primary key,
  -- null: the whole installation
  account_id     uuid references account (id) on delete cascade,
  -- only this row and what it needs
  only_check     text,
  only_subject   text,
  asked_by       text not null check (asked_by in ('person', 'clock')),
  agent_id       uuid references agent (id) on delete set null,
  -- origin of the request by which an administrator asked
  console_origin text,
  state          text not null default 'waiting' check (state in ('waiting', 'running', 'finished', 'broken')),
  expected       integer not null default 0,
  outcome        text check (outcome in ('pass', 'warn', 'fail', 'crashed')),
  asked_at       timestamptz not null default now(),
  started_at     timestamptz,
  finished_at    timestamptz,
  check ((only_check is null) = (only_subject is null))
);
create index doctor_run_newest on doctor_run (asked_at desc);
create index doctor_run_of_account on doctor_run (account_id, asked_at desc);

-- Each node looks at its own network; one of the services role does the rest.
create table doctor_task (
  id       uuid primary key,
  run_id   uuid not null references doctor_run (id) on delete cascade,
  work     text not null check (work in ('examine', 'network')),
  -- null: any node of the services role
  node_id  uuid,
  taken_by uuid,
  taken_at timestamptz,
  done_at  timestamptz
);
create index doctor_task_of_run on doctor_task (run_id);
create index doctor_task_open on doctor_task (id) where done_at is null;

create table doctor_finding (
  id      bigint generated always as identity primary key,
  run_id  uuid not null references doctor_run (id) on delete cascade,
  -- place in the report
  rank    integer not null,
  finding jsonb not null
);
create index doctor_finding_of_run on doctor_finding (run_id, rank, id);

-- When each row last passed and last failed, however many runs are forgotten.
create table doctor_row (
  -- id of an account, or 'installation'
  scope      text not null,
  check_id   text not null,
  subject    text not null,
  node       text not null default '',
  outcome    text not null,
  checked_at timestamptz not null,
  passed_at  timestamptz,
  failed_at  timestamptz,
  primary key (scope, check_id, subject, node)
);
