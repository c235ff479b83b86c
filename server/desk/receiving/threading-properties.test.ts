/**
 * What holds of threading whatever mail comes, in whatever order and batches: a desk in memory keeps what the database
 * keeps and looks up what look-up.ts looks up.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Incoming, type Known, mentioned, placeMails } from './threading.ts';

const SUPPORT = 'support@contoso.example';
const MONDAY = Date.parse('2026-03-02T09:00:00Z');

interface Kept {
  readonly mail: Incoming;
  readonly conversationId: string;
}

/** @returns the conversation of each mail, by its place in `batches.flat()`. */
function threadAll(batches: readonly (readonly Incoming[])[]): string[] {
  const kept: Kept[] = [];
  const contacts = new Map<string, string>();
  const awaited: { messageId: string; conversationId: string }[] = [];
  for (const batch of batches) {
    const contactOf = (conversationId: string) => contacts.get(conversationId) ?? '';
    const known: Known = {
      messages: kept.flatMap(({ mail, conversationId }) =>
        mail.messageId
          ? [
              {
                messageId: mail.messageId,
                conversationId,
                direction: 'in' as const,
                from: mail.from,
                contact: contactOf(conversationId),
              },
            ]
          : [],
      ),
      threads: kept.flatMap(({ mail, conversationId }) =>
        mail.threadHead
          ? [{ head: mail.threadHead, conversationId, from: mail.from, contact: contactOf(conversationId) }]
          : [],
      ),
      conversations: [...contacts].map(([id, contact]) => ({
        id,
        number: numberOf(id),
        check: 'abc123',
        contact,
      })),
      subjects: [],
      awaited: awaited.map((each) => ({ ...each, contact: contactOf(each.conversationId) })),
      participants: kept.flatMap(({ mail, conversationId }) =>
        [mail.from, ...mail.recipients].map((address) => ({ conversationId, address })),
      ),
      subjectJoinDays: 7,
    };
    const placed = placeMails(batch, known, () => `c${contacts.size + newIds++}`);
    for (const [index, { conversationId, opens, awaits }] of placed.entries()) {
      const mail = batch[index] as Incoming;
      if (opens) contacts.set(conversationId, mail.from);
      kept.push({ mail, conversationId });
      awaited.push(...awaits.map((messageId) => ({ messageId, conversationId })));
    }
  }
  return kept.map(({ conversationId }) => conversationId);
}

let newIds = 0;
const numberOf = (id: string) => Number(id.slice(1));

/** @param cuts where a batch ends. */
function inBatches<T>(items: readonly T[], cuts: readonly number[]): T[][] {
  const ends = [...new Set(cuts.map((cut) => cut % (items.length + 1)))].sort((a, b) => a - b);
  return [0, ...ends].map((start, index) => items.slice(start, ends[index] ?? items.length));
}

interface Tree {
  readonly thread: string;
  /** Of mail n + 1: which earlier mail it answers. */
  readonly parents: readonly number[];
  readonly authors: readonly number[];
}

/** A discussion in which everybody gets every mail, with the references that RFC 5322 section 3.6.4 asks for. */
function discussion({ thread, parents, authors }: Tree): Incoming[] {
  const people = [0, 1, 2].map((person) => `person${person}@${thread}.example`);
  const mails: Incoming[] = [];
  for (const [index, author] of authors.entries()) {
    const parent = index === 0 ? undefined : mails[(parents[index - 1] as number) % index];
    mails.push({
      messageId: `<${index}@${thread}>`,
      inReplyTo: parent?.messageId,
      references: parent ? [...parent.references, parent.messageId as string] : [],
      tokens: [],
      threadHead: undefined,
      continuesThread: false,
      subjectKey: '',
      from: people[author] as string,
      recipients: [SUPPORT, ...people],
      isReport: false,
      receivedAt: new Date(MONDAY + index),
    });
  }
  return mails;
}

const tree = (thread: string) =>
  fc.record({
    thread: fc.constant(thread),
    parents: fc.array(fc.nat(20), { minLength: 7, maxLength: 7 }),
    authors: fc.array(fc.nat(2), { minLength: 1, maxLength: 8 }),
  });
const cuts = fc.array(fc.nat(40), { maxLength: 6 });

