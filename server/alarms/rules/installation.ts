/** The installation itself: its nodes, clocks, disks, database, the certificates of its servers, its alarm mail. */
import { touchesBoth } from '../condition.ts';
import type { NodeReading, Reading } from '../reading.ts';
import { MINUTE_MS, type Rule } from '../rule.ts';
import { expiryStep } from './grants.ts';
import { ago, byItself, withFacts, workingMailboxes } from './subjects.ts';

/** A node says every five seconds that it lives. */
const GONE_AFTER_MS = 30_000;

/**
 * Who was stopped in order is started again, or another instead of it: nodes that are replaced in turn say goodbye one
 * after the other, on a slow machine for minutes, and those that start meanwhile have more to do than to say that they
 * live. Longer would leave somebody who stops a node and forgets it without an alarm for too long.
 */
const REPLACED_WITHIN_MS = 2 * MINUTE_MS;

/**
 * The dead man's switch between the roles: whichever role lives evaluates the alarms, and misses the other one. A
 * process of both roles cannot miss itself; for that there is the heartbeat to the outside.
 */
export const roleSilent: Rule = {
  id: 'role-silent',
  severity: 'critical',
  threshold: null,
  unit: 'none',
  durationMs: 30_000,
  codes: ['role-silent'],
  judge: (reading) => {
    const missing = (role: string) =>
      !reading.nodes.some((node) => node.roles.includes(role) && (lives(node) || isBeingReplaced(node)));
    const working = workingMailboxes(reading);
    const services =
      working.length > 0 && missing('services')
        ? [
            {
              cause: 'role:services',
              failure: byItself('role-silent', { role: 'services' }),
              mailboxIds: working.map(({ mailbox }) => mailbox.id),
              touches: [
                ...working.flatMap(({ mailbox }) => touchesBoth(mailbox.id)),
                ...nodesOf(reading, 'services'),
              ],
            },
          ]
        : [];
    const application =
      reading.hasPeople && missing('application')
        ? [
            {
              cause: 'role:application',
              failure: byItself('role-silent', { role: 'application' }),
              touches: ['role:application', ...nodesOf(reading, 'application')],
            },
          ]
        : [];
    return [...services, ...application];
  },
};

const isBeingReplaced = ({ ending, unseenMs }: NodeReading) =>
  ending === 'stopped' && unseenMs < REPLACED_WITHIN_MS;

const nodesOf = ({ nodes }: Reading, role: string) =>
  nodes.filter(({ roles }) => roles.includes(role)).map(({ id }) => `node:${id}`);

export const nodeGone: Rule = {
  id: 'node-gone',
  severity: 'warning',
  threshold: null,
  unit: 'none',
  durationMs: 30_000,
  codes: ['node-gone'],
  judge: (reading) =>
    reading.nodes
      .filter((node) => node.ending !== 'stopped' && !lives(node) && !replaced(node, reading))
      .map((node) => ({
        cause: `node:${node.id}`,
        failure: byItself('node-gone', {
          ...namesOf(node),
          roles: node.roles.join(', '),
          since: ago(reading, node.unseenMs),
        }),
        touches: [`node:${node.id}`],
      })),
};

const namesOf = ({ id, host }: NodeReading) => ({ node: id.slice(-6), host });

const lives = ({ ending, unseenMs }: NodeReading) => ending === null && unseenMs < GONE_AFTER_MS;

const living = ({ nodes }: Reading) => nodes.filter(lives);

/** Somebody started it again: a younger one of the same machine does the same work. */
function replaced(gone: NodeReading, reading: Reading): boolean {
  return living(reading).some(
    ({ host, roles, startedAt }) =>
      host === gone.host && startedAt > gone.startedAt && gone.roles.every((role) => roles.includes(role)),
  );
}

/** It says that it lives, and something in it does not move any more: no failure and no log tells of it. */
export const nodeStalled: Rule = {
  id: 'node-stalled',
  severity: 'critical',
  threshold: null,
  unit: 'none',
  durationMs: MINUTE_MS,
  codes: ['node-stalled'],
  judge: (reading) =>
    living(reading)
      .filter(({ stalled }) => stalled.length > 0)
      .map((node) => ({
        cause: `stalled:${node.id}`,
        failure: byItself('node-stalled', { ...namesOf(node), parts: node.stalled.join(', ') }),
      })),
};

