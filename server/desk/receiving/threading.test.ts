import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Incoming, type KnownMessage, placeMails } from './threading.ts';

const MONDAY = new Date('2026-03-02T09:00:00Z');
const daysLater = (days: number) => new Date(MONDAY.getTime() + days * 86_400_000);

const mail = (fields: Partial<Incoming> = {}): Incoming => ({
  messageId: undefined,
  inReplyTo: undefined,
  references: [],
  tokens: [],
  threadHead: undefined,
  continuesThread: false,
  subjectKey: '',
  from: 'ann@customer.example',
  recipients: ['support@contoso.example'],
  isReport: false,
  receivedAt: MONDAY,
  ...fields,
});
const message = (
  messageId: string,
  conversationId: string,
  fields: Partial<KnownMessage> = {},
): KnownMessage => ({
  messageId,
  conversationId,
  direction: 'out',
  from: 'support@contoso.example',
  contact: 'ann@customer.example',
  ...fields,
});
const conversations = [{ id: 'C7', number: 7, check: 'abc123', contact: 'ann@customer.example' }];
const participants = [{ conversationId: 'C2', address: 'copied@customer.example' }];
const awaited = [{ messageId: '<late@x>', conversationId: 'C4', contact: 'ann@customer.example' }];
const messages = [
  message('<one@x>', 'C1'),
  message('<two@x>', 'C2', { contact: 'bob@customer.example' }),
  // a program that gives all its mails one identifier
  message('<same@broken>', 'C1'),
  message('<same@broken>', 'C2', { contact: 'bob@customer.example' }),
  message('<mine@customer>', 'C3', { direction: 'in', from: 'ann@customer.example' }),
];

const threads = [
  { head: 'h1', conversationId: 'C1', from: 'ann@customer.example', contact: 'ann@customer.example' },
  { head: 'h1', conversationId: 'C1', from: 'colleague@customer.example', contact: 'ann@customer.example' },
];
const subjects = [
  { key: 'broken lamp', conversationId: 'C1', contact: 'ann@customer.example', lastMessageAt: MONDAY },
  { key: 'broken lamp', conversationId: 'C2', contact: 'bob@customer.example', lastMessageAt: MONDAY },
];
const known = { messages, conversations, threads, subjects, awaited, participants, subjectJoinDays: 7 };
const nothing = {
  messages: [],
  conversations: [],
  threads: [],
  subjects: [],
  awaited: [],
  participants: [],
  subjectJoinDays: 7,
};

function place(...mails: Incoming[]): string[] {
  let next = 0;
  return placeMails(mails, known, () => `new${++next}`).map(({ conversationId }) => conversationId);
}

