/** One mail over LMTP (RFC 2033) to one recipient. */
import { openRawClient } from '../raw-client.ts';

const REPLY = /^\d{3} .*\r\n/m;

export async function deliverByLmtp(port: number, address: string, raw: Buffer): Promise<void> {
  const client = await openRawClient({ port, tls: false });
  const expect = async (wanted: number) => {
    const reply = await client.until(REPLY);
    if (!new RegExp(`^${wanted}`, 'm').test(reply)) throw new Error(`LMTP: ${reply}`);
  };
  try {
    await expect(220);
    client.send('LHLO localhost');
    await expect(250);
    client.send('MAIL FROM:<customer@klant.example>');
    await expect(250);
    client.send(`RCPT TO:<${address}>`);
    await expect(250);
    client.send('DATA');
    await expect(354);
    const text = raw.toString('latin1').replace(/^\./gm, '..');
    client.write(Buffer.from(text.endsWith('\r\n') ? text : `${text}\r\n`, 'latin1'));
    client.send('.');
    await expect(250);
    client.send('QUIT');
    await expect(221);
  } finally {
    client.end();
  }
}
