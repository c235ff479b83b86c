import { describe, expect, it, test } from 'vitest';
import {
  AT,
  accountReading,
  failureOf,
  MINUTE,
  mailboxReading,
  nodeReading,
  readingOf,
  type Spoilt,
} from '../../test/support/alarm-reading.ts';
import { FAILURES } from '../kernel/failure.ts';
import { expiryStep } from './rules/grants.ts';
import { judge, RULES, settingsOf } from './rules.ts';

const DEFAULTS = settingsOf(new Map());
const found = (spoilt: Spoilt, settings = DEFAULTS) =>
  judge(readingOf(spoilt), settings).map(({ rule, cause, failure }) => `${rule} ${cause} ${failure.code}`);
const box = mailboxReading;
const graphDown = failureOf('server-unavailable', { host: 'graph.microsoft.com', port: '443' });
const imapDown = failureOf('host-unreachable', { host: 'outlook.office365.com', port: '993' });

test('an installation in which all is well has no condition', () => {
  expect(found({ mailboxes: [box('a'), box('b')] })).toEqual([]);
});

test.each<[string, Spoilt, string[]]>([
  [
    'a dead grant, once for all its mailboxes, whatever else they show',
    {
      mailboxes: ['a', 'b', 'c'].map((id) =>
        box(id, {
          accountId: 'shared',
          retrieveFailure: failureOf('grant-revoked'),
          unseenMs: 90 * MINUTE,
          overdue: 4,
          overdueMs: 80 * MINUTE,
        }),
      ),
      accounts: [accountReading('shared', { state: 'needs-sign-in', failure: failureOf('grant-revoked') })],
    },
    ['grant-dead account:shared grant-revoked'],
  ],
  [
    'a server that neither gives nor takes mail, once for both directions',
    {
      mailboxes: [
        box('a', { retrieveFailure: graphDown, unseenMs: 90 * MINUTE }),
        box('b', { dispatchFailure: graphDown, overdue: 4, overdueMs: 80 * MINUTE }),
      ],
    },
    ['retrieval-silent host:graph.microsoft.com:443 server-unavailable'],
  ],
  [
    'an expired secret, once for all accounts of the registration',
    {
      mailboxes: [box('a'), box('b')],
      accounts: ['a', 'b'].map((id) =>
        accountReading(`account-of-${id}`, {
          state: 'needs-sign-in',
          failure: failureOf('secret-expired'),
        }),
      ),
    },
    ['grant-dead registration:app secret-expired'],
  ],
  [
    'a token service that is away, once for all accounts',
    {
      mailboxes: [box('a'), box('b')],
      accounts: ['a', 'b'].map((id) =>
        accountReading(`account-of-${id}`, {
          failure: failureOf('token-service-unavailable'),
          refreshLateMs: 11 * MINUTE,
        }),
      ),
    },
    ['refresh-late host:login.microsoftonline.com token-service-unavailable'],
  ],
  [
    'a host that cannot be reached, once for all mailboxes on it',
    {
      mailboxes: [box('a'), box('b')].map((each) => ({
        ...each,
        retrieveFailure: imapDown,
        unseenMs: 11 * MINUTE,
      })),
    },
    ['retrieval-silent host:outlook.office365.com:993 host-unreachable'],
  ],
  [
    'a mailbox that was stopped, and not its late answers besides',
    {
      mailboxes: [
        box('a', {
          dispatchFailure: failureOf('smtp-disabled-mailbox'),
          overdue: 3,
          overdueMs: 40 * MINUTE,
        }),
      ],
    },
    ['mailbox-stopped mailbox:a smtp-disabled-mailbox'],
  ],
  [
    'SMTP switched off for the organisation, once for all its mailboxes',
    {
      mailboxes: ['a', 'b'].map((id) => box(id, { dispatchFailure: failureOf('smtp-disabled-tenant') })),
    },
    ['mailbox-stopped tenant:contoso.example smtp-disabled-tenant'],
  ],
  [
    'both directions when each has a cause of its own',
    {
      mailboxes: [
        box('a', {
          retrieveFailure: imapDown,
          unseenMs: 11 * MINUTE,
          dispatchFailure: failureOf('send-as-denied'),
        }),
      ],
    },
    [
      'mailbox-stopped mailbox:a send-as-denied',
      'retrieval-silent host:outlook.office365.com:993 host-unreachable',
    ],
  ],
  [
    'throttling, not the silence that it causes',
    {
      mailboxes: [box('a', { retrieveFailure: failureOf('mailbox-throttled'), unseenMs: 20 * MINUTE })],
    },
    ['throttled mailbox:a mailbox-throttled'],
  ],
  [
    'a services role that is gone, not its nodes and not the silence',
    {
      mailboxes: [box('a', { unseenMs: 20 * MINUTE })],
      nodes: [
        nodeReading('s', { roles: ['services'], unseenMs: 50_000 }),
        nodeReading('t', { roles: ['services'], ending: 'died' }),
        nodeReading('w', { roles: ['application'] }),
      ],
    },
    ['role-silent role:services role-silent'],
  ],
  [
    'a services role that was stopped and not started again',
    {
      mailboxes: [box('a')],
      nodes: [
        nodeReading('s', { roles: ['services'], ending: 'stopped', unseenMs: 121_000 }),
        nodeReading('w', { roles: ['application'] }),
      ],
    },
    ['role-silent role:services role-silent'],
  ],
  [
    'a services role that was killed, whoever was stopped in order long ago',
    {
      mailboxes: [box('a')],
      nodes: [
        nodeReading('r', { roles: ['services'], ending: 'stopped', unseenMs: 300_000 }),
        nodeReading('s', { roles: ['services'], ending: 'died', unseenMs: 40_000 }),
        nodeReading('w', { roles: ['application'] }),
      ],
    },
    ['role-silent role:services role-silent'],
  ],
  [
    'an application role that is gone',
    { nodes: [nodeReading('s', { roles: ['services'] })] },
    ['role-silent role:application role-silent'],
  ],
  [
    'one node of several that is gone',
    { nodes: [nodeReading('n'), nodeReading('m', { unseenMs: 31_000 })] },
    ['node-gone node:m node-gone'],
  ],
  [
    'a part that stands still',
    { nodes: [nodeReading('n', { stalled: ['retriever'] })] },
    ['node-stalled stalled:n node-stalled'],
  ],
  [
    'answers that bounce, and not the exceptions that they are',
    { mailboxes: [box('a', { failedLately: 25, exceptions: 25, failedBy: 'recipient-refused' })] },
    ['deliveries-failing mailbox:a deliveries-failing'],
  ],
  [
    'exceptions that pile up',
    { mailboxes: [box('a', { exceptions: 12 }), box('b', { exceptions: 9 })] },
    ['exceptions-growing exceptions:service exceptions-growing'],
  ],
  [
    'mail that a server lists and does not hand out',
    { mailboxes: [box('a', { withheld: 2 })] },
    ['mail-withheld mailbox:a mail-withheld'],
  ],
  [
    'silence, and not the mail that is withheld besides',
    { mailboxes: [box('a', { withheld: 2, retrieveFailure: imapDown, unseenMs: 11 * MINUTE })] },
    ['retrieval-silent host:outlook.office365.com:993 host-unreachable'],
  ],
  [
    'mail that is not accepted, once',
    {
      mailboxes: ['a', 'b'].map((id) => box(id, { arrivalsWaiting: 9, oldestArrivalMs: 6 * MINUTE })),
    },
    ['retrieval-lag accepting accepting-late'],
  ],
  [
    'a backlog whose oldest is not late yet',
    { mailboxes: [box('a', { overdue: 501, overdueMs: 2 * MINUTE })] },
    ['outbox-backlog mailbox:a outbox-late'],
  ],
  [
    'a clock that is off, once for a machine',
    {
      nodes: ['n', 'm'].map((id) => nodeReading(id, { host: 'server1', clockOffsetMs: -6_000 })),
    },
    ['clock-skew clock:server1 clock-skewed'],
  ],
  [
    'a disk nearly full',
    { nodes: [nodeReading('n', { freeDiskBytes: 1e9 })] },
    ['disk-nearly-full disk:host-of-n disk-nearly-full'],
  ],
  ['a slow database', { databaseMs: 1_500 }, ['database-slow database database-slow']],
  [
    'alarm mail that does not get away',
    { noticesStuck: 2 },
    ['alarm-route-broken alarm-route alarm-route-broken'],
  ],
  [
    'whom alarm mail does not reach, and a webhook that refuses',
    {
      channelsStuck: [
        { id: 'c', name: 'Pager', target: 'https://p.example', failure: failureOf('webhook-refused') },
      ],
      refusedRecipients: [
        { address: 'a@b.example', channel: 'Administrators', route: null, said: '5.1.1 unknown' },
      ],
    },
    [
      'alarm-route-broken alarm-channel:c webhook-refused',
      'alarm-route-broken alarm-recipient:a@b.example alarm-recipient-refused',
    ],
  ],
])('finds %s', (_, spoilt, expected) => {
  expect(found(spoilt)).toEqual(expected);
});

