-- Mail that told of alarms, so that a delivery report about it is known as one and is no mail of a customer.

create table alarm_mail (
  -- that of the batch of notices; a test has one of its own
  id         uuid primary key,
  message_id text not null unique,
  channel_id uuid not null references alarm_channel on delete cascade,
  -- in small letters
  recipients text[] not null,
  -- what carried it last
  route      text,
  sent_at    timestamptz not null default now()
);
create index alarm_mail_sent on alarm_mail (sent_at);

-- What a delivery report said of one of its recipients.
create table alarm_mail_report (
  arrival_id  uuid not null references arrival on delete cascade,
  mail_id     uuid not null references alarm_mail on delete cascade,
  address     text not null,
  action      text not null check (action in ('failed', 'delayed', 'delivered')),
  -- of RFC 3463
  status      text not null,
  diagnostic  text not null,
  reported_at timestamptz not null default now(),
  primary key (arrival_id, address)
);
create index alarm_mail_report_mail on alarm_mail_report (mail_id);
create index alarm_mail_report_failed on alarm_mail_report (address, reported_at) where action = 'failed';
