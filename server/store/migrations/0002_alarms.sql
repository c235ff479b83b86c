-- Alarms. A rule finds conditions in figures and failures; conditions of one cause are one incident; an incident is
-- told in notices. Everything that happened to an incident is a row with its author and time.

-- How a rule differs from its default; null: as it is by default.
create table alarm_rule (
  id          text primary key,
  enabled     boolean,
  severity    text check (severity in ('info', 'warning', 'critical')),
  threshold   double precision,
  duration_ms bigint,
  updated_at  timestamptz not null default now()
);

-- Pending until it lasted long enough (opened_at), then open until it is over (cleared_at). cause names what is
-- wrong: account:<id>, host:<name>:<port>, mailbox:<id>, node:<id> …; of one cause there is one at a time.
create table incident (
  id              uuid primary key,
  rule            text not null,
  cause           text not null,
  severity        text not null check (severity in ('info', 'warning', 'critical')),
  -- of a rule that warns in steps, the step it stands at
  step            text not null default '',
  failure         jsonb not null,
  account_id      uuid,
  mailbox_ids     uuid[] not null default '{}',
  -- whose mail it touches; none: the whole installation
  department_ids  uuid[] not null default '{}',
  waiting_out     integer not null default 0,
  first_seen_at   timestamptz not null,
  seen_at         timestamptz not null,
  opened_at       timestamptz,
  escalations     integer not null default 0,
  -- how often it came back shortly after it was cleared
  reopenings      integer not null default 0,
  acknowledged_at timestamptz,
  acknowledged_by uuid,
  snoozed_until   timestamptz,
  cleared_at      timestamptz
);
create unique index incident_cause on incident (rule, cause) where cleared_at is null;
create index incident_opened on incident (opened_at desc, id desc) where opened_at is not null;
create index incident_cleared on incident (cleared_at) where cleared_at is not null;

create table incident_event (
  id          bigint generated always as identity primary key,
  incident_id uuid not null references incident on delete cascade,
  at          timestamptz not null default now(),
  -- null: Postvak itself
  agent_id    uuid,
  action      text not null,
  detail      jsonb not null default '{}'
);
create index incident_event_incident on incident_event (incident_id, id);

-- By which way alarm mail leaves, tried in this order: a mailbox of this installation, or a relay of its own.
create table alarm_route (
  id                 uuid primary key,
  position           integer not null,
  kind               text not null check (kind in ('mailbox', 'relay')),
  mailbox_id         uuid references mailbox on delete cascade,
  -- {host, port, tls, user?, from, ca?}
  relay              jsonb,
  password_secret_id uuid references secret,
  created_at         timestamptz not null default now(),
  check ((kind = 'mailbox') = (mailbox_id is not null)),
  check ((kind = 'relay') = (relay is not null))
);

-- To whom alarms are told. to_administrators: besides the recipients, who is an administrator here.
-- quiet: {from: "22:00", until: "07:00", upTo: severity}, in time_zone.
create table alarm_channel (
  id                uuid primary key,
  name              text not null,
  kind              text not null check (kind in ('mail', 'webhook', 'teams', 'slack')),
  enabled           boolean not null default true,
  department_id     uuid references department on delete cascade,
  least_severity    text not null default 'warning' check (least_severity in ('info', 'warning', 'critical')),
  language          text not null default 'en' check (language in ('en', 'nl')),
  time_zone         text not null default 'UTC',
  quiet             jsonb,
  to_administrators boolean not null default false,
  recipients        text[] not null default '{}',
  -- the address of a webhook is as good as a password: only where it leads is kept in clear
  target            text,
  url_secret_id     uuid references secret,
  signing_secret_id uuid references secret,
  -- at most so many in a window of window_ms; what comes on top goes into one digest
  most_in_window    integer not null default 5,
  window_ms         bigint not null default 600000,
  created_at        timestamptz not null default now()
);
insert into alarm_channel (id, name, kind, to_administrators)
values (gen_random_uuid(), 'Administrators', 'mail', true);

-- The ledger of what is told to whom: each step of an incident once for each channel.
create table alarm_notice (
  id          uuid primary key,
  incident_id uuid not null references incident on delete cascade,
  channel_id  uuid not null references alarm_channel on delete cascade,
  step        text not null,
  severity    text not null,
  state       text not null default 'waiting' check (state in ('waiting', 'sending', 'sent', 'failed', 'dropped')),
  not_before  timestamptz not null default now(),
  attempts    integer not null default 0,
  failure     jsonb,
  -- what carried it, and which others went with it in one mail
  route       text,
  batch_id    uuid,
  created_at  timestamptz not null default now(),
  sent_at     timestamptz,
  unique (incident_id, channel_id, step)
);
create index alarm_notice_due on alarm_notice (channel_id, not_before) where state in ('waiting', 'sending');
create index alarm_notice_sent on alarm_notice (channel_id, sent_at) where sent_at is not null;

-- Until when the certificates of the servers in use are good, as seen once a day.
create table server_certificate (
  host       text not null,
  port       integer not null,
  issuer     text not null default '',
  expires_at timestamptz,
  seen_at    timestamptz not null,
  primary key (host, port)
);
