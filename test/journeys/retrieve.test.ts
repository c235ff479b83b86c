import { expect, test } from 'vitest';
import {
  accepted,
  connect,
  db,
  expectSame,
  fault,
  lookedAt,
  mailbox,
  mails,
  newAddress,
  retrieve,
  sandbox,
} from '../support/retrieve-journey.ts';
import { acceptedDigests, countAccepted, digestOf, mailboxRow } from '../support/retrieving.ts';
import { eventually } from '../support/sandbox.ts';

const raw = (text: string | Buffer) =>
  (typeof text === 'string' ? Buffer.from(text.replace(/\r?\n/g, '\r\n'), 'latin1') : text).toString(
    'base64',
  );

test('2,000 waiting mails are retrieved exactly once, in order', async () => {
  const box = await mailbox();
  await sandbox.control.deliver(mails(box.address, 2_000));
  retrieve();
  await accepted(box.mailboxId, 2_000, 90_000);
  await expectSame(box);
  // nothing was touched on the server
  expect((await sandbox.control.messages(box.address)).every(({ flags }) => flags.length === 0)).toBe(true);
  expect(await mailboxRow(db(), box.mailboxId)).toMatchObject({ retrieve_failure: null });
});

test('new mail is pushed into a conversation, and an answer to it joins', async () => {
  const box = await mailbox();
  retrieve();
  await lookedAt(box.mailboxId);
  const [messageId] = await sandbox.control.deliver({
    to: box.address,
    from: 'ann@customers.example',
    fromName: 'Ann',
    subject: 'Broken lamp',
    text: 'My lamp broke.',
  });
  await accepted(box.mailboxId, 1);
  const conversation = await db().selectFrom('conversation').selectAll().executeTakeFirstOrThrow();
  expect(conversation).toMatchObject({
    subject: 'Broken lamp',
    state: 'open',
    unread: true,
    message_count: 1,
  });
  await db().updateTable('conversation').set({ state: 'closed', closed_at: new Date() }).execute();
  await sandbox.control.deliver([
    {
      to: box.address,
      from: 'ann@customers.example',
      subject: 'Re: Broken lamp',
      text: 'And the shade too.',
      headers: {
        'In-Reply-To': messageId as string,
        References: messageId as string,
        Cc: 'bob@elsewhere.example',
      },
    },
    {
      to: box.address,
      from: 'bob@elsewhere.example',
      subject: `Re: lamp [#${conversation.number}-${conversation.subject_check}]`,
      text: 'I am her neighbour.',
    },
    {
      to: box.address,
      from: 'eve@elsewhere.example',
      subject: `Re: Broken lamp [#${conversation.number}-${conversation.subject_check}]`,
      text: 'I take no part in it.',
    },
  ]);
  await accepted(box.mailboxId, 4);
  const conversations = await db().selectFrom('conversation').selectAll().orderBy('number').execute();
  expect(conversations).toHaveLength(2);
  expect(conversations[0]).toMatchObject({
    id: conversation.id,
    state: 'open',
    closed_at: null,
    message_count: 3,
    preview: 'I am her neighbour.',
  });
});

test('a server without IDLE is polled', async () => {
  await fault('imap-idle-missing');
  const box = await mailbox();
  retrieve({ safetyPollMs: 600_000 });
  await lookedAt(box.mailboxId);
  await sandbox.control.deliver(mails(box.address, 1));
  await accepted(box.mailboxId, 1);
});

test('a server whose IDLE tells nothing is looked at anyway', async () => {
  await fault('imap-idle-silent');
  const box = await mailbox();
  retrieve({ safetyPollMs: 500 });
  await lookedAt(box.mailboxId);
  await sandbox.control.deliver(mails(box.address, 1));
  await accepted(box.mailboxId, 1);
});

