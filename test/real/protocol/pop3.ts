/** POP3 of one mailbox. */
import { beforeEach, expect, test } from 'vitest';
import type { RawClient } from '../../support/raw-client.ts';
import { type Access, append, INFO, SANNE } from './access.ts';
import { EIGHT_BIT, headerOf, PLAIN } from './corpus.ts';

export function pop3Tests(access: Access): void {
  const address = INFO;
  beforeEach(async () => {
    const client = await access.imap(address, SANNE);
    await client.command('a SELECT INBOX');
    await client.command('b STORE 1:* +FLAGS.SILENT \\Deleted');
    await client.command('c EXPUNGE');
    for (const raw of [PLAIN, EIGHT_BIT]) await append(client, 'INBOX', raw);
    client.end();
  });

  async function pop3(): Promise<RawClient> {
    const client = await access.open('pop3');
    await client.until(/^\+OK .*\r\n/);
    client.send('AUTH XOAUTH2');
    expect(await client.until(/\r\n/)).toMatch(/^\+ ?\r\n$/);
    client.send(await access.response(address, SANNE));
    expect(await client.until(/\r\n/)).toMatch(/^\+OK/);
    return client;
  }
  const say = async (client: RawClient, line: string, end = /\r\n/): Promise<string> => {
    client.send(line);
    return client.until(end);
  };
  const MULTILINE = /(^-ERR.*\r\n)|(\r\n\.\r\n)/;

  test('UIDL, LIST, RETR and TOP', async () => {
    const client = await pop3();
    expect(await say(client, 'STAT')).toMatch(/^\+OK 2 \d+\r\n$/);
    const ids = [...(await say(client, 'UIDL', MULTILINE)).matchAll(/^(\d) (\S+)\r$/gm)].map(
      (match) => match[2],
    );
    expect(new Set(ids).size).toBe(2);
    expect(await say(client, 'LIST 1')).toBe(`+OK 1 ${PLAIN.length}\r\n`);
    const retrieved = await say(client, 'RETR 1', MULTILINE);
    expect(retrieved.slice(retrieved.indexOf('\r\n') + 2)).toBe(
      `${PLAIN.toString('latin1').replace(/^\./gm, '..')}.\r\n`,
    );
    expect(await say(client, 'RETR 2', MULTILINE)).toContain('caf\xe9 \xff end\r\n.\r\n');
    const top = await say(client, 'TOP 1 1', MULTILINE);
    expect(top.slice(top.indexOf('\r\n') + 2)).toBe(
      `${headerOf(PLAIN)}..a line that begins with a dot\r\n.\r\n`,
    );
    expect(await say(client, 'RETR 9')).toMatch(/^-ERR/);
  });

  test('DELE is undone by RSET and a broken line, and done by QUIT', async () => {
    const first = await pop3();
    await say(first, 'DELE 1');
    expect(await say(first, 'RETR 1')).toMatch(/^-ERR/);
    await say(first, 'RSET');
    expect(await say(first, 'STAT')).toMatch(/^\+OK 2 /);
    await say(first, 'DELE 1');
    first.end();
    const second = await pop3();
    expect(await say(second, 'STAT')).toMatch(/^\+OK 2 /);
    await say(second, 'DELE 1');
    expect(await say(second, 'QUIT')).toMatch(/^\+OK/);
    await second.closed();
    const third = await pop3();
    expect(await say(third, 'STAT')).toMatch(/^\+OK 1 /);
  });

  test('pipelined RETRs are answered in order', async () => {
    const client = await pop3();
    client.write('RETR 1\r\nRETR 2\r\nRETR 1\r\nNOOP\r\n');
    const text = await client.until(/\.\r\n\+OK.*\r\n$/);
    expect([...text.matchAll(/^Message-ID: <(\w+)@/gm)].map((match) => match[1])).toEqual([
      'plain',
      'eight',
      'plain',
    ]);
  });
}
