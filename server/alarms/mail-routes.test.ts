import { expect, test } from 'vitest';
import type { MailboxConnection } from '../accounts/connection.ts';
import { type MailRoute, nameOfRoute, orderRoutes } from './mail-routes.ts';

const smtp = (host: string) => ({ host, port: 587, tls: 'starttls' }) as const;
const box = (name: string, account = name, host = 'smtp.office365.com', well = true): MailRoute => ({
  kind: 'mailbox',
  id: null,
  well,
  mailbox: { mailboxId: name, accountId: account, address: name, smtp: smtp(host) } as MailboxConnection,
});
const byGraph = (name: string): MailRoute => {
  const route = box(name) as Extract<MailRoute, { kind: 'mailbox' }>;
  const mailbox = { ...route.mailbox, outgoing: 'graph', graph: 'https://graph.microsoft.com' } as const;
  return { ...route, mailbox };
};
const relay: MailRoute = {
  kind: 'relay',
  id: null,
  well: true,
  relay: { ...smtp('relay.example.com'), from: 'alarm@example.com' },
  passwordSecretId: null,
};
const about = (over: { cause?: string; accountId?: string; mailboxIds?: string[] }) => ({
  cause: 'x',
  accountId: null,
  mailboxIds: [],
  ...over,
});

test.each<[string, MailRoute[], MailRoute[], ReturnType<typeof about>[], string[], number]>([
  ['the order that was set', [box('a'), relay], [], [about({})], ['a', 'relay.example.com:587'], 2],
  [
    'the mailbox that is reported on last',
    [box('a'), relay],
    [],
    [about({ mailboxIds: ['a'] })],
    ['relay.example.com:587', 'a'],
    1,
  ],
  [
    'another mailbox of a dead account last',
    [box('a', 'shared'), box('b')],
    [],
    [about({ accountId: 'shared' })],
    ['b', 'a'],
    1,
  ],
  [
    'every mailbox on a host that is away last',
    [box('a'), box('b', 'b', 'smtp.elsewhere.example')],
    [],
    [about({ cause: 'host:smtp.office365.com:587' })],
    ['b', 'a'],
    1,
  ],
  [
    'what sends over Graph is no way of the SMTP host',
    [box('a'), byGraph('b')],
    [],
    [about({ cause: 'host:smtp.office365.com:587' })],
    ['b', 'a'],
    1,
  ],
  [
    'what sends over Graph last when Graph is away',
    [byGraph('a'), box('b')],
    [],
    [about({ cause: 'host:graph.microsoft.com:443' })],
    ['b', 'a'],
    1,
  ],
  [
    'what is known to be unwell after what is well',
    [box('a', 'a', 'smtp.office365.com', false), box('b')],
    [],
    [about({})],
    ['b', 'a'],
    2,
  ],
  [
    'mailboxes of its own where none was set',
    [],
    [box('a'), box('b')],
    [about({ mailboxIds: ['a'] })],
    ['b', 'a'],
    1,
  ],
  ['only well ones of its own', [], [box('a', 'a', 'h', false), box('b')], [about({})], ['b'], 1],
  ['nothing where there is nothing', [], [], [about({})], [], 0],
  [
    'for a digest, what none of its alarms is about first',
    [box('a'), box('b'), relay],
    [],
    [about({ mailboxIds: ['a'] }), about({ accountId: 'b' })],
    ['relay.example.com:587', 'a', 'b'],
    1,
  ],
])('takes %s', (_, configured, automatic, incidents, names, independent) => {
  const ordered = orderRoutes(configured, automatic, incidents);
  expect([ordered.routes.map(nameOfRoute), ordered.independent]).toEqual([names, independent]);
});
