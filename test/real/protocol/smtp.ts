/** SMTP submission. */
import { expect, test } from 'vitest';
import type { RawClient } from '../../support/raw-client.ts';
import { type Access, INFO, SANNE, SUPPORT } from './access.ts';

export function smtpTests(access: Access): void {
  const REPLY = /^\d{3} .*\r\n/m;
  const say = async (client: RawClient, line: string): Promise<string> => {
    client.send(line);
    return client.until(REPLY);
  };

  async function smtp(login = SUPPORT, upn = login): Promise<{ client: RawClient; features: string }> {
    const client = await access.open('smtp');
    await client.until(/^220 .*\r\n/);
    expect(await say(client, 'EHLO client.example')).toMatch(/^250[- ]STARTTLS\r$/m);
    expect(await say(client, `MAIL FROM:<${SUPPORT}>`)).toMatch(/^530/m);
    expect(await say(client, 'STARTTLS')).toMatch(/^220/);
    await client.startTls();
    const features = await say(client, 'EHLO client.example');
    expect(await say(client, `AUTH XOAUTH2 ${await access.response(login, upn)}`)).toMatch(/^235/);
    return { client, features };
  }

  const mail = (id: string, from = SUPPORT, body = 'text') =>
    `From: ${from}\r\nTo: jan@klant.example\r\nSubject: suite\r\nMessage-ID: <${id}>\r\n\r\n${body}\r\n.\r\n`;
  const newId = () => `${Math.random().toString(36).slice(2)}@contoso.example`;

  async function foundIn(address: string, folder: string, id: string, upn = address): Promise<string> {
    const client = await access.imap(address, upn);
    await client.command(`a SELECT "${folder}"`);
    await expect
      .poll(
        async () => {
          await client.command('b NOOP');
          return client.command(`c UID SEARCH HEADER Message-ID ${id}`);
        },
        { timeout: 15_000, interval: 100 },
      )
      .toMatch(/^\* SEARCH \d+\r$/m);
    return client.command('d FETCH * BODY.PEEK[TEXT]');
  }

  test('offers SIZE, PIPELINING, 8BITMIME, DSN and AUTH XOAUTH2 after STARTTLS', async () => {
    const { features } = await smtp();
    for (const feature of ['SIZE 157286400', 'PIPELINING', '8BITMIME', 'DSN', 'ENHANCEDSTATUSCODES']) {
      expect(features).toMatch(new RegExp(`^250[- ]${feature}\\r$`, 'm'));
    }
    expect(features).toMatch(/^250[- ]AUTH .*XOAUTH2/m);
  });

  test('a pipelined submission arrives, with a copy in Sent Items', async () => {
    const { client } = await smtp();
    const id = newId();
    client.write(`MAIL FROM:<${SUPPORT}>\r\nRCPT TO:<sanne@contoso.example>\r\nDATA\r\n`);
    await client.until(/^354 .*\r\n/m);
    client.write(mail(id, SUPPORT, '..stuffed'));
    expect(await client.until(REPLY)).toMatch(/^250/m);
    expect(await foundIn(SUPPORT, 'Sent Items', id)).toContain('\r\n.stuffed\r\n');
    expect(await foundIn(SANNE, 'INBOX', id)).toContain('\r\n.stuffed\r\n');
    expect(await say(client, 'QUIT')).toMatch(/^221/);
  });

  test('8BITMIME keeps eight bits', async () => {
    const { client } = await smtp();
    const id = newId();
    await say(client, `MAIL FROM:<${SUPPORT}> BODY=8BITMIME SIZE=500`);
    await say(client, 'RCPT TO:<sanne@contoso.example>');
    await say(client, 'DATA');
    client.write(mail(id, SUPPORT, 'caf\xc3\xa9'));
    expect(await client.until(REPLY)).toMatch(/^250/m);
    expect(await foundIn(SANNE, 'INBOX', id)).toContain('caf\xc3\xa9');
  });

  test('a message that announces too much is refused at MAIL FROM', async () => {
    const { client } = await smtp();
    expect(await say(client, `MAIL FROM:<${SUPPORT}> SIZE=157286401`)).toMatch(/^552 5\.3\.4/);
    expect(await say(client, `MAIL FROM:<${SUPPORT}> SIZE=1000`)).toMatch(/^250/);
  });

  test('sending as somebody else is refused, at the latest after the message', async () => {
    const { client } = await smtp();
    const replies = [await say(client, 'MAIL FROM:<sanne@contoso.example>')];
    if (replies[0]?.startsWith('250')) {
      replies.push(await say(client, 'RCPT TO:<jan@klant.example>'));
      if (replies[1]?.startsWith('250')) {
        await say(client, 'DATA');
        client.write(mail(newId(), SANNE));
        replies.push(await client.until(REPLY));
      }
    }
    expect(replies.at(-1)).toMatch(/^55\d 5\./m);
  });

  test('a delegate sends as the shared mailbox', async () => {
    const { client } = await smtp(SANNE);
    expect(await say(client, 'MAIL FROM:<info@contoso.example>')).toMatch(/^250/);
    expect(await say(client, 'RCPT TO:<jan@klant.example>')).toMatch(/^250/);
    await say(client, 'DATA');
    client.write(mail(newId(), INFO));
    expect(await client.until(REPLY)).toMatch(/^250/m);
  });

  test('commands out of order and bad addresses are refused, and RSET forgets', async () => {
    const { client } = await smtp();
    expect(await say(client, 'RCPT TO:<a@b.example>')).toMatch(/^503/);
    expect(await say(client, 'DATA')).toMatch(/^503/);
    await say(client, `MAIL FROM:<${SUPPORT}>`);
    expect(await say(client, `MAIL FROM:<${SUPPORT}>`)).toMatch(/^503/);
    expect(await say(client, 'RCPT TO:<>')).toMatch(/^50\d/);
    expect(await say(client, 'RSET')).toMatch(/^250/);
    expect(await say(client, 'RCPT TO:<a@b.example>')).toMatch(/^503/);
    expect(await say(client, 'XYZZY')).toMatch(/^50\d/);
  });

  test('an unknown recipient comes back as a delivery report', async () => {
    const { client } = await smtp(SANNE);
    const id = newId();
    await say(client, 'MAIL FROM:<sanne@contoso.example>');
    expect(await say(client, 'RCPT TO:<unknown.person@klant.example>')).toMatch(/^250/);
    await say(client, 'DATA');
    client.write(mail(id, SANNE));
    expect(await client.until(REPLY)).toMatch(/^250/m);
    const reader = await access.imap(SANNE);
    await reader.command('a SELECT INBOX');
    await expect
      .poll(
        async () => {
          await reader.command('b NOOP');
          return reader.command(`c SEARCH TEXT ${id} HEADER Content-Type report-type=delivery-status`);
        },
        { timeout: 15_000, interval: 100 },
      )
      .toMatch(/^\* SEARCH \d+/m);
  });
}
