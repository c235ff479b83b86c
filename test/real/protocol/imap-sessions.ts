/** Sign-in, folders, changes and what other sessions hear of them. */
import { expect, test } from 'vitest';
import { xoauth2 } from '../../support/raw-client.ts';
import { type Access, INFO, SANNE, SUPPORT } from './access.ts';
import { PLAIN } from './corpus.ts';

export function imapSessionTests(access: Access): void {
  test('signs in with XOAUTH2 in two steps, and never with a token that is none', async () => {
    const client = await access.open('imap');
    await client.until(/^\* OK .*\r\n/);
    client.send('a AUTHENTICATE XOAUTH2');
    expect(await client.until(/\r\n/)).toMatch(/^\+ ?\r\n$/);
    client.send(await access.response(SUPPORT, SUPPORT));
    expect(await client.until(/^a .*\r\n/m)).toMatch(/^a OK/m);
    const other = await access.open('imap');
    await other.until(/^\* OK .*\r\n/);
    other.send(`a AUTHENTICATE XOAUTH2 ${xoauth2(SUPPORT, 'no.real.token')}`);
    // Where a challenge with the reason comes first, an empty line answers it.
    if ((await other.until(/^(\+|a) .*\r\n/m)).startsWith('+')) {
      other.send('');
      expect(await other.until(/^a .*\r\n/m)).toMatch(/^a NO/m);
    }
    expect(await other.command('b SELECT INBOX')).toMatch(/^b BAD/m);
  });

  test('a delegate opens a shared mailbox, a stranger does not', async () => {
    const delegate = await access.imap(INFO, SANNE);
    expect(await delegate.command('a SELECT INBOX')).toMatch(/^a OK \[READ-WRITE\]/m);
    const stranger = await access.open('imap');
    await stranger.until(/^\* OK .*\r\n/);
    stranger.send(`a AUTHENTICATE XOAUTH2 ${await access.response(INFO, SUPPORT)}`);
    if ((await stranger.until(/^(\+|a) .*\r\n/m)).startsWith('+')) stranger.send('');
    expect(await stranger.command('b SELECT INBOX')).toMatch(/^b (NO|BAD)/m);
  });

  test('offers what Exchange offers and lists the well-known folders', async () => {
    const client = await access.imap();
    const capability = await client.command('a CAPABILITY');
    for (const word of ['IMAP4rev1', 'UIDPLUS', 'MOVE', 'IDLE', 'NAMESPACE', 'LITERAL+', 'UNSELECT']) {
      expect(capability).toContain(` ${word}`);
    }
    const list = await client.command('b LIST "" "*"');
    for (const folder of ['INBOX', '"Sent Items"', '"Deleted Items"', 'Drafts']) {
      expect(list).toMatch(new RegExp(`^\\* LIST \\([^)]*\\) "/" ${folder}\\r$`, 'm'));
    }
    expect(await client.command('c LIST "" ""')).toMatch(/^\* LIST \(\\Noselect\) "\/" ""\r$/im);
    expect(await client.command('d NAMESPACE')).toMatch(/^\* NAMESPACE \(\("" "\/"\)\) NIL NIL\r$/m);
  });
  test('COPY, MOVE and EXPUNGE with UIDPLUS', async () => {
    const { client, folder } = await access.folderWithCorpus();
    await client.command(`a CREATE ${folder}-2`);
    expect(await client.command(`b UID COPY 1:2 ${folder}-2`)).toMatch(/^b OK \[COPYUID \d+ 1:2 1:2\]/m);
    const moved = await client.command(`c UID MOVE 3 ${folder}-2`);
    expect(moved).toMatch(/COPYUID \d+ 3 3/);
    expect(moved).toMatch(/^\* 3 EXPUNGE\r$/m);
    await client.command('d STORE 1:2 +FLAGS.SILENT \\Deleted');
    expect(await client.command('e UID EXPUNGE 2')).toMatch(/^\* 2 EXPUNGE\r$/m);
    expect(await client.command('f EXPUNGE')).toMatch(/^\* 1 EXPUNGE\r$/m);
    expect(await client.command(`g STATUS ${folder}-2 (MESSAGES UIDNEXT UNSEEN)`)).toMatch(/MESSAGES 3\b/);
  });
  test('odd quoting: literals for names, escaped quotes, lower case, names in UTF-7', async () => {
    const client = await access.imap();
    const name = `q "x" \\ ${Math.random().toString(36).slice(2)}`;
    expect(await client.command(`a create "${name.replace(/["\\]/g, '\\$&')}"`)).toMatch(/^a OK/m);
    client.write(`b SELECT {${name.length}+}\r\n${name}\r\n`);
    expect(await client.until(/^b .*\r\n/m)).toMatch(/^b OK/m);
    client.send(`c STATUS {5}`);
    expect(await client.until(/\r\n/)).toMatch(/^\+/);
    client.send('inbox (messages)');
    expect(await client.until(/^c .*\r\n/m)).toMatch(/^c OK/m);
    expect(await client.command('d CREATE "Entw&APw-rfe"')).toMatch(/^d OK/m);
    expect(await client.command('e LIST "" "Entw*"')).toContain('Entw&APw-rfe');
    await client.command('f DELETE "Entw&APw-rfe"');
    expect(await client.command('g FETCH')).toMatch(/^g BAD/m);
    expect(await client.command('h SELECT "unterminated')).toMatch(/^h BAD/m);
  });

  test('IDLE tells of new mail', async () => {
    const client = await access.imap(SANNE);
    const before = Number(/^\* (\d+) EXISTS/m.exec(await client.command('a SELECT INBOX'))?.[1]);
    client.send('b IDLE');
    await client.until(/^\+ .*\r\n/m);
    await access.subject.deliver(SANNE, PLAIN);
    await client.until(new RegExp(`^\\* ${before + 1} EXISTS\\r\\n`, 'm'));
    client.send('DONE');
    expect(await client.until(/^b .*\r\n/m)).toMatch(/^b OK/m);
  });

  test('another session sees flags and expunges', async () => {
    const { client, folder } = await access.folderWithCorpus();
    const other = await access.imap();
    await other.command(`a SELECT ${folder}`);
    await client.command('a STORE 2 +FLAGS.SILENT (\\Flagged)');
    await expect.poll(() => other.command('b NOOP'), { timeout: 10_000 }).toMatch(/^\* 2 FETCH .*\\Flagged/m);
    await client.command('c STORE 1 +FLAGS.SILENT \\Deleted');
    await client.command('d EXPUNGE');
    await expect.poll(() => other.command('e NOOP'), { timeout: 10_000 }).toMatch(/^\* 1 EXPUNGE/m);
  });

  test('pipelined commands are all answered', async () => {
    const { client } = await access.folderWithCorpus();
    client.write('a FETCH 1 UID\r\nb NOOP\r\nc UID FETCH 3 FLAGS\r\nd FETCH 2 UID\r\n');
    // Dovecot lets a later command overtake one that waits for news, as RFC 3501 section 5.5 allows.
    await expect
      .poll(() =>
        client
          .received()
          .match(/^[abcd] OK/gm)
          ?.sort(),
      )
      .toEqual(['a OK', 'b OK', 'c OK', 'd OK']);
    for (const uid of [1, 2, 3]) expect(client.received()).toMatch(new RegExp(`UID ${uid}\\b`));
  });
}
