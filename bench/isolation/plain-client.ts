/**
 * A process that is nothing but a mail server and its client: the client takes a large mail over TLS, in so many seconds,
 * throws it away, and begins again. What this does to others is the price of moving such a mail on this machine at all.
 *
 *     node plain-client.ts SECONDS BYTES
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { openLaboratory } from '../../sandbox/exchange/laboratory.ts';
import { Secret } from '../../server/kernel/secret.ts';
import { connectImap } from '../../server/wire/imap/connect.ts';
import { fetchPieces } from '../../server/wire/imap/fetch-messages.ts';
import { selectFolder } from '../../server/wire/imap/select-folder.ts';
import { drawings } from './drawings.ts';

const [seconds, bytes] = process.argv.slice(2).map(Number) as [number, number];
const MAILBOX = 'support@contoso.example';

process.on('disconnect', () => process.exit());
const { exchange, certificates, token } = await openLaboratory();
const raw = drawings(bytes);
await exchange.injectCustomerMail({ to: MAILBOX, from: 'big@customers.example', raw });
const session = await connectImap(
  { host: 'localhost', port: exchange.imap.port, tls: 'implicit', ca: certificates.ca },
  { mailbox: MAILBOX, user: MAILBOX, accessToken: new Secret(await token(MAILBOX)) },
);
await selectFolder(session, 'INBOX', { readOnly: true });
process.send?.('ready');
for (;;) {
  const began = performance.now();
  const fetched = await fetchPieces(session, 1);
  if (!fetched || 'raw' in fetched) throw new Error('the mail is not there');
  let taken = 0;
  for await (const { length } of fetched.pieces) {
    taken += length;
    await sleep(Math.max(0, began + (taken / raw.length) * seconds * 1000 - performance.now()));
  }
}