test.each<[string, Spoilt]>([
  ['a mailbox that is paused', { mailboxes: [box('a', { enabled: false, unseenMs: 90 * MINUTE })] }],
  [
    'an account that was switched off, or never signed in',
    {
      mailboxes: [box('a', { unseenMs: 90 * MINUTE }), box('b', { unseenMs: 90 * MINUTE })],
      accounts: [
        accountReading('account-of-a', { state: 'disabled' }),
        accountReading('account-of-b', { state: 'new' }),
      ],
    },
  ],
  ['trouble that passes by itself', { mailboxes: [box('a', { retrieveFailure: imapDown })] }],
  [
    'a node that was started again on its machine',
    {
      nodes: [
        nodeReading('dead', { host: 'h', ending: 'died', unseenMs: 40_000 }),
        nodeReading('young', { host: 'h', startedAt: AT }),
      ],
    },
  ],
  [
    'the only node of a role that is being replaced',
    {
      mailboxes: [box('a')],
      nodes: [
        nodeReading('s', { roles: ['services'], ending: 'stopped', unseenMs: 100_000 }),
        nodeReading('w', { roles: ['application'] }),
      ],
    },
  ],
  [
    'nodes that are replaced in turn, also when the new one is too busy to say that it lives',
    {
      nodes: [
        nodeReading('s', { roles: ['services'] }),
        nodeReading('v', { host: 'h', roles: ['application'], ending: 'stopped', unseenMs: 100_000 }),
        nodeReading('w', { host: 'h', roles: ['application'], ending: 'stopped', unseenMs: 4_000 }),
        nodeReading('x', { host: 'h', roles: ['application'], startedAt: AT, unseenMs: 29_000 }),
      ],
    },
  ],
  [
    'missing services where there is no mailbox yet',
    { nodes: [nodeReading('w', { roles: ['application'] })] },
  ],
])('leaves %s alone', (_, spoilt) => {
  expect(found(spoilt)).toEqual([]);
});