test.each<[string, Partial<Incoming>, string]>([
  ['nothing to go by opens a conversation', {}, 'new1'],
  ['In-Reply-To', { inReplyTo: '<one@x>' }, 'C1'],
  ['References alone', { references: ['<unknown@x>', '<one@x>'] }, 'C1'],
  [
    'the newest known reference',
    { references: ['<one@x>', '<two@x>', '<unknown@x>'], from: 'copied@customer.example' },
    'C2',
  ],
  ['a reference into the conversation of another', { inReplyTo: '<two@x>' }, 'new1'],
  ['a reference of one who was copied in', { inReplyTo: '<two@x>', from: 'copied@customer.example' }, 'C2'],
  ['a reference of a stranger', { inReplyTo: '<one@x>', from: 'eve@evil.example' }, 'new1'],
  ['a reference of nobody', { inReplyTo: '<one@x>', from: '' }, 'new1'],
  [
    'a reference of another before one’s own',
    { inReplyTo: '<two@x>', references: ['<one@x>', '<two@x>'] },
    'C1',
  ],
  [
    'a delivery report on a mail of ours',
    { inReplyTo: '<one@x>', from: 'postmaster@relay.example', isReport: true },
    'C1',
  ],
  [
    'a delivery report on a mail that is not ours',
    { inReplyTo: '<mine@customer>', from: 'postmaster@relay.example', isReport: true },
    'new1',
  ],
  [
    'a delivery report with a token',
    { tokens: [{ number: 7, check: 'abc123' }], from: 'postmaster@relay.example', isReport: true },
    'C7',
  ],
  ['a mail whose answer came first', { messageId: '<late@x>' }, 'C4'],
  ['another answer to a mail that has not come', { inReplyTo: '<late@x>' }, 'C4'],
  ['a stranger’s mail whose answer came first', { messageId: '<late@x>', from: 'eve@evil.example' }, 'new1'],
  ['In-Reply-To before References', { inReplyTo: '<one@x>', references: ['<two@x>'] }, 'C1'],
  ['an unknown reference opens a conversation', { inReplyTo: '<unknown@x>' }, 'new1'],
  ['a subject token', { tokens: [{ number: 7, check: 'abc123' }] }, 'C7'],
  [
    'a subject token of a stranger',
    { tokens: [{ number: 7, check: 'abc123' }], from: 'eve@evil.example' },
    'new1',
  ],
  ['a guessed subject token', { tokens: [{ number: 7, check: 'abc124' }] }, 'new1'],
  [
    'References before a stale token',
    { inReplyTo: '<one@x>', tokens: [{ number: 7, check: 'abc123' }] },
    'C1',
  ],
  [
    'an ambiguous identifier: the sender’s own',
    { inReplyTo: '<same@broken>', from: 'bob@customer.example' },
    'C2',
  ],
  [
    'an ambiguous identifier: a stranger',
    { inReplyTo: '<same@broken>', from: 'eve@customer.example' },
    'new1',
  ],
  ['an ambiguous identifier: nobody', { inReplyTo: '<same@broken>', from: '' }, 'new1'],
  ['a second copy of the same mail', { messageId: '<mine@customer>' }, 'C3'],
  ['a thread of Outlook', { threadHead: 'h1', continuesThread: true }, 'C1'],
  [
    'a thread of Outlook: a colleague who wrote in it before',
    { threadHead: 'h1', continuesThread: true, from: 'colleague@customer.example' },
    'C1',
  ],
  [
    'a thread of Outlook: copied by a stranger',
    { threadHead: 'h1', continuesThread: true, from: 'bob@customer.example' },
    'new1',
  ],
  ['a thread of Outlook: by nobody', { threadHead: 'h1', continuesThread: true, from: '' }, 'new1'],
  ['a thread of Outlook that begins', { threadHead: 'h1' }, 'new1'],
  ['the same subject of the same sender', { subjectKey: 'broken lamp' }, 'C1'],
  ['the same subject of another', { subjectKey: 'broken lamp', from: 'bob@customer.example' }, 'C2'],
  ['the same subject of a stranger', { subjectKey: 'broken lamp', from: 'eve@customer.example' }, 'new1'],
  ['the same subject within the days', { subjectKey: 'broken lamp', receivedAt: daysLater(7) }, 'C1'],
  ['the same subject too late', { subjectKey: 'broken lamp', receivedAt: daysLater(7.01) }, 'new1'],
  ['another subject', { subjectKey: 'broken lamps' }, 'new1'],
  ['References before the subject', { subjectKey: 'broken lamp', references: ['<mine@customer>'] }, 'C3'],
  [
    'another sender’s use of a known identifier',
    { messageId: '<mine@customer>', from: 'eve@x.example' },
    'new1',
  ],
])('%s', (_, fields, conversation) => {
  expect(place(mail(fields))).toEqual([conversation]);
});

test('a later mail of the batch answers an earlier one', () => {
  expect(
    place(
      mail({ messageId: '<a@x>', recipients: ['support@contoso.example', 'colleague@customer.example'] }),
      mail({ messageId: '<b@x>', inReplyTo: '<a@x>', from: 'colleague@customer.example' }),
      mail({ messageId: '<c@x>', references: ['<a@x>', '<b@x>'] }),
      mail({ messageId: '<d@x>' }),
    ),
  ).toEqual(['new1', 'new1', 'new1', 'new2']);
});

test('mails with one identifier from different senders stay apart within a batch', () => {
  const constant = '<constant@form.example>';
  expect(
    place(
      mail({ messageId: constant, from: 'ann@customer.example' }),
      mail({ messageId: constant, from: 'bob@customer.example' }),
      mail({ messageId: constant, from: 'ann@customer.example' }),
      mail({ inReplyTo: constant, from: 'bob@customer.example' }),
      mail({ inReplyTo: constant, from: 'eve@customer.example' }),
    ),
  ).toEqual(['new1', 'new2', 'new1', 'new2', 'new3']);
});

test('who names the conversation of another is told apart, with the conversation that was named', () => {
  const placed = placeMails(
    [
      mail({ inReplyTo: '<one@x>', from: 'eve@evil.example' }),
      mail({ tokens: [{ number: 7, check: 'abc123' }], from: 'eve@evil.example' }),
      mail({ inReplyTo: '<one@x>' }),
    ],
    known,
    () => 'new',
  );
  expect(placed.map(({ apartFrom }) => apartFrom)).toEqual(['C1', 'C7', undefined]);
});

