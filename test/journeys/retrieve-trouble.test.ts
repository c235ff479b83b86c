import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../server/kernel/failure.ts';
import { newId } from '../../server/kernel/id.ts';
import { notify } from '../../server/store/notify.ts';
import {
  accepted,
  database,
  db,
  expectSame,
  expectSameSet,
  fault,
  mailbox,
  mails,
  retrieve,
  sandbox,
  stopAtEnd,
  troubled,
} from '../support/retrieve-journey.ts';
import { mailboxRow, startRetriever } from '../support/retrieving.ts';
import { eventually } from '../support/sandbox.ts';

test('a renumbered folder brings no duplicates and loses nothing', async () => {
  const box = await mailbox();
  await sandbox.control.deliver(mails(box.address, 300));
  retrieve();
  await accepted(box.mailboxId, 300);
  await fault('imap-uid-validity-changed', { mailbox: box.address, count: 1 });
  await sandbox.control.deliver(mails(box.address, 5));
  await accepted(box.mailboxId, 305);
  await eventually('the new numbering', async () => {
    const checkpoint = await db().selectFrom('checkpoint').selectAll().executeTakeFirstOrThrow();
    const last = Math.max(...(await sandbox.control.messages(box.address)).map(({ uid }) => uid));
    return checkpoint.last_uid === last;
  });
  await expectSame(box);
});

test('a connection that breaks in the middle of messages costs nothing', async () => {
  const box = await mailbox();
  await sandbox.control.deliver(mails(box.address, 400));
  await fault('imap-reset-in-literal', { mailbox: box.address, afterBytes: 1_000, count: 4 });
  retrieve();
  await accepted(box.mailboxId, 400, 60_000);
  await expectSame(box);
});

test('a message that always breaks the connection does not stop the mailbox, and comes when it can', async () => {
  const box = await mailbox();
  const poison = { to: box.address, from: 'a@x.example', subject: 'poison', text: 'x'.repeat(70_000) };
  await sandbox.control.deliver([...mails(box.address, 10), poison, ...mails(box.address, 10)]);
  await fault('imap-reset-in-literal', { mailbox: box.address, afterBytes: 50_000 });
  retrieve({ safetyPollMs: 200 });
  await accepted(box.mailboxId, 20, 60_000);
  await sandbox.control.clearFault('imap-reset-in-literal');
  await accepted(box.mailboxId, 21);
  await expectSameSet(box);
});

test('sizes that are far off do no harm', async () => {
  await fault('imap-wrong-size', { factor: 0.1 });
  const box = await mailbox();
  await sandbox.control.deliver(mails(box.address, 50));
  retrieve({ largeBytes: 400 });
  await accepted(box.mailboxId, 50);
  await expectSame(box);
});

test('throttling is obeyed to the end, and recorded', async () => {
  const box = await mailbox();
  await sandbox.control.deliver(mails(box.address, 3));
  await fault('imap-throttled', { mailbox: box.address, backoffMs: 2_500, count: 1 });
  const begun = Date.now();
  retrieve();
  const row = await troubled(box.mailboxId);
  expect(row.retrieve_failure).toMatchObject({ code: 'mailbox-throttled', retryAfterMs: 2_500 });
  await accepted(box.mailboxId, 3);
  expect(Date.now() - begun).toBeGreaterThan(2_500);
  await eventually(
    'well again',
    async () => (await mailboxRow(db(), box.mailboxId)).retrieve_failure === null,
  );
});

test('a session that is shown out for want of room is told as that, and left alone for a while', async () => {
  const box = await mailbox();
  await sandbox.control.deliver(mails(box.address, 1));
  await fault('imap-connection-limit', { mailbox: box.address, count: 1 });
  retrieve();
  const row = await troubled(box.mailboxId);
  expect(row.retrieve_failure).toMatchObject({ code: 'too-many-connections', retryAfterMs: 20_000 });
  expect((row.retrieve_resume_at as Date).getTime()).toBeGreaterThan(Date.now());
});

test('a mailbox that does not open waits for a person, and goes on at once when it was cured', async () => {
  const box = await mailbox();
  await sandbox.control.deliver(mails(box.address, 3));
  await fault('imap-not-connected', { mailbox: box.address });
  retrieve();
  // Once more soon, in case the server has stumbled only.
  const row = await eventually('refused twice', async () => {
    const now = await mailboxRow(db(), box.mailboxId);
    return now.retrieve_attempts === 2 ? now : undefined;
  });
  expect(row.retrieve_failure).toMatchObject({ code: 'authenticated-not-connected' });
  expect((row.retrieve_resume_at as Date).getTime() - Date.now()).toBeGreaterThan(200_000);
  await sandbox.control.clearFault('imap-not-connected');
  await notify(db(), 'accounts', box.accountId);
  await accepted(box.mailboxId, 3);
});

