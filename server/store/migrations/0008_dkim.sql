-- Keys that sign mail of a domain (RFC 6376) where the mail server does not do that itself. One for each domain; the
-- private half is in the vault. A new key has a new selector, so that what the old one signed can be verified for as long
-- as its record stays in DNS.
create table dkim_key (
  id           uuid primary key,
  domain       text not null unique check (domain = lower(domain)),
  selector     text not null,
  public_key   text not null,
  secret_id    uuid not null references secret,
  enabled      boolean not null default false,
  record_state text check (record_state in ('right', 'missing', 'other', 'unknown')),
  checked_at   timestamptz,
  created_at   timestamptz not null default now()
);