test('a mail that refers to itself opens a conversation', () => {
  expect(place(mail({ messageId: '<self@x>', inReplyTo: '<self@x>', references: ['<self@x>'] }))).toEqual([
    'new1',
  ]);
});

test('a subject joins within a batch as it does between batches', () => {
  const lamp = { subjectKey: 'my lamp is green' };
  expect(
    place(
      mail(lamp),
      mail({ ...lamp, from: 'bob@customer.example' }),
      mail({ ...lamp, receivedAt: daysLater(2) }),
      mail({ ...lamp, receivedAt: daysLater(20) }),
    ),
  ).toEqual(['new1', 'new2', 'new1', 'new3']);
});

test('with no days set a subject joins nothing', () => {
  const placed = placeMails(
    [mail({ subjectKey: 'broken lamp' })],
    { ...known, subjectJoinDays: 0 },
    () => 'new',
  );
  expect(placed).toMatchObject([{ conversationId: 'new', opens: true }]);
});

const people = ['ann@a.example', 'bob@b.example', 'eve@e.example', ''];
const anyMail = fc.record({
  messageId: fc.option(fc.constantFrom('<1@x>', '<2@x>', '<3@x>', '<4@x>'), { nil: undefined }),
  inReplyTo: fc.constant(undefined),
  references: fc.constant([]),
  tokens: fc.constant([]),
  threadHead: fc.option(fc.constantFrom('h1', 'h2'), { nil: undefined }),
  continuesThread: fc.boolean(),
  subjectKey: fc.constantFrom('', 'broken lamp', 'my order 12345'),
  from: fc.constantFrom(...people),
  recipients: fc.constant([]),
  isReport: fc.constant(false),
  receivedAt: fc.integer({ min: 0, max: 30 }).map(daysLater),
});
const anyMails = fc.array(anyMail, { maxLength: 30 });

test('without a reference to the other’s mail no two senders are ever joined', () => {
  fc.assert(
    fc.property(anyMails, fc.integer({ min: 0, max: 400 }), (mails, subjectJoinDays) => {
      let next = 0;
      const placed = placeMails(mails, { ...nothing, subjectJoinDays }, () => `new${++next}`);
      const senders = new Map<string, string>();
      for (const [index, { conversationId }] of placed.entries()) {
        const { from } = mails[index] as Incoming;
        expect(senders.get(conversationId) ?? from).toBe(from);
        senders.set(conversationId, from);
      }
      // Who is nobody is joined with nobody, not even with another nobody.
      const nobodies = placed.filter((_, index) => mails[index]?.from === '');
      const opened = nobodies.filter(({ opens }) => opens);
      const copies = nobodies.length - opened.length;
      expect(copies).toBeLessThanOrEqual(
        mails.filter(({ from, messageId }) => from === '' && messageId).length,
      );
    }),
    { numRuns: 1_000 },
  );
});

test('however a batch is cut, its mails land in the same conversations', () => {
  fc.assert(
    fc.property(anyMails, fc.nat(30), (mails, cut) => {
      let next = 0;
      const id = () => `new${++next}`;
      const whole = placeMails(mails, nothing, id).map(({ conversationId }) => conversationId);
      next = 0;
      const head = mails.slice(0, cut);
      const first = placeMails(head, nothing, id);
      const contact = (index: number) => {
        const opener = first.findIndex(
          ({ conversationId }) => conversationId === first[index]?.conversationId,
        );
        return (head[opener] as Incoming).from;
      };
      const learned = {
        ...nothing,
        messages: head.flatMap(({ messageId, from }, index) =>
          messageId
            ? [
                {
                  messageId,
                  direction: 'in' as const,
                  from,
                  conversationId: first[index]?.conversationId ?? '',
                  contact: contact(index),
                },
              ]
            : [],
        ),
        threads: head.flatMap(({ threadHead, from }, index) =>
          threadHead
            ? [
                {
                  head: threadHead,
                  from,
                  conversationId: first[index]?.conversationId ?? '',
                  contact: contact(index),
                },
              ]
            : [],
        ),
        subjects: head.flatMap(({ subjectKey, from, receivedAt }, index) =>
          subjectKey && first[index]?.opens
            ? [
                {
                  key: subjectKey,
                  conversationId: first[index]?.conversationId ?? '',
                  contact: from,
                  lastMessageAt: receivedAt,
                },
              ]
            : [],
        ),
      };
      const second = placeMails(mails.slice(cut), learned, id);
      expect([...first, ...second].map(({ conversationId }) => conversationId)).toEqual(whole);
    }),
    { numRuns: 500 },
  );
});
