-- Words by which a mail that is no proper delivery report is known to be one all the same.
create table exception_phrase (
  id         uuid primary key,
  field      text not null check (field in ('subject', 'sender')),
  phrase     text not null check (phrase <> ''),
  created_at timestamptz not null default now()
);
create unique index exception_phrase_words on exception_phrase (field, lower(phrase));

-- What mail servers write that have never heard of RFC 3464. Each can be taken out in the console.
insert into exception_phrase (id, field, phrase)
select gen_random_uuid(), field, phrase
from (values
  ('sender', 'mailer-daemon@'),
  ('sender', 'postmaster@'),
  ('subject', 'undeliverable:'),
  ('subject', 'undelivered mail returned to sender'),
  ('subject', 'delivery status notification (failure)'),
  ('subject', 'delivery status notification (delay)'),
  ('subject', 'mail delivery failed'),
  ('subject', 'mail delivery failure'),
  ('subject', 'returned mail: '),
  ('subject', 'failure notice'),
  ('subject', 'message not delivered'),
  ('subject', 'onbestelbaar:'),
  ('subject', 'niet bestelbaar:'),
  ('subject', 'unzustellbar:'),
  ('subject', 'non remis'),
  ('subject', 'no se puede entregar:'),
  ('subject', 'non recapitabile:')
) as known (field, phrase);
