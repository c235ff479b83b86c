/**
 * The whole loop against servers that nobody here wrote: Dovecot (IMAP, XOAUTH2) and Postfix (submission, XOAUTH2
 * through Dovecot's SASL). Only the token service is the sandbox's.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../../server/cli/demo/until.ts';
import { type RealDesk, startRealDesk } from '../support/real-desk.ts';
import { realServersMissing } from '../support/real-servers.ts';

const SUPPORT = 'support@contoso.example';
const CUSTOMER = 'marieke@klant.example';
const PATIENCE_MS = 30_000;

const missing = realServersMissing();

if (missing !== undefined) {
  test(`Dovecot and Postfix are not asked here: ${missing}`, () => {
    if (process.env.CI === 'true') expect.fail(missing);
  });
}

describe.runIf(missing === undefined)('Dovecot and Postfix', () => {
  const stack = new AsyncDisposableStack();
  let real: RealDesk['real'];
  let desk: RealDesk['desk'];
  let mailsOf: (address: string) => Promise<string[]>;

  beforeAll(async () => {
    const started = await startRealDesk(stack, [SUPPORT, CUSTOMER]);
    ({ real, desk } = started);
    mailsOf = async (address) => (await started.mailsOf(address)).map((raw) => raw.toString('latin1'));
  });
  afterAll(() => stack.disposeAsync());

  test('a customer’s mail is retrieved, answered and threads at the customer', async () => {
    await real.deliver(
      SUPPORT,
      mail([
        'Message-ID: <order-20417@klant.example>',
        `From: Marieke <${CUSTOMER}>`,
        `To: ${SUPPORT}`,
        'Subject: =?utf-8?Q?Bestelling_20417_=E2=80=93_waar=3F?=',
        '',
        'Waar blijft mijn bestelling?',
      ]),
    );
    const conversation = await until('the conversation', PATIENCE_MS, async () =>
      (await desk.conversations()).items.find(({ contact }) => contact?.address === CUSTOMER),
    );
    expect(conversation.subject).toBe('Bestelling 20417 – waar?');
    await desk.reply(conversation.id, { text: 'Donderdag tussen 9 en 12 uur.' });
    const answer = await until('the answer in the customer’s Maildir', PATIENCE_MS, async () =>
      (await mailsOf(CUSTOMER)).find((raw) => raw.includes('order-20417@klant.example')),
    );
    expect(header(answer, 'In-Reply-To')).toBe('<order-20417@klant.example>');
    expect(header(answer, 'References')).toContain('<order-20417@klant.example>');
    expect(header(answer, 'From')).toContain(SUPPORT);
    const { messages } = await until('the outcome', PATIENCE_MS, async () => {
      const read = await desk.conversation(conversation.id);
      return read.messages.some(({ delivery }) => delivery?.state === 'sent') ? read : undefined;
    });
    expect(messages.at(-1)?.delivery?.recipients).toMatchObject([{ address: CUSTOMER, outcome: 'accepted' }]);

    await real.deliver(
      SUPPORT,
      mail([
        'Message-ID: <thanks@klant.example>',
        `In-Reply-To: ${header(answer, 'Message-ID')}`,
        `From: Marieke <${CUSTOMER}>`,
        `To: ${SUPPORT}`,
        'Subject: Re: Bestelling',
        '',
        'Dank!',
      ]),
    );
    await until('the customer’s second mail in the same conversation', PATIENCE_MS, async () =>
      (await desk.conversation(conversation.id)).messages.length === 3 ? true : undefined,
    );
  });

  test.each([
    ['without a Message-ID', mail(['From: odd1@klant.example', 'Subject: odd', '', 'text'])],
    [
      'of a broken structure',
      mail([
        'From: odd2@klant.example',
        'Content-Type: multipart/mixed; boundary="never"',
        '',
        '--other',
        'x',
      ]),
    ],
    [
      'of an unknown 8-bit charset',
      Buffer.concat([
        mail(['From: odd3@klant.example', 'Content-Type: text/plain; charset=x-unknown', '', '']),
        Buffer.from([0xe9, 0xff, 0x80, 0x0d, 0x0a]),
      ]),
    ],
    ['with an empty body', mail(['From: odd4@klant.example', '', ''])],
  ])('a mail %s becomes a message with its raw bytes', async (_, raw) => {
    const from = /From: (\S+)/.exec(raw.toString('latin1'))?.[1] as string;
    await real.deliver(SUPPORT, raw);
    const { id } = await until('the conversation', PATIENCE_MS, async () =>
      (await desk.conversations()).items.find(({ contact }) => contact?.address === from),
    );
    const [message] = (await desk.conversation(id)).messages;
    const kept = await fetch(new URL(message?.rawHref ?? '', desk.origin), { headers: desk.sessionHeaders });
    // LMTP puts headers of its own in front.
    expect(Buffer.from(await kept.arrayBuffer()).toString('latin1')).toContain(
      raw.toString('latin1').trimEnd(),
    );
  });
});

function mail(lines: readonly string[]): Buffer {
  return Buffer.from(`${lines.join('\r\n')}\r\n`);
}

function header(raw: string, name: string): string {
  const unfolded = raw.replace(/\r?\n[ \t]+/g, ' ');
  return new RegExp(`^${name}: (.*)$`, 'im').exec(unfolded)?.[1]?.trim() ?? '';
}
