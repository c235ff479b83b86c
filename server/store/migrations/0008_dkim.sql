-- Keys that sign mail of a domain (RFC 6376) where the mail server does not do that itself. One for each domain and
-- algorithm; the private half is in the vault. A new key has a new selector, so that what the old one signed can be verified for as long
-- as its record stays in DNS.
create table dkim_key (
  id           uuid primary key,
  domain       text not null check (domain = lower(domain)),
  algorithm    text not null default 'rsa-sha256' check (algorithm in ('rsa-sha256', 'ed25519-sha256')),
  selector     text not null,
  -- as it stands in DNS
  public_key   text not null,
  secret_id    uuid not null references secret,
  enabled      boolean not null default false,
  record_state text check (record_state in ('right', 'missing', 'other', 'unknown')),
  checked_at   timestamptz,
  created_at   timestamptz not null default now(),
  constraint dkim_key_one_each unique (domain, algorithm)
);
