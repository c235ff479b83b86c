import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { connectExisting } from '../../../test/support/retrieving.ts';
import { newId } from '../../kernel/id.ts';
import { closeReader, readMessages } from '../../wire/mime/read.ts';
import { type ReceivingMailbox, receiveMails } from './receive.ts';

let database: TestDatabase;
let mailbox: ReceivingMailbox;
beforeEach(async () => {
  database = await createTestDatabase();
  const nowhere = { host: 'localhost', port: 1, tls: 'implicit' } as const;
  mailbox = await connectExisting(
    database.store.db,
    { ca: '', info: { imap: nowhere, pop3: nowhere, smtp: nowhere } },
    { address: 'support@contoso.example' },
  );
});
afterEach(() => database.drop());
afterAll(closeReader);

const ARRIVED = new Date('2026-03-02T09:00:00Z');

/** Header lines and a text; @returns the conversation. */
async function arrives(lines: readonly string[], receivedAt = ARRIVED): Promise<string> {
  const raw = Buffer.from([...lines, '', 'Hello.', ''].join('\r\n'));
  const [message] = await readMessages([raw]);
  if (!message) throw new Error('no reading');
  const digest = createHash('sha256').update(raw).digest();
  const arrivalId = newId();
  return database.store.db.transaction().execute(async (trx) => {
    await database.store.blobs.put(trx, [raw]);
    await trx
      .insertInto('arrival')
      .values({
        id: arrivalId,
        mailbox_id: mailbox.mailboxId,
        folder: 'INBOX',
        uid_validity: 1,
        uid: Math.floor(Math.random() * 2 ** 31),
        digest,
        size: raw.length,
      } as never)
      .execute();
    const [conversation] = await receiveMails(trx, mailbox, [
      { arrivalId, digest, size: raw.length, headerOnly: false, receivedAt, message },
    ]);
    return conversation as string;
  });
}

