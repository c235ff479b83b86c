/** Mail too large for memory: streamed in, read by its skeleton, its files served out of the original. */
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { wantOriginal } from '../../server/desk/reading/originals.ts';
import { findMessage, listAttachments, openAttachment } from '../../server/desk/reading/read-message.ts';
import { newId } from '../../server/kernel/id.ts';
import { type LargeMail, largeMail } from '../support/large-mail.ts';
import {
  accepted,
  database,
  db,
  expectSame,
  fault,
  mailbox,
  mails,
  retrieve,
  sandbox,
  troubled,
} from '../support/retrieve-journey.ts';
import { digestOf } from '../support/retrieving.ts';
import { eventually } from '../support/sandbox.ts';

const MEGABYTE = 1024 * 1024;
const film = (bytes: number): LargeMail => ({
  subject: 'The film',
  text: 'See the film.',
  files: [{ name: 'film.mp4', type: 'video/mp4', content: randomBytes(bytes) }],
});
const deliver = (to: string, mail: LargeMail) =>
  sandbox.control.deliver({ to, from: 'a@x.example', raw: largeMail(mail).toString('base64') });
const messagesOf = (mailboxId: string) =>
  db().selectFrom('message').selectAll().where('mailbox_id', '=', mailboxId).orderBy('id').execute();
const rowsOf = async (table: 'blob_piece' | 'blob_upload' | 'wanted_original') =>
  (await database.store.pool.query(`select from ${table}`)).rowCount;

describe.each(['imap', 'pop3', 'graph'] as const)('over %s', (incoming) => {
  test('a large mail comes byte for byte, in its place among the others, and its files can be had', async () => {
    const box = await mailbox({ incoming });
    const mail = film(6 * MEGABYTE + 1);
    await sandbox.control.deliver(mails(box.address, 2));
    await deliver(box.address, mail);
    await sandbox.control.deliver(mails(box.address, 1));
    retrieve();
    await accepted(box.mailboxId, 4);
    await expectSame(box);
    const large = (await messagesOf(box.mailboxId)).find(({ subject }) => subject === 'The film');
    expect(large).toMatchObject({ reading: 'parsed', text_body: expect.stringContaining('See the film.') });
    const message = await findMessage(db(), null, String(large?.id));
    const [attachment] = await listAttachments(db(), String(large?.id));
    if (!message || !attachment) throw new Error('not there');
    expect(attachment).toMatchObject({ filename: 'film.mp4', part: { encoding: 'base64' } });
    const content = await openAttachment(database.store, message, attachment);
    if (!(content instanceof Readable)) throw new Error('not streamed');
    expect(digestOf(await buffer(content))).toBe(digestOf(mail.files[0]?.content as Buffer));
    expect(await rowsOf('blob_piece')).toBeGreaterThan(8);
    expect(await rowsOf('blob_upload')).toBe(0);
  });

  test('over the limit it is a header, and nothing else of it is kept', async () => {
    const box = await mailbox({ incoming, limits: { messageBytes: 5 * MEGABYTE } });
    // Exchange's sizes are estimates: this one says nothing of a limit.
    if (incoming === 'imap') await fault('imap-wrong-size', { user: box.address, factor: 0.7 });
    await deliver(box.address, film(5 * MEGABYTE));
    retrieve();
    await accepted(box.mailboxId, 1);
    expect(await messagesOf(box.mailboxId)).toMatchObject([{ reading: 'header-only', subject: 'The film' }]);
    expect(await rowsOf('blob_piece')).toBe(0);
  });
});

test('a connection that breaks in the middle of it begins it anew, and loses nothing', async () => {
  const box = await mailbox();
  await deliver(box.address, film(6 * MEGABYTE));
  await sandbox.control.deliver(mails(box.address, 1));
  await fault('imap-reset-in-literal', { user: box.address, afterBytes: 300_000 });
  retrieve();
  await troubled(box.mailboxId);
  await sandbox.control.clearFault('imap-reset-in-literal');
  await accepted(box.mailboxId, 2);
  await expectSame(box);
});

describe.each(['imap', 'pop3', 'graph'] as const)(
  'a mail over the limit that is wanted after all, over %s',
  (incoming) => {
    async function headerOnly() {
      const box = await mailbox({ incoming, limits: { messageBytes: MEGABYTE } });
      const mail = film(5 * MEGABYTE);
      await deliver(box.address, mail);
      retrieve({ pop3PollMs: 500, graphPollMs: 500 });
      await accepted(box.mailboxId, 1);
      const [message] = await messagesOf(box.mailboxId);
      expect(message).toMatchObject({ reading: 'header-only' });
      const agent = newId();
      await db()
        .insertInto('agent')
        .values({ id: agent, email: `${agent}@x.example`, name: 'A', role: 'agent' })
        .execute();
      return { box, mail, messageId: String(message?.id), agent };
    }

    test('becomes whole, in its place', async () => {
      const { box, mail, messageId, agent } = await headerOnly();
      expect(await wantOriginal(database.store, messageId, agent)).toBe(true);
      await eventually(
        'whole',
        async () => (await messagesOf(box.mailboxId))[0]?.reading === 'parsed',
        30_000,
      );
      const [message] = await messagesOf(box.mailboxId);
      expect(message?.text_body).toContain('See the film.');
      expect(message?.digest.toString('hex')).toBe(digestOf(largeMail(mail)));
      expect(await listAttachments(db(), messageId)).toMatchObject([{ filename: 'film.mp4' }]);
      await expectSame(box);
      expect(await wantOriginal(database.store, messageId, agent)).toBe(false);
      expect(await rowsOf('wanted_original')).toBe(0);
      expect(await rowsOf('blob_upload')).toBe(0);
    });

    // The others have no placeholders to send.
    if (incoming === 'imap') {
      test('and cannot be converted by the server stays what it is', async () => {
        const { box, messageId, agent } = await headerOnly();
        await fault('imap-placeholder', { mailbox: box.address });
        await wantOriginal(database.store, messageId, agent);
        const wanted = () => db().selectFrom('wanted_original').select('state').executeTakeFirst();
        await eventually('told', async () => (await wanted())?.state === 'failed', 30_000);
        expect(await messagesOf(box.mailboxId)).toMatchObject([
          { reading: 'header-only', subject: 'The film' },
        ]);
        await sandbox.control.clearFault('imap-placeholder');
        await wantOriginal(database.store, messageId, agent);
        await eventually(
          'whole',
          async () => (await messagesOf(box.mailboxId))[0]?.reading === 'parsed',
          30_000,
        );
      });
    }

    test('and is gone from the server says so, and can be asked for again', async () => {
      const { messageId, agent } = await headerOnly();
      // As if it had been another one, which is not there any more.
      const gone = incoming === 'imap' ? { uid: 4_000 } : { uidl: 'gone' };
      await db().updateTable('arrival').set(gone).execute();
      await wantOriginal(database.store, messageId, agent);
      const failed = () =>
        db()
          .selectFrom('wanted_original')
          .select(['state', 'failure'])
          .where('state', '=', 'failed')
          .executeTakeFirst();
      const row = await eventually('told', failed, 30_000);
      expect(row.failure?.code).toBe('message-unavailable');
      expect(await wantOriginal(database.store, messageId, agent)).toBe(true);
      await eventually('told again', failed, 30_000);
    });
  },
);