test('the mails of a discussion end in one conversation, in whatever order and batches they come', () => {
  fc.assert(
    fc.property(
      fc.tuple(tree('one'), tree('two')).chain(([one, two]) => {
        const mails = [...discussion(one), ...discussion(two)];
        return fc.shuffledSubarray(mails, { minLength: mails.length });
      }),
      cuts,
      (mails, where) => {
        const conversations = threadAll(inBatches(mails, where));
        const of = (thread: string) =>
          new Set(conversations.filter((_, index) => mails[index]?.messageId?.endsWith(`@${thread}>`)));
        expect(of('one').size).toBe(1);
        expect(of('two').size).toBe(1);
        expect([...of('one')]).not.toEqual([...of('two')]);
      },
    ),
    { numRuns: 500 },
  );
});

const strangerMail = fc
  .record({
    inReplyTo: fc.option(fc.nat(7), { nil: undefined }),
    references: fc.array(fc.nat(7), { maxLength: 4 }),
    messageId: fc.option(fc.nat(7), { nil: undefined }),
    number: fc.option(fc.nat(20), { nil: undefined }),
    copies: fc.boolean(),
    continuesThread: fc.boolean(),
  })
  .map(
    ({ inReplyTo, references, messageId, number, copies, continuesThread }): Incoming => ({
      messageId: messageId === undefined ? undefined : `<${messageId}@one>`,
      inReplyTo: inReplyTo === undefined ? undefined : `<${inReplyTo}@one>`,
      references: references.map((index) => `<${index}@one>`),
      tokens: number === undefined ? [] : [{ number, check: 'abc123' }],
      threadHead: 'h1',
      continuesThread,
      subjectKey: '',
      from: 'eve@evil.example',
      recipients: copies ? [SUPPORT, 'person0@one.example'] : [SUPPORT],
      isReport: false,
      receivedAt: new Date(MONDAY),
    }),
  );

test('a stranger who knows every identifier of a discussion gets into none of its conversations', () => {
  fc.assert(
    fc.property(
      tree('one'),
      fc.array(strangerMail, { minLength: 1, maxLength: 5 }),
      cuts,
      (one, strangers, where) => {
        const mails = discussion(one).map((each) => ({ ...each, threadHead: 'h1', continuesThread: true }));
        const all = [...mails, ...strangers];
        const conversations = threadAll(inBatches(all, where));
        const theirs = new Set(conversations.slice(0, mails.length));
        expect(theirs.size).toBe(1);
        for (const conversation of conversations.slice(mails.length))
          expect(theirs).not.toContain(conversation);
      },
    ),
    { numRuns: 500 },
  );
});

test('nothing a stranger sends before keeps a customer’s mails from their conversation', () => {
  fc.assert(
    fc.property(tree('one'), fc.array(strangerMail, { maxLength: 5 }), cuts, (one, strangers, where) => {
      const mails = discussion(one);
      // A copy that reaches the customer makes the stranger's a conversation that the customer may answer in.
      const sent = strangers.map((each) => ({ ...each, recipients: [SUPPORT] }));
      const conversations = threadAll(inBatches([...sent, ...mails], where));
      expect(new Set(conversations.slice(sent.length)).size).toBe(1);
      expect(conversations.slice(0, sent.length)).not.toContain(conversations[sent.length]);
    }),
    { numRuns: 500 },
  );
});

test('references in a circle, or to hundreds of mails that never come, end', () => {
  const circle = fc.array(fc.record({ self: fc.nat(5), named: fc.array(fc.nat(5), { maxLength: 5 }) }), {
    minLength: 1,
    maxLength: 20,
  });
  fc.assert(
    fc.property(circle, cuts, (links, where) => {
      const mails = links.map(
        ({ self, named }): Incoming => ({
          messageId: `<${self}@x>`,
          inReplyTo: `<${named[0] ?? self}@x>`,
          references: [
            ...named.map((id) => `<${id}@x>`),
            ...Array.from({ length: 200 }, (_, index) => `<never${index}@x>`),
          ],
          tokens: [],
          threadHead: undefined,
          continuesThread: false,
          subjectKey: '',
          from: 'ann@customer.example',
          recipients: [SUPPORT],
          isReport: false,
          receivedAt: new Date(MONDAY),
        }),
      );
      expect(new Set(threadAll(inBatches(mails, where))).size).toBe(1);
      expect(mentioned(mails[0] as Incoming).length).toBeLessThanOrEqual(206);
    }),
    { numRuns: 200 },
  );
});