const lastMessage = () =>
  database.store.db
    .selectFrom('message')
    .select(['kind', 'automatic', 'traits', 'thread_head'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
const stateOf = async (id: string) =>
  (await database.store.db.selectFrom('conversation').select('state').where('id', '=', id).executeTakeFirst())
    ?.state;
const close = (id: string) =>
  database.store.db.updateTable('conversation').set({ state: 'closed' }).where('id', '=', id).execute();

const ann = 'From: Ann <ann@customer.example>';
const later = (days: number) => new Date(ARRIVED.getTime() + days * 86_400_000);

describe('a received mail', () => {
  it('finds its conversation by subject and sender for some days, and opens it again', async () => {
    const first = await arrives([ann, 'Subject: My lamp is broken']);
    await close(first);
    expect(await arrives([ann, 'Subject: AW: My lamp is broken'], later(3))).toBe(first);
    expect(await stateOf(first)).toBe('open');
    expect(await arrives(['From: bob@customer.example', 'Subject: Re: My lamp is broken'])).not.toBe(first);
    expect(await arrives([ann, 'Subject: My lamp is broken'], later(30))).not.toBe(first);
  });

  it('finds nothing by subject when the days are none', async () => {
    await database.store.db.insertInto('installation').values({ subject_join_days: 0 }).execute();
    const first = await arrives([ann, 'Subject: My lamp is broken']);
    expect(await arrives([ann, 'Subject: Re: My lamp is broken'])).not.toBe(first);
  });

  it('of a form that writes for many customers joins nothing by subject', async () => {
    const form = ['From: form@shop.example', 'Subject: Message about an order'];
    const first = await arrives([...form, 'Reply-To: ann@customer.example']);
    expect(await arrives([...form, 'Reply-To: bob@customer.example'])).not.toBe(first);
  });

  it('finds its conversation by Outlook’s thread index, for its own sender only', async () => {
    const head = '01dc8a3b5c7e3f9a1b2c4d5e6f708192a3b4c5d6e7f8';
    const index = (blocks: string) => `Thread-Index: ${Buffer.from(head + blocks, 'hex').toString('base64')}`;
    const first = await arrives([ann, 'Subject: Lamp', index('')]);
    expect((await lastMessage()).thread_head).toBe(head);
    expect(await arrives([ann, 'Subject: Quite another thing', index('0102030405')])).toBe(first);
    expect(await arrives(['From: bob@customer.example', 'Subject: Lamp', index('0102030405')])).not.toBe(
      first,
    );
  });

  it('that a phrase knows for a delivery exception is one', async () => {
    await arrives(['From: relay@isp.example', 'Subject: Mail delivery failed: returning message to sender']);
    expect(await lastMessage()).toMatchObject({
      kind: 'delivery-report',
      automatic: true,
      traits: { exception: 'mail delivery failed' },
    });
  });

  it('that is one of our own, come back, is a loop', async () => {
    await arrives([ann, 'Subject: Lamp', 'Message-ID: <in@customer.example>']);
    await database.store.db
      .updateTable('message')
      .set({ direction: 'out', rfc_message_id: '<ours@contoso.example>' })
      .execute();
    await arrives([ann, 'Subject: Lamp', 'Message-ID: <ours@contoso.example>']);
    expect(await lastMessage()).toMatchObject({ automatic: true, traits: { loop: true } });
  });

  it('of a stranger who names a customer’s mail stays out of that conversation, and says which it named', async () => {
    const first = await arrives([ann, 'Subject: Lamp', 'Message-ID: <one@customer.example>']);
    const { number, subject_check } = await database.store.db
      .selectFrom('conversation')
      .select(['number', 'subject_check'])
      .where('id', '=', first)
      .executeTakeFirstOrThrow();
    const eve = 'From: eve@evil.example';
    const named = await arrives([eve, 'Subject: Re: Lamp', 'In-Reply-To: <one@customer.example>']);
    expect(named).not.toBe(first);
    expect((await lastMessage()).traits).toEqual({ apartFrom: first });
    const token = await arrives([eve, `Subject: Re: Lamp [#${number}-${subject_check}]`]);
    expect(token).not.toBe(first);
    expect((await lastMessage()).traits).toEqual({ apartFrom: first });
    // Whoever was copied in belongs to it.
    await arrives([
      ann,
      'Subject: Re: Lamp',
      'Cc: Bob <BOB@customer.example>',
      'In-Reply-To: <one@customer.example>',
      'Message-ID: <two@customer.example>',
    ]);
    const bob = ['From: bob@customer.example', 'Subject: Re: Lamp', 'In-Reply-To: <two@customer.example>'];
    expect(await arrives(bob)).toBe(first);
    expect((await lastMessage()).traits).toEqual({});
  });

  it('finds its conversation when the answer to it came first, as do other answers', async () => {
    const cc = 'Cc: ann@customer.example, bob@customer.example';
    const root = 'References: <root@customer.example>';
    const answer = await arrives(['From: bob@customer.example', 'Subject: Re: Lamp', cc, root]);
    expect(await arrives([ann, 'Subject: AW: Lamp', root])).toBe(answer);
    expect(await arrives([ann, 'Subject: Lamp', 'Message-ID: <root@customer.example>'])).toBe(answer);
    expect(
      await arrives(['From: eve@evil.example', 'Subject: Lamp', 'Message-ID: <root@customer.example>']),
    ).not.toBe(answer);
  });

  it('finds its conversation by the last of two hundred references', async () => {
    const first = await arrives([ann, 'Subject: Lamp', 'Message-ID: <one@customer.example>']);
    const many = Array.from({ length: 199 }, (_, index) => ` <r${index}@customer.example>`);
    const lines = ['References:', ...many, ' <one@customer.example>'];
    expect(await arrives([ann, 'Subject: Other', lines.join('\r\n')])).toBe(first);
    const none = await arrives([ann, 'Subject: Third', ['References:', ...many].join('\r\n')]);
    expect(none).not.toBe(first);
    const { count } = await database.store.db
      .selectFrom('awaited_mail')
      .select(({ fn }) => fn.countAll<string>().as('count'))
      .executeTakeFirstOrThrow();
    expect(Number(count)).toBe(10);
  });

  it('that is an absence notice leaves a closed conversation closed', async () => {
    const first = await arrives([ann, 'Subject: Lamp', 'Message-ID: <one@customer.example>']);
    await close(first);
    const notice = [ann, 'Subject: Automatic reply: Lamp', 'Auto-Submitted: auto-generated'];
    expect(await arrives([...notice, 'In-Reply-To: <one@customer.example>'])).toBe(first);
    expect(await stateOf(first)).toBe('closed');
    expect(await lastMessage()).toMatchObject({ kind: 'auto-reply', automatic: true });
  });
});