test('odd mails are all messages with their raw bytes kept', async () => {
  const box = await mailbox();
  const odd = [
    '',
    '\n',
    'Subject: no message id\nFrom: a@x.example\n\nhello',
    'Subject: broken\nContent-Type: multipart/mixed; boundary="x\n\n--x\nContent-Type: multipart/alternative; boundary=y\n\nlost',
    `Subject: deep\n${Array.from({ length: 500 }, (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\n\n--b${i}\n`).join('')}`,
    'Subject: 8 bit \xe9\xff\nContent-Type: text/plain; charset=x-unknown-8bit\n\ncaf\xe9 \xff\xfe\x00 end',
    `Message-ID: <${'x'.repeat(5_000)}@x>\nSubject: long id\nReferences: ${'<a@b> '.repeat(3_000)}\n\nx`,
    'From: \nTo: <<>>, ;;,\nSubject: =?utf-8?Q?=00=ED=A0=80?=\nDate: Mon, 99 Foo 20260 99:99:99 +9999\n\n\0\0',
  ].map((text) => Buffer.from(text.replace(/\n/g, '\r\n'), 'latin1'));
  const huge = Buffer.concat([
    Buffer.from(
      'Subject: huge\r\nContent-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment\r\n\r\n',
    ),
    Buffer.alloc(30 * 1024 * 1024, `${'MDEyMzQ1Njc4OWFi'.repeat(4)}\r\n`),
  ]);
  await sandbox.control.deliver(
    [...odd, huge, Buffer.from('Subject: last\r\n\r\nx')].map((bytes) => ({
      to: box.address,
      from: 'a@x.example',
      raw: raw(bytes),
    })),
  );
  retrieve();
  await accepted(box.mailboxId, odd.length + 2, 60_000);
  await expectSame(box);
  const digests = await acceptedDigests(db(), box.mailboxId);
  expect(digests.slice(-2)[0]).toBe(digestOf(huge));
  const messages = await db()
    .selectFrom('message')
    .select(['subject', 'reading', 'traits'])
    .orderBy('id')
    .execute();
  const deep = messages.find(({ subject }) => subject === 'deep');
  expect(deep?.traits).toMatchObject({ shortened: ['nesting'] });
  expect(messages.at(-1)).toMatchObject({ subject: 'last', reading: 'parsed' });
});

test('a mail over the size limit is a message with its header', async () => {
  const box = await mailbox({ limits: { messageBytes: 100_000 } });
  const big = Buffer.from(`Subject: big\r\nFrom: a@x.example\r\n\r\n${'x'.repeat(70)}\r\n`.repeat(3_000));
  await sandbox.control.deliver([
    { to: box.address, from: 'a@x.example', raw: raw(big) },
    { to: box.address, from: 'a@x.example', subject: 'small', text: 'x' },
  ]);
  retrieve();
  await accepted(box.mailboxId, 2);
  const messages = await db().selectFrom('message').select(['subject', 'reading']).orderBy('id').execute();
  expect(messages).toEqual([
    { subject: 'big', reading: 'header-only' },
    { subject: 'small', reading: 'parsed' },
  ]);
});

test.each([
  ['now', { from: 'now' } as const, 0],
  ['everything', { from: 'everything' } as const, 5],
  ['unread', { from: 'unread' } as const, 5],
  ['days', { from: 'days', days: 1 } as const, 5],
])('start point %s', async (_, startPoint, before) => {
  const address = newAddress();
  await sandbox.control.addUser({ upn: address, mailbox: true });
  await sandbox.control.deliver(mails(address, 5));
  // the mail of before is of an earlier second
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  const box = await connect({ address, startPoint });
  retrieve();
  await lookedAt(box.mailboxId);
  await sandbox.control.deliver({ to: address, from: 'a@x.example', subject: 'new', text: 'x' });
  await accepted(box.mailboxId, before + 1);
  expect(await countAccepted(db(), box.mailboxId)).toBe(before + 1);
});

test.each([
  ['seen', 'INBOX', 12],
  ['delete', 'INBOX', 0],
  ['move', 'Postvak', 12],
] as const)('after retrieval: %s', async (afterRetrieval, folder, count) => {
  const box = await mailbox({ afterRetrieval });
  await sandbox.control.deliver(mails(box.address, 12));
  retrieve();
  await accepted(box.mailboxId, 12);
  const there = await eventually('tidied up', async () => {
    const messages = await sandbox.control.messages(box.address, folder).catch(() => []);
    const done = afterRetrieval === 'seen' ? messages.every(({ flags }) => flags.includes('\\Seen')) : true;
    return messages.length === count && done && { messages };
  });
  expect(there.messages).toHaveLength(count);
  await sandbox.control.deliver(mails(box.address, 1));
  await accepted(box.mailboxId, 13);
});
