/** Mail in over Microsoft Graph, against the sandbox's. */
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

const EVERYTHING = { from: 'everything' } as const;

test('waiting mail and new mail are retrieved exactly once, whatever changes about them', async () => {
  const box = await mailbox({ incoming: 'graph', startPoint: EVERYTHING, afterRetrieval: 'seen' });
  await sandbox.control.deliver(mails(box.address, 120));
  retrieve();
  await accepted(box.mailboxId, 120);
  await eventually('marked as read', async () =>
    (await sandbox.control.messages(box.address)).every(({ flags }) => flags.includes('\\Seen')),
  );
  await sandbox.control.deliver(mails(box.address, 3));
  await accepted(box.mailboxId, 123);
  await expectSameSet(box);
  expect((await mailboxRow(db(), box.mailboxId)).retrieve_failure).toBeNull();
});

test('from now on: what lay there is left alone', async () => {
  const address = newAddress();
  await sandbox.control.addUser({ upn: address, mailbox: true });
  await sandbox.control.deliver(mails(address, 4));
  // Graph dates mail in whole seconds.
  const second = Math.floor(Date.now() / 1_000);
  await eventually('the next second', async () => Math.floor(Date.now() / 1_000) > second);
  const box = await connect({ address, incoming: 'graph', startPoint: { from: 'now' } });
  retrieve();
  await lookedAt(box.mailboxId);
  await sandbox.control.deliver(mails(address, 2));
  await accepted(box.mailboxId, 2);
  expect(await countAccepted(db(), box.mailboxId)).toBe(2);
});

test('a link that Graph has forgotten makes everything be looked at anew, and nothing come twice', async () => {
  const box = await mailbox({ incoming: 'graph', startPoint: EVERYTHING });
  await sandbox.control.deliver(mails(box.address, 20));
  retrieve();
  await accepted(box.mailboxId, 20);
  await fault('graph-delta-expired', { mailbox: box.address, count: 1 });
  await sandbox.control.deliver(mails(box.address, 2));
  await accepted(box.mailboxId, 22);
  await expectSameSet(box);
});

test('a message that Graph cannot hand out stops no other, and comes when it can', async () => {
  const box = await mailbox({ incoming: 'graph', startPoint: EVERYTHING });
  await fault('graph-message-withheld', { mailbox: box.address, subject: 'Order 3' });
  await sandbox.control.deliver(mails(box.address, 6));
  retrieve();
  await accepted(box.mailboxId, 5);
  await sandbox.control.clearFault('graph-message-withheld');
  await accepted(box.mailboxId, 6);
  await expectSameSet(box);
});

test('a large mail is streamed, and of one over the limit the header comes', async () => {
  const box = await mailbox({
    incoming: 'graph',
    startPoint: EVERYTHING,
    limits: { messageBytes: 6_000_000 },
    afterRetrieval: 'delete',
  });
  const line = `${'x'.repeat(70)}\r\n`;
  const mail = { to: box.address, from: 'a@x.example' };
  await sandbox.control.deliver([
    { ...mail, subject: 'large', text: line.repeat(60_000) },
    { ...mail, subject: 'larger', text: line.repeat(120_000) },
    { ...mail, subject: 'small', text: 'Hello' },
  ]);
  retrieve();
  await accepted(box.mailboxId, 3);
  const messages = await db()
    .selectFrom('message')
    .select(['subject', 'reading'])
    .orderBy('subject')
    .execute();
  expect(messages).toEqual([
    { subject: 'large', reading: 'parsed' },
    { subject: 'larger', reading: 'header-only' },
    { subject: 'small', reading: 'parsed' },
  ]);
  // The only whole copy of a mail stays where it is.
  await eventually('deleted', async () => (await sandbox.control.messages(box.address)).length === 1);
});

test.each([
  ['graph-throttled', { retryAfterSeconds: 1 }, 'mailbox-throttled'],
  ['graph-unavailable', {}, 'server-unavailable'],
  ['graph-mail-denied', {}, 'graph-access-denied'],
  ['graph-mailbox-inactive', {}, 'mailbox-not-in-cloud'],
])('%s is told, and retrieving goes on when it is over', async (name, parameters, code) => {
  const box = await mailbox({ incoming: 'graph', startPoint: EVERYTHING });
  await sandbox.control.deliver(mails(box.address, 2));
  await fault(name, { mailbox: box.address, ...parameters });
  retrieve({ operatorRetryMs: 300 });
  expect((await troubled(box.mailboxId)).retrieve_failure?.code).toBe(code);
  await sandbox.control.clearFault(name);
  await accepted(box.mailboxId, 2);
  await eventually('well again', async () => !(await mailboxRow(db(), box.mailboxId)).retrieve_failure);
});

test('a mailbox that changes from IMAP to Graph and back brings no duplicates', async () => {
  const box = await mailbox({ incoming: 'imap', startPoint: EVERYTHING });
  await sandbox.control.deliver(mails(box.address, 15));
  let retriever = retrieve();
  await accepted(box.mailboxId, 15);
  for (const [incoming, count] of [
    ['graph', 18],
    ['imap', 21],
  ] as const) {
    await retriever.stop();
    await db().updateTable('mailbox').set({ incoming }).execute();
    await db().deleteFrom('checkpoint').execute();
    await sandbox.control.deliver(mails(box.address, 3));
    retriever = retrieve();
    await accepted(box.mailboxId, count);
  }
  await expectSameSet(box);
});
