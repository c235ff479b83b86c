import { expect, test } from 'vitest';
import {
  accepted,
  connect,
  db,
  expectSameSet,
  fault,
  lookedAt,
  mailbox,
  mails,
  newAddress,
  retrieve,
  sandbox,
  troubled,
} from '../support/retrieve-journey.ts';
import { countAccepted, mailboxRow } from '../support/retrieving.ts';
import { eventually } from '../support/sandbox.ts';

test('waiting mail and new mail are retrieved exactly once', async () => {
  const box = await mailbox({ incoming: 'pop3' });
  await sandbox.control.deliver(mails(box.address, 500));
  retrieve();
  await accepted(box.mailboxId, 500);
  await sandbox.control.deliver(mails(box.address, 3));
  await accepted(box.mailboxId, 503);
  await expectSameSet(box);
  expect((await mailboxRow(db(), box.mailboxId)).retrieve_failure).toBeNull();
});

test('a connection that breaks in the middle of a message costs nothing', async () => {
  const box = await mailbox({ incoming: 'pop3' });
  await sandbox.control.deliver(mails(box.address, 60));
  await fault('pop3-reset-in-message', {
    mailbox: box.address,
    afterBytes: 300,
    count: 4,
  });
  retrieve();
  await accepted(box.mailboxId, 60);
  await expectSameSet(box);
});

test('a refused sign-in is recorded', async () => {
  const box = await mailbox({ incoming: 'pop3' });
  await fault('pop3-authentication-failed', { user: box.address });
  retrieve();
  const row = await troubled(box.mailboxId);
  expect(row.retrieve_failure?.code).toBe('sign-in-refused');
});

test('from now on: what lay there before is left alone', async () => {
  const address = newAddress();
  await sandbox.control.addUser({ upn: address, mailbox: true });
  await sandbox.control.deliver(mails(address, 5));
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  const box = await connect({ address, incoming: 'pop3', startPoint: { from: 'now' } });
  retrieve();
  await lookedAt(box.mailboxId);
  await sandbox.control.deliver(mails(address, 2));
  await accepted(box.mailboxId, 2);
  expect(await countAccepted(db(), box.mailboxId)).toBe(2);
});

test('retrieved mail is deleted only when that was chosen, and mail over the limit never', async () => {
  const box = await mailbox({ incoming: 'pop3', afterRetrieval: 'delete', limits: { messageBytes: 20_000 } });
  await sandbox.control.deliver([
    ...mails(box.address, 10),
    {
      to: box.address,
      from: 'a@x.example',
      subject: 'big',
      text: 'x'.repeat(70).concat('\r\n').repeat(1_000),
    },
  ]);
  retrieve();
  await accepted(box.mailboxId, 11);
  await eventually('deleted', async () => (await sandbox.control.messages(box.address)).length === 1);
  const messages = await db().selectFrom('message').select('reading').where('subject', '=', 'big').execute();
  expect(messages).toEqual([{ reading: 'header-only' }]);
});

test('a mailbox that changes from IMAP to POP3 and back brings no duplicates', async () => {
  const box = await mailbox({ incoming: 'imap' });
  await sandbox.control.deliver(mails(box.address, 30));
  let retriever = retrieve();
  await accepted(box.mailboxId, 30);
  for (const [incoming, count] of [
    ['pop3', 33],
    ['imap', 36],
  ] as const) {
    await retriever.stop();
    await db().updateTable('mailbox').set({ incoming }).execute();
    await sandbox.control.deliver(mails(box.address, 3));
    retriever = retrieve();
    await accepted(box.mailboxId, count);
  }
  await expectSameSet(box);
});
