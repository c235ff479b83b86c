/**
 * What a mailbox of 100,000 messages costs: listing, searching and fetching it whole, and how long another session
 * waits for an answer meanwhile.
 *
 *     node bench/sandbox-large-mailbox.ts [messages, default 100000]
 */
import { openLaboratory } from '../sandbox/exchange/laboratory.ts';
import { openRawClient, type RawClient } from '../test/support/raw-client.ts';

const SUPPORT = 'support@contoso.example';
const SALES = 'sales@contoso.example';
const messages = Number(process.argv[2] ?? 100_000);

const lab = await openLaboratory({ passwordSignIn: true });
try {
  await timed(`${messages} mails arrive`, async () => {
    await lab.exchange.injectCustomerMail({ to: SUPPORT, from: 'customer@klant.example', count: messages });
  });
  const client = await signedIn(SUPPORT);
  const other = await signedIn(SALES);
  await timed('SELECT', () => client.command('a SELECT INBOX'));
  for (const command of [
    'FETCH 1:* (UID FLAGS)',
    'SEARCH UNSEEN',
    'SEARCH HEADER Message-ID nowhere',
    'FETCH 1:* (ENVELOPE BODYSTRUCTURE)',
    'FETCH 1:* BODY.PEEK[]',
    'STORE 1:* +FLAGS.SILENT (\\Deleted)',
    'EXPUNGE',
  ]) {
    await timed(command, async () => {
      client.send(`b ${command}`);
      const done = client.count(/b OK .*\r\n$/, 120_000).then(() => true);
      let longest = 0;
      while (!(await Promise.race([done, Promise.resolve(false)]))) {
        const asked = performance.now();
        await other.command('n NOOP');
        longest = Math.max(longest, performance.now() - asked);
      }
      return `another session waits at most ${longest.toFixed(0)} ms`;
    });
  }
  console.log(`memory (RSS) ${(process.memoryUsage().rss / 1048576).toFixed(0)} MiB, clients included`);
  client.end();
  other.end();
} finally {
  await lab.close();
}

async function signedIn(user: string): Promise<RawClient> {
  const client = await openRawClient({ port: lab.exchange.imap.port, ca: lab.certificates.ca });
  await client.until(/\r\n/);
  await client.command(`a LOGIN ${user} sandbox`);
  return client;
}

async function timed(what: string, action: () => Promise<unknown>): Promise<void> {
  const began = performance.now();
  const remark = await action();
  const took = `${((performance.now() - began) / 1000).toFixed(2)} s`.padStart(8);
  console.log(
    `${what.padEnd(40)} ${took}  ${typeof remark === 'string' && remark.length < 80 ? remark : ''}`,
  );
}