describe('what a rule says', () => {
  it('names everything that it touches', () => {
    const [condition] = judge(
      readingOf({
        mailboxes: ['a', 'b'].map((id) => box(id, { retrieveFailure: imapDown, unseenMs: 11 * MINUTE })),
      }),
      DEFAULTS,
    );
    expect(condition).toMatchObject({
      mailboxIds: ['a', 'b'],
      departmentIds: ['service'],
      failure: { facts: { host: 'outlook.office365.com', mailbox: 'a@contoso.example' } },
    });
    // Of two accounts neither is the one to open.
    expect(condition?.accountId).toBeUndefined();
  });

  it('is a failure of the closed list', () => {
    for (const { id, codes } of RULES)
      for (const code of codes) expect(FAILURES[code], `${id}: ${code}`).toBeDefined();
  });
});

describe('a rule that counts', () => {
  const refused = (retrieveAttempts: number) => ({
    mailboxes: [box('a', { retrieveFailure: failureOf('authenticated-not-connected'), retrieveAttempts })],
  });
  it('finds nothing in one refusal, which may be a moment of the server, and something in two', () => {
    expect(found(refused(1))).toEqual([]);
    expect(found(refused(2))).toEqual(['mailbox-stopped mailbox:a authenticated-not-connected']);
  });
  it('takes the word of the server that has counted itself', () => {
    const breaker = box('a', { dispatchFailure: failureOf('sender-throttled'), dispatchAttempts: 1 });
    expect(found({ mailboxes: [breaker] })).toEqual(['mailbox-stopped mailbox:a sender-throttled']);
  });
  it.each([
    ['failedLately', 5, 'deliveries-failing'],
    ['exceptions', 20, 'exceptions-growing'],
    ['overdue', 500, 'outbox-backlog'],
  ] as const)('%s: %i is its threshold, and only more is too many', (figure, most, rule) => {
    expect(found({ mailboxes: [box('a', { [figure]: most })] })).toEqual([]);
    const [more] = found({ mailboxes: [box('a', { [figure]: most + 1 })] });
    expect(more).toMatch(new RegExp(`^${rule} `));
  });
});

describe('a rule that is set otherwise', () => {
  const change = (id: string, over: object) =>
    settingsOf(
      new Map([[id, { enabled: null, severity: null, threshold: null, duration_ms: null, ...over }]]),
    );
  it('finds by its threshold', () => {
    const late = { mailboxes: [box('a', { unseenMs: 5 * MINUTE })] };
    expect(found(late)).toEqual([]);
    expect(found(late, change('retrieval-silent', { threshold: 4 }))).toHaveLength(1);
  });
  it('explains nothing when it is off', () => {
    const both = {
      mailboxes: [box('a', { retrieveFailure: failureOf('imap-disabled'), unseenMs: 11 * MINUTE })],
    };
    expect(found(both)).toEqual(['mailbox-stopped mailbox:a imap-disabled']);
    expect(found(both, change('mailbox-stopped', { enabled: false }))).toEqual([
      'retrieval-silent mailbox:a imap-disabled',
    ]);
  });
});

test.each([
  [61, undefined],
  [60, '60-days'],
  [31, '60-days'],
  [30, '30-days'],
  [14, '14-days'],
  [8, '14-days'],
  [7, '7-days'],
  [2, '7-days'],
  [1, '1-days'],
  [0, '1-days'],
  [-1, undefined],
])('%i days before its end a secret is at step %s', (days, step) => {
  expect(expiryStep(days, 60)?.step).toBe(step);
});