test('a server that stumbled once is asked again soon, and nobody is called', async () => {
  const box = await mailbox();
  await sandbox.control.deliver(mails(box.address, 3));
  await fault('imap-not-connected', { mailbox: box.address, count: 1 });
  retrieve();
  expect((await troubled(box.mailboxId)).retrieve_attempts).toBe(1);
  await accepted(box.mailboxId, 3);
  await eventually('well again', async () => (await mailboxRow(db(), box.mailboxId)).retrieve_attempts === 0);
});

test.each(['imap', 'graph'] as const)(
  'a folder that was deleted keeps no mail of the others, over %s',
  async (incoming) => {
    const box = await mailbox({ incoming });
    const chooseFolders = (folders: string[]) =>
      db().updateTable('mailbox').set({ folders }).where('id', '=', box.mailboxId).execute();
    await chooseFolders(['INBOX', 'Gone']);
    await sandbox.control.deliver(mails(box.address, 3));
    retrieve({ noteEveryMs: 0 });
    await accepted(box.mailboxId, 3);
    const { retrieve_failure: failure } = await troubled(box.mailboxId);
    expect(failure).toMatchObject({ code: 'folder-not-found', facts: { folder: 'Gone' } });
    await sandbox.control.deliver(mails(box.address, 2));
    await accepted(box.mailboxId, 5);
    expect((await mailboxRow(db(), box.mailboxId)).retrieve_failure).toEqual(failure);
    await chooseFolders(['INBOX']);
    await notify(db(), 'accounts', box.accountId);
    await eventually('well', async () => (await mailboxRow(db(), box.mailboxId)).retrieve_failure === null);
    await expectSameSet(box);
  },
);

test('one mailbox’s trouble never reaches another', async () => {
  const [sick, well] = [await mailbox(), await mailbox()];
  await fault('imap-authentication-failed', { user: sick.address });
  await sandbox.control.deliver([...mails(sick.address, 2), ...mails(well.address, 2)]);
  retrieve();
  await accepted(well.mailboxId, 2);
  await eventually(
    'recorded',
    async () => (await mailboxRow(db(), sick.mailboxId)).retrieve_failure ?? undefined,
  );
  expect((await mailboxRow(db(), sick.mailboxId)).retrieve_failure?.code).toBe('sign-in-refused');
  expect((await mailboxRow(db(), well.mailboxId)).retrieve_failure).toBeNull();
});

test('a session whose token ran out is opened again', async () => {
  const box = await mailbox();
  await sandbox.control.deliver(mails(box.address, 20));
  retrieve();
  await accepted(box.mailboxId, 20);
  await fault('imap-session-expired', { mailbox: box.address, count: 1 });
  await sandbox.control.deliver(mails(box.address, 5));
  await accepted(box.mailboxId, 25);
  await expectSame(box);
});

describe('a mailbox whose retrieved mail is deleted, with a mail that the server cannot convert', () => {
  async function retrieveWithout() {
    const box = await mailbox({ afterRetrieval: 'delete' });
    await sandbox.control.deliver(mails(box.address, 3));
    const uid = (await sandbox.control.messages(box.address))[1]?.uid as number;
    await fault('imap-placeholder', { mailbox: box.address, uid });
    retrieve({ safetyPollMs: 200 });
    return { box, uid };
  }
  const left = async (address: string) => (await sandbox.control.messages(address)).map(({ uid }) => uid);

  test('when it comes after all it is deleted as the rest', async () => {
    const { box, uid } = await retrieveWithout();
    await eventually('the others are deleted', async () => (await left(box.address)).join() === String(uid));
    await sandbox.control.clearFault('imap-placeholder');
    await accepted(box.mailboxId, 3);
    await eventually('it is deleted', async () => (await left(box.address)).length === 0);
  });

  test('when it never comes it is shown as what it is, and stays on the server', async () => {
    const { box, uid } = await retrieveWithout();
    await accepted(box.mailboxId, 3);
    const shown = await db().selectFrom('message').select('reading').orderBy('reading').execute();
    expect(shown.map(({ reading }) => reading)).toEqual(['header-only', 'parsed', 'parsed']);
    expect(await left(box.address)).toEqual([uid]);
  });
});

test.each([
  ['small', {}],
  ['large', { largeBytes: 100 }],
])('a placeholder of Exchange is not taken for the message, which was listed as %s', async (_, tuning) => {
  const box = await mailbox();
  await sandbox.control.deliver(mails(box.address, 10));
  const uid = (await sandbox.control.messages(box.address))[4]?.uid as number;
  await fault('imap-placeholder', { mailbox: box.address, uid });
  retrieve({ safetyPollMs: 200, ...tuning });
  await accepted(box.mailboxId, 9);
  await eventually('remembered', async () =>
    db().selectFrom('unavailable_message').select('uid').where('uid', '=', uid).executeTakeFirst(),
  );
  await sandbox.control.clearFault('imap-placeholder');
  await accepted(box.mailboxId, 10);
  await expectSameSet(box);
  expect(await db().selectFrom('unavailable_message').select('uid').execute()).toEqual([]);
});

