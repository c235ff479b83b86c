import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { createConversation, createOutbox, type OutboxFixture } from '../../../test/support/outbox.ts';
import { newId } from '../../kernel/id.ts';
import { readMessage } from '../../wire/mime/read.ts';
import { type Reply, writeReply } from './reply.ts';

let database: TestDatabase;
let fixture: OutboxFixture;

beforeAll(async () => {
  database = await createTestDatabase();
  fixture = await createOutbox(database.store);
});
afterAll(async () => {
  await database?.drop();
});

async function reply(conversationId: string, more: Partial<Reply> = {}) {
  return writeReply(database.store, {
    conversationId,
    agentId: fixture.agentId,
    text: 'Here is a new one.',
    cc: [],
    bcc: [],
    close: false,
    ...more,
  });
}

const messageRow = async (id: string) => {
  const { db, blobs } = database.store;
  const row = await db.selectFrom('message').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  return { ...row, content: await blobs.read(db, row.digest) };
};

const conversationRow = (id: string) =>
  database.store.db.selectFrom('conversation').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

const recipients = (deliveryId: string) =>
  database.store.db
    .selectFrom('delivery_recipient')
    .select(['address', 'field', 'outcome'])
    .where('delivery_id', '=', deliveryId)
    .orderBy('address')
    .execute();

describe('an answer', () => {
  it('threads below the customer’s last message and carries the conversation’s token', async () => {
    const conversationId = await createConversation(database.store, fixture, 'adne@customer.example');
    const { messageId } = await reply(conversationId);
    const row = await messageRow(messageId);
    const conversation = await conversationRow(conversationId);
    const mail = await readMessage(row.content);
    expect(mail.messageId).toBe(row.rfc_message_id);
    expect(mail.messageId).toMatch(/^<[0-9a-f-]{36}@contoso\.example>$/);
    expect(mail.inReplyTo).toBe(`<${conversationId}@customer.example>`);
    expect(mail.references).toEqual([`<${conversationId}@customer.example>`]);
    expect(mail.subject).toBe(`Re: Broken lamp [#${conversation.number}-${conversation.subject_check}]`);
    expect(mail.from).toEqual({ address: 'support@contoso.example', name: 'Contoso Support' });
    expect(mail.to).toEqual([{ address: 'adne@customer.example', name: 'Ådne Ødegård' }]);
    expect(mail.text).toContain('> My lamp broke.');
    expect(row.text_body).toBe('Here is a new one.');
  });

  it('goes to Bcc recipients without naming them, and to nobody twice', async () => {
    const conversationId = await createConversation(database.store, fixture, 'adne@customer.example');
    const { messageId, deliveryId } = await reply(conversationId, {
      to: ['adne@customer.example', 'ADNE@customer.example'],
      cc: ['adne@customer.example', 'second@customer.example'],
      bcc: ['hidden@customer.example'],
    });
    expect(await recipients(deliveryId)).toEqual([
      { address: 'adne@customer.example', field: 'to', outcome: 'waiting' },
      { address: 'hidden@customer.example', field: 'bcc', outcome: 'waiting' },
      { address: 'second@customer.example', field: 'cc', outcome: 'waiting' },
    ]);
    expect((await messageRow(messageId)).content.toString()).not.toContain('hidden');
  });

  it('goes to Reply-To where the customer asked for it', async () => {
    const conversationId = await createConversation(database.store, fixture);
    await database.store.db
      .updateTable('message')
      .set({ reply_to: JSON.stringify([{ address: 'else@customer.example', name: 'Elsewhere' }]) })
      .where('conversation_id', '=', conversationId)
      .execute();
    const { deliveryId } = await reply(conversationId);
    expect(await recipients(deliveryId)).toMatchObject([{ address: 'else@customer.example' }]);
  });

  it('goes to the person who wrote, not to the report about the answer before', async () => {
    const conversationId = await createConversation(database.store, fixture, 'adne@customer.example');
    const {
      id: _,
      arrival_id: __,
      search: ___,
      ...mail
    } = await database.store.db
      .selectFrom('message')
      .selectAll()
      .where('conversation_id', '=', conversationId)
      .executeTakeFirstOrThrow();
    const addresses = { to_addresses: '[]', cc_addresses: '[]', reply_to: '[]', traits: '{}' };
    const report = { from_address: 'postmaster@contoso.example', automatic: true, rfc_message_id: null };
    await database.store.db
      .insertInto('message')
      .values({ ...mail, ...addresses, ...report, id: newId() })
      .execute();
    const { deliveryId } = await reply(conversationId);
    expect(await recipients(deliveryId)).toMatchObject([{ address: 'adne@customer.example' }]);
  });

  it('changes the conversation with it', async () => {
    const conversationId = await createConversation(database.store, fixture);
    await reply(conversationId, { close: true });
    const conversation = await conversationRow(conversationId);
    expect(conversation).toMatchObject({
      state: 'closed',
      unread: false,
      message_count: 2,
      preview: 'Here is a new one.',
      agent_id: fixture.agentId,
    });
    expect(conversation.closed_at).not.toBeNull();
  });

  it.each<[string, Partial<Reply>, string]>([
    ['of blanks', { text: ' \n\t ' }, 'text-empty'],
    ['to a conversation that is not there', { conversationId: newId() }, 'conversation-not-found'],
  ])('%s is refused and leaves nothing behind', async (_, more, reason) => {
    const conversationId = await createConversation(database.store, fixture);
    await expect(reply(conversationId, more)).rejects.toMatchObject({ name: 'LetterRefused', reason });
    expect(await conversationRow(conversationId)).toMatchObject({ message_count: 1 });
  });

  it('to nobody is refused', async () => {
    const conversationId = await createConversation(database.store, fixture, '');
    await expect(reply(conversationId)).rejects.toMatchObject({ reason: 'no-recipient' });
  });

  it('from a mailbox that is switched off is refused', async () => {
    const off = await createOutbox(database.store, { address: 'off@contoso.example' });
    const conversationId = await createConversation(database.store, off);
    await database.store.db
      .updateTable('mailbox')
      .set({ enabled: false })
      .where('id', '=', off.mailboxId)
      .execute();
    await expect(reply(conversationId)).rejects.toMatchObject({ reason: 'mailbox-disabled' });
  });
});
