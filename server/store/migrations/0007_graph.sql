-- How far a folder has been read over Microsoft Graph: the link with which the next round begins. The ids of messages
-- are in arrival.uidl, with "graph:" before them.
create table graph_checkpoint (
  mailbox_id uuid not null references mailbox on delete cascade,
  folder     text not null,
  delta_link text not null,
  updated_at timestamptz not null default now(),
  primary key (mailbox_id, folder)
);
