import { z } from 'zod';
import { id, timestamp } from './common.ts';

const role = z.enum(['services', 'application']);

export const node = z
  .object({
    id,
    state: z
      .enum(['live', 'silent', 'stopped', 'died'])
      .describe(
        'silent: no sign of life for half a minute; stopped: it was told to; died: its process is gone, or silent for an hour',
      ),
    roles: z.array(role),
    version: z.string(),
    host: z.string(),
    pid: z.int(),
    self: z.boolean().describe('The node that answers'),
    startedAt: timestamp,
    seenAt: timestamp,
    endedAt: timestamp.nullable(),
    retrieving: z.int().describe('Mailboxes that it retrieves'),
    sending: z.int().describe('Mailboxes that it sends for'),
    cpuLoad: z.number().nullable().describe('Cores kept busy'),
    memoryBytes: z.number().nullable().describe('Resident'),
    loopDelayMs: z.number().nullable().describe('Of the event loop, 99th percentile'),
    databaseMs: z.number().nullable().describe('Round trip to the database'),
    clockOffsetMs: z.number().nullable().describe("Its clock minus the database's"),
    diskFreeBytes: z.number().nullable().describe('Where its data directory lies'),
    diskTotalBytes: z.number().nullable(),
    stalled: z.array(z.string()).describe('Parts that have stopped moving'),
  })
  .meta({ id: 'Node' });

export const nodes = z
  .object({
    items: z.array(node).describe('Those that run first; those that ended are listed for an hour'),
    roles: z.array(
      z.object({
        role,
        live: z.int().describe('Nodes that live now'),
        lastSeenAt: timestamp.nullable(),
      }),
    ),
    now: timestamp.describe('Of the database, by which all times here are told'),
  })
  .meta({ id: 'Nodes' });

export const nodeMailboxes = z.object({
  items: z.array(
    z.object({ id, address: z.string(), accountId: id, retrieving: z.boolean(), sending: z.boolean() }),
  ),
  more: z.int().describe('Mailboxes in its hands that are not listed'),
});
