import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { createConversation, createOutbox, type OutboxFixture } from '../../../test/support/outbox.ts';
import { verifyDkim } from '../../../test/support/verify-dkim.ts';
import { newId } from '../../kernel/id.ts';
import { openVault, type Vault } from '../../store/vault.ts';
import { readMessage } from '../../wire/mime/read.ts';
import { changeAddress } from './change-address.ts';
import { addDkimKey, switchDkimKey } from './dkim-keys.ts';
import { type Reply, writeReply } from './reply.ts';
import { startConversation } from './start-conversation.ts';

const WRONG = 'marieke@klnat.example';
const RIGHT = 'marieke@klant.example';

let database: TestDatabase;
let fixture: OutboxFixture;
let vault: Vault;
beforeAll(async () => {
  database = await createTestDatabase();
  vault = openVault({ keys: [{ id: 'test', bytes: randomBytes(32) }] });
  fixture = await createOutbox(database.store, { address: 'support@winkel.example', provider: 'oidc' });
});
afterAll(() => database?.drop());

async function bounced(more: Partial<Reply> = {}, failed = WRONG) {
  const { store } = database;
  const conversationId = await createConversation(store, fixture, WRONG);
  const wish = { agentId: fixture.agentId, text: 'Answer', cc: [], bcc: [], close: false };
  const written = await writeReply(store, { ...wish, conversationId, ...more }, vault);
  await fail(written.deliveryId, failed);
  return { ...written, conversationId };
}

async function fail(deliveryId: string, failed: string): Promise<void> {
  const { db } = database.store;
  await db
    .updateTable('delivery')
    .set({ state: 'failed', attempts: 2, taken: true, settled_at: new Date() })
    .where('id', '=', deliveryId)
    .execute();
  const recipients = db.updateTable('delivery_recipient').where('delivery_id', '=', deliveryId);
  await recipients.set({ outcome: 'accepted' }).execute();
  await recipients
    .set({ outcome: 'failed', status: '5.1.1', diagnostic: 'unknown' })
    .where('address', '=', failed)
    .execute();
}

const change = (deliveryId: string, to = RIGHT, from = WRONG) =>
  changeAddress(database.store, vault, {
    deliveryId,
    agentId: fixture.agentId,
    departments: null,
    from,
    to,
  });

async function letter(messageId: string) {
  const { db, blobs } = database.store;
  const row = await db
    .selectFrom('message')
    .selectAll()
    .where('id', '=', messageId)
    .executeTakeFirstOrThrow();
  const raw = await blobs.read(db, row.digest);
  expect(raw.length).toBe(row.size);
  return { row, raw, mail: await readMessage(raw) };
}

const recipients = (deliveryId: string) =>
  database.store.db
    .selectFrom('delivery_recipient')
    .select(['address', 'outcome', 'status'])
    .where('delivery_id', '=', deliveryId)
    .orderBy('address')
    .execute();

describe('a letter that goes to another address', () => {
  it('names it in its header, is otherwise the letter it was, and leaves to nobody else', async () => {
    const { deliveryId, messageId } = await bounced({ cc: ['piet@klant.example'] });
    const before = await letter(messageId);
    expect(await change(deliveryId)).toBe('done');
    const { row, mail } = await letter(messageId);
    expect(mail.to).toEqual([{ address: RIGHT, name: 'Ådne Ødegård' }]);
    expect(row.to_addresses).toEqual([{ address: RIGHT, name: 'Ådne Ødegård' }]);
    expect(mail.cc).toEqual(before.mail.cc);
    expect([mail.messageId, mail.subject, mail.text, mail.html]).toEqual([
      before.mail.messageId,
      before.mail.subject,
      before.mail.text,
      before.mail.html,
    ]);
    expect(await recipients(deliveryId)).toEqual([
      { address: RIGHT, outcome: 'waiting', status: null },
      { address: 'piet@klant.example', outcome: 'accepted', status: null },
    ]);
    const delivery = await database.store.db
      .selectFrom('delivery')
      .select(['state', 'attempts', 'settled_at', 'taken'])
      .where('id', '=', deliveryId)
      .executeTakeFirstOrThrow();
    expect(delivery).toEqual({ state: 'waiting', attempts: 0, settled_at: null, taken: true });
  });

  it('is signed anew, once', async () => {
    const wanted = { domain: 'winkel.example', algorithm: 'rsa-sha256' } as const;
    const key = await addDkimKey(database.store, vault, wanted, fixture.agentId);
    await switchDkimKey(database.store, key.id, true, fixture.agentId);
    const { deliveryId, messageId } = await bounced();
    await change(deliveryId);
    const { raw } = await letter(messageId);
    const verdict = verifyDkim(raw, key.record.value.replace(/^.*p=/, ''));
    expect(verdict).toMatchObject({ bodyHashRight: true, signatureRight: true });
    expect(raw.toString('latin1').match(/^DKIM-Signature:/gm)).toHaveLength(1);
  });

  it('stays as it is for somebody in Bcc, whom it does not name', async () => {
    const { deliveryId, messageId } = await bounced(
      { to: ['piet@klant.example'], bcc: ['geheim@klnat.example'] },
      'geheim@klnat.example',
    );
    const before = await letter(messageId);
    expect(await change(deliveryId, 'geheim@klant.example', 'geheim@klnat.example')).toBe('done');
    expect((await letter(messageId)).raw.equals(before.raw)).toBe(true);
  });

  it('takes its conversation along when it began with us, and leaves one that the customer began', async () => {
    const { store } = database;
    const started = await startConversation(
      store,
      {
        agentId: fixture.agentId,
        mailboxId: fixture.mailboxId,
        departments: null,
        to: [WRONG],
        subject: 'Je bestelling',
        text: 'Ze is onderweg.',
        cc: [],
        bcc: [],
        close: false,
      },
      vault,
    );
    await fail(started.deliveryId, WRONG);
    await change(started.deliveryId);
    const contact = (conversationId: string) =>
      store.db
        .selectFrom('conversation')
        .leftJoin('contact', 'contact.id', 'conversation.contact_id')
        .select('contact.address')
        .where('conversation.id', '=', conversationId)
        .executeTakeFirstOrThrow();
    expect(await contact(started.conversationId)).toEqual({ address: RIGHT });
    const answered = await bounced();
    const before = await contact(answered.conversationId);
    await change(answered.deliveryId);
    expect(await contact(answered.conversationId)).toEqual(before);
  });

  it('is refused for who gets it already, and comes too late or finds nothing', async () => {
    const { deliveryId } = await bounced({ cc: ['piet@klant.example'] });
    await expect(change(deliveryId, 'PIET@klant.example')).rejects.toMatchObject({ path: 'change.to' });
    await expect(change(deliveryId, WRONG)).rejects.toMatchObject({ path: 'change.to' });
    expect(await change(deliveryId, RIGHT, 'piet@klant.example')).toBe('too-late');
    expect(await change(newId())).toBe('not-found');
    expect(await change(deliveryId)).toBe('done');
    expect(await change(deliveryId)).toBe('too-late');
  });
});