test('a message that FETCH leaves out of every answer is not passed for ever', async () => {
  const box = await mailbox();
  await sandbox.control.deliver(mails(box.address, 10));
  const uid = (await sandbox.control.messages(box.address))[4]?.uid as number;
  await fault('imap-fetch-omits', { mailbox: box.address, uid });
  retrieve({ safetyPollMs: 200, unavailableBackoff: { firstMs: 100, longestMs: 100, factor: 1 } });
  await accepted(box.mailboxId, 9);
  await eventually('asked for again, and kept in mind', async () =>
    db()
      .selectFrom('unavailable_message')
      .select('uid')
      .where('uid', '=', uid)
      .where('attempts', '>=', 3)
      .executeTakeFirst(),
  );
  await sandbox.control.clearFault('imap-fetch-omits');
  await accepted(box.mailboxId, 10);
  await expectSameSet(box);
});

test('a node that fell silent on another machine has no share any more when its leases have ended', async () => {
  const leaseTtlMs = 60_000;
  const node = (host: string, silentMs: number) => ({
    id: newId(),
    roles: ['services'],
    version: '0',
    host,
    pid: 1,
    seen_at: sql<Date>`now() - ${silentMs} * interval '1 millisecond'`,
  });
  await db()
    .insertInto('node')
    .values([node('here', 0), node('elsewhere', leaseTtlMs + 1_000)])
    .execute();
  const boxes = await Promise.all(Array.from({ length: 4 }, () => mailbox()));
  for (const { address } of boxes) await sandbox.control.deliver(mails(address, 1));
  retrieve({ leaseTtlMs });
  // With a share left for it, one of them would wait for as long again.
  for (const { mailboxId } of boxes) await accepted(mailboxId, 1, 30_000);
});

test('two nodes share the mailboxes, and one that dies is taken over', async () => {
  const boxes = [];
  for (let index = 0; index < 4; index++) boxes.push(await mailbox());
  // Nobody says here that they live on: their rows must be young enough until the end.
  const [first, second] = [retrieve({ leaseTtlMs: 60_000 }), retrieve({ leaseTtlMs: 60_000 })];
  for (const [index, nodeId] of [first.nodeId, second.nodeId].entries()) {
    await db()
      .insertInto('node')
      .values({ id: nodeId, roles: ['services'], version: '0', host: `host${index}`, pid: 1 })
      .execute();
  }
  await eventually('a fair share', async () => {
    const leases = await db()
      .selectFrom('lease')
      .select(['node_id', ({ fn }) => fn.countAll<number>().as('count')])
      .where('expires_at', '>', new Date())
      .groupBy('node_id')
      .execute();
    return leases.length === 2 && leases.every(({ count }) => count <= 3);
  });
  await first.stop();
  await db().deleteFrom('node').where('id', '=', first.nodeId).execute();
  for (const box of boxes) await sandbox.control.deliver(mails(box.address, 3));
  for (const box of boxes) await accepted(box.mailboxId, 3);
  for (const box of boxes) await expectSame(box);
});

test('a mailbox that is switched off is left alone, and taken up again where it was', async () => {
  const box = await mailbox();
  await sandbox.control.deliver(mails(box.address, 3));
  retrieve();
  await accepted(box.mailboxId, 3);
  const setEnabled = async (enabled: boolean) => {
    await db().updateTable('mailbox').set({ enabled }).execute();
    await notify(db(), 'accounts', box.accountId);
  };
  await setEnabled(false);
  await eventually('given back', async () => {
    const lease = await db().selectFrom('lease').select('expires_at').executeTakeFirst();
    return (lease?.expires_at as unknown) === Number.NEGATIVE_INFINITY;
  });
  await sandbox.control.deliver(mails(box.address, 3));
  await setEnabled(true);
  await accepted(box.mailboxId, 6);
  await expectSame(box);
});

test('a grant that is no longer good is recorded on the mailbox', async () => {
  const box = await mailbox();
  const retriever = startRetriever(database.store, {
    accessToken: () => Promise.reject(new Failure('grant-revoked', { detail: 'AADSTS50173' })),
    password: () => Promise.reject(new Failure('grant-missing')),
  });
  stopAtEnd(retriever);
  const row = await troubled(box.mailboxId);
  expect(row.retrieve_failure?.code).toBe('grant-revoked');
});