export const clockSkew: Rule = {
  id: 'clock-skew',
  severity: 'warning',
  threshold: 5,
  unit: 'seconds',
  durationMs: MINUTE_MS,
  codes: ['clock-skewed'],
  judge: (reading, seconds) =>
    living(reading).flatMap((node) => {
      const offset = node.clockOffsetMs;
      if (offset === null || Math.abs(offset) <= seconds * 1000) return [];
      // Nodes of one machine share its clock.
      return [
        {
          cause: `clock:${node.host}`,
          failure: byItself('clock-skewed', { ...namesOf(node), offset: `${(offset / 1000).toFixed(1)} s` }),
        },
      ];
    }),
};

const GIGABYTE = 1e9;

export const diskNearlyFull: Rule = {
  id: 'disk-nearly-full',
  severity: 'critical',
  threshold: 2,
  unit: 'gigabytes',
  durationMs: MINUTE_MS,
  codes: ['disk-nearly-full'],
  judge: (reading, gigabytes) =>
    living(reading).flatMap((node) => {
      const free = node.freeDiskBytes;
      if (free === null || free >= gigabytes * GIGABYTE) return [];
      const facts = { ...namesOf(node), free: `${(free / GIGABYTE).toFixed(1)} GB` };
      return [{ cause: `disk:${node.host}`, failure: byItself('disk-nearly-full', facts) }];
    }),
};

export const databaseSlow: Rule = {
  id: 'database-slow',
  severity: 'warning',
  threshold: 1,
  unit: 'seconds',
  durationMs: MINUTE_MS,
  codes: ['database-slow'],
  judge: ({ databaseMs }, seconds) =>
    databaseMs > seconds * 1000
      ? [
          {
            cause: 'database',
            failure: byItself('database-slow', { took: `${(databaseMs / 1000).toFixed(1)} s` }),
          },
        ]
      : [],
};

export const tlsExpiring: Rule = {
  id: 'tls-expiring',
  severity: 'warning',
  threshold: 14,
  unit: 'days',
  durationMs: 0,
  codes: ['tls-expiring'],
  judge: ({ certificates, mailboxes }, first) =>
    certificates.flatMap(({ host, port, issuer, expiresOn, days }) => {
      const reached = expiryStep(days, first);
      if (!reached) return [];
      const users = mailboxes.filter(({ incoming, outgoing }) =>
        [incoming, outgoing].some((endpoint) => endpoint.host === host && endpoint.port === port),
      );
      return [
        {
          cause: `certificate:${host}:${port}`,
          failure: byItself('tls-expiring', { host, port: String(port), issuer, expires: expiresOn }),
          mailboxIds: users.map(({ id }) => id),
          ...reached,
        },
      ];
    }),
};

export const alarmRouteBroken: Rule = {
  id: 'alarm-route-broken',
  severity: 'critical',
  threshold: null,
  unit: 'none',
  durationMs: MINUTE_MS,
  codes: ['alarm-route-broken', 'alarm-recipient-refused', 'webhook-refused', 'webhook-address-forbidden'],
  judge: ({ noticesStuck, channelsStuck, refusedRecipients }) => [
    ...(noticesStuck > 0 ? [{ cause: 'alarm-route', failure: byItself('alarm-route-broken') }] : []),
    ...channelsStuck.map(({ id, name, target, failure }) => ({
      cause: `alarm-channel:${id}`,
      failure: withFacts(failure, { channel: name, ...(target ? { host: target } : {}) }),
    })),
    ...refusedRecipients.map(({ address, channel, route, said }) => ({
      cause: `alarm-recipient:${address}`,
      failure: {
        ...byItself('alarm-recipient-refused', { recipient: address, channel, ...(route ? { route } : {}) }),
        detail: said,
      },
    })),
  ],
};
