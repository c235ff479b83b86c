import { z } from 'zod';
import { BadRequest } from '../http/ask.ts';
import { json } from '../http/reply.ts';
import type { ControlHandler } from './handler.ts';
import { requireMailbox } from './mailboxes.ts';

const mail = z.strictObject({
  to: z.string(),
  from: z.string().default('customer@customers.example'),
  fromName: z.string().optional(),
  subject: z.string().optional(),
  text: z.string().optional(),
  html: z.string().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  inReplyTo: z.string().optional(),
  references: z.array(z.string()).optional(),
  attachments: z
    .array(z.strictObject({ filename: z.string(), contentType: z.string().optional(), content: z.base64() }))
    .optional(),
  /** The bytes as they are, base64; everything but `to` and `count` is then ignored. */
  raw: z.base64().optional(),
  count: z.int().min(1).max(100_000).optional(),
});

/** A customer's mail arrives, or several. */
export const deliverMail: ControlHandler = async (parts, { ask }) => {
  const mails = z.union([z.array(mail), mail.transform((one) => [one])]).parse(await ask.json());
  for (const { to } of mails) requireMailbox(parts, to);
  const messageIds: string[] = [];
  for (const { raw, attachments, ...rest } of mails) {
    const arrived = await parts.exchange.injectCustomerMail({
      ...rest,
      attachments: attachments?.map(({ content, ...file }) => ({
        ...file,
        content: Buffer.from(content, 'base64'),
      })),
      raw: raw === undefined ? undefined : Buffer.from(raw, 'base64'),
    });
    for (const id of arrived) messageIds.push(id);
  }
  return json({ messageIds }, 201);
};

/** What lies in a folder; INBOX unless `?folder=` says another. */
export const listMessages: ControlHandler = (parts, { ask, values: [address = ''] }) => {
  requireMailbox(parts, address);
  const folder = ask.query.get('folder') ?? 'INBOX';
  const messages = parts.exchange.messages(address, folder);
  if (!messages) throw new BadRequest(`there is no folder ${folder}`, 404);
  return json(messages);
};

export const readRawMessage: ControlHandler = (parts, { ask, values: [address = '', uid = ''] }) => {
  requireMailbox(parts, address);
  const raw = parts.exchange.raw(address, ask.query.get('folder') ?? 'INBOX', Number(uid));
  if (!raw) throw new BadRequest(`there is no message ${uid}`, 404);
  return { status: 200, headers: { 'content-type': 'message/rfc822' }, body: raw };
};
