/**
 * What large mails cost a node in memory: a whole Postvak, in a process of its own, takes mails of 1, 25 and 150 MB over
 * IMAP and POP3 from a sandbox in another; then somebody opens the file, passes it on, and the letter with it leaves by
 * SMTP. Printed is the most memory the node held in each step, over what it held before. Linux only.
 *
 *     npm run bench:large [-- --megabytes 1,25,150]
 */
import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { ConversationSummary, Message } from '../server/cli/demo/desk-client.ts';
import { type Installation, openInstallation } from '../test/chaos/installation.ts';
import { largeMail } from '../test/support/large-mail.ts';
import { control } from '../test/support/sandbox-control.ts';
import { type Peak, watchPeak } from './large/peak.ts';

const { values } = parseArgs({ options: { megabytes: { type: 'string', default: '1,25,150' } } });
/** What base64 with its line ends makes of a file. */
const ENCODED = (4 / 3) * (78 / 76);
const LARGEST_BYTES = 150 * 1024 * 1024;
const PATIENCE_MS = 10 * 60_000;
const SETTLE_MS = 4_000;

const installation = await openInstallation(2);
try {
  const [imap = '', pop3 = ''] = installation.mailboxes;
  await prepare(installation, pop3);
  console.log('                                     before    over it     took');
  for (const megabytes of values.megabytes.split(',').map(Number)) {
    for (const [way, address] of [
      ['IMAP', imap],
      ['POP3', pop3],
    ] as const) {
      await follow(`${megabytes} MB, ${way}`, address, megabytes * 1e6);
    }
  }
} finally {
  await installation.close();
}

/** Both may take and send the largest that Exchange Online allows; the second is read over POP3. */
async function prepare({ desk }: Installation, pop3: string): Promise<void> {
  const { items } = await desk.accounts();
  for (const mailbox of items.flatMap((account) => account.mailboxes)) {
    await desk.patch(`/mailboxes/${mailbox.id}`, {
      limits: { sentMessageBytes: LARGEST_BYTES, messageBytes: LARGEST_BYTES },
      ...(mailbox.address === pop3 ? { incoming: 'pop3' } : {}),
    });
  }
}

async function follow(name: string, address: string, bytes: number): Promise<void> {
  const file = randomBytes(Math.floor((bytes - 2_000) / ENCODED));
  const digest = createHash('sha256').update(file).digest('hex');
  const subject = `${name} ${digest.slice(0, 8)}`;
  const files = [{ name: 'film.mp4', type: 'video/mp4', content: file }];
  const raw = largeMail({ subject, text: 'See the film.', files }).toString('base64');
  const { conversation, message } = await step(`${name}: retrieved and read`, async () => {
    await control(installation.sandbox, 'POST', '/control/mail', { to: address, from: 'ann@x.example', raw });
    return seen(subject);
  });
  const { href = '' } = message.attachments[0] ?? {};
  await step(`${name}: its file opened`, async () => {
    const hash = createHash('sha256');
    const response = await ask('GET', href);
    for await (const chunk of response.body ?? []) hash.update(chunk);
    if (hash.digest('hex') !== digest) throw new Error(`${name}: the file is not what was sent`);
  });
  const upload = await step(`${name}: its file taken along`, async () => {
    const body = { messageId: message.id, position: 0 };
    return (await ask('POST', '/api/v1/uploads/from-message', body)).json() as Promise<{ id: string }>;
  });
  const letter = await step(`${name}: passed on`, async () => {
    const wish = {
      to: ['repairs@supplier.example'],
      text: 'Look at this.',
      messageId: message.id,
      attachments: [upload.id],
      undoSeconds: 10,
    };
    const path = `/api/v1/conversations/${conversation.id}/forwards`;
    return (await ask('POST', path, wish)).json() as Promise<{ id: string }>;
  });
  await step(`${name}: sent`, () =>
    until(`the letter of ${name} to be sent`, async () => {
      const { messages } = await installation.desk.conversation(conversation.id);
      return messages.find(({ id, delivery }) => id === letter.id && delivery?.state === 'sent');
    }),
  );
}

async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  await sleep(SETTLE_MS);
  const peak = watchPeak(installation.postvak().pid);
  const began = performance.now();
  const result = await work();
  tell(name, peak(), performance.now() - began);
  return result;
}

function tell(name: string, { beforeMib, overMib }: Peak, tookMs: number): void {
  const columns = [
    `${beforeMib.toFixed(0)} MiB`.padStart(9),
    `${overMib.toFixed(0)} MiB`.padStart(11),
    `${(tookMs / 1000).toFixed(1)} s`.padStart(9),
  ];
  console.log(`${name.padEnd(34)}${columns.join('')}`);
}

async function seen(subject: string): Promise<{ conversation: ConversationSummary; message: Message }> {
  const { desk } = installation;
  const conversation = await until(subject, async () =>
    (await desk.conversations('?limit=10')).items.find((each) => each.subject === subject),
  );
  const [message] = (await desk.conversation(conversation.id)).messages;
  if (!message) throw new Error(`${subject} has no message`);
  return { conversation, message };
}

async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  for (const deadline = performance.now() + PATIENCE_MS; performance.now() < deadline; await sleep(100)) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new Error(`waited too long for ${what}`);
}

/** As the console asks, but with the patience that 150 MB need. */
async function ask(method: 'GET' | 'POST', path: string, body?: object): Promise<Response> {
  const { desk } = installation;
  const response = await fetch(desk.origin + path, {
    method,
    headers: { ...desk.sessionHeaders, origin: desk.origin, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response;
}
