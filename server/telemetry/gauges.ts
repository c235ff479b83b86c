/**
 * Figures that are read from rows when Prometheus asks. Those of the installation are the same on every node that is
 * asked: take the maximum, not the sum.
 */
import { Gauge } from 'prom-client';
import { registry } from './measures.ts';

const gauge = <const Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
  new Gauge<Label>({ name, help, labelNames, registers: [registry] });

export const gauges = {
  nodeInfo: gauge('postvak_node_info', 'This node; always 1', ['node', 'version', 'roles']),
  databaseUp: gauge('postvak_database_up', 'Whether the database answered when these figures were read'),
  pool: gauge('postvak_database_connections', 'Connections of this node to the database', ['state']),
  poolWaiting: gauge('postvak_database_waiters', 'Callers on this node that wait for a connection'),
  loopStalled: gauge('postvak_part_moving', 'Whether a part of this node makes its turns in time', ['part']),

  mailboxState: gauge(
    'postvak_mailbox_state',
    'How each mailbox in the hands of this node stands; always 1',
    ['mailbox', 'state'],
  ),
  mailboxRetrieved: gauge(
    'postvak_mailbox_last_retrieved_timestamp_seconds',
    'When a mailbox in the hands of this node was last looked at with success',
    ['mailbox'],
  ),

  mailboxes: gauge('postvak_mailboxes', 'Mailboxes of the installation by how they stand', ['state']),
  accounts: gauge('postvak_accounts', 'Accounts of the installation by state', ['state']),
  outbox: gauge('postvak_outbox_messages', 'Messages that are not sent, by state of their delivery', [
    'state',
  ]),
  outboxOldest: gauge('postvak_outbox_oldest_seconds', 'Age of the oldest of them', ['state']),
  arrivals: gauge('postvak_arrivals_waiting', 'Stored mails that wait to be accepted'),
  arrivalsOldest: gauge('postvak_arrivals_oldest_seconds', 'Age of the oldest of them'),
  nodes: gauge('postvak_nodes', 'Nodes that live, by role', ['role']),
  jobAge: gauge('postvak_job_oldest_seconds', 'For how long the oldest run of a job has waited or run', [
    'job',
  ]),
  incidents: gauge('postvak_incidents_open', 'Open incidents of the alarms', ['rule', 'severity']),
} as const;
