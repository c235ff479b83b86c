import { z } from 'zod';
import { BadRequest } from '../http/ask.ts';
import { json } from '../http/reply.ts';
import type { ControlHandler } from './handler.ts';

/** What reached customers outside, oldest first; all of it or that of one `?to=`. */
export const listOutside: ControlHandler = ({ exchange }, { ask }) =>
  json(exchange.outside.list({ to: ask.query.get('to') ?? undefined }));

export const readRawOutside: ControlHandler = ({ exchange }, { values: [id = ''] }) => {
  const raw = exchange.outside.raw(id);
  if (!raw) throw new BadRequest(`there is no such mail`, 404);
  return { status: 200, headers: { 'content-type': 'message/rfc822' }, body: raw };
};

const answer = z.strictObject({ text: z.string(), fromName: z.string().optional() });

/** The customer answers, with the right In-Reply-To and References. */
export const replyFromOutside: ControlHandler = async ({ exchange }, { ask, values: [id = ''] }) => {
  const messageId = exchange.outside.reply(id, answer.parse(await ask.json()) as never);
  if (messageId === undefined) throw new BadRequest(`there is no such mail`, 404);
  return json({ messageIds: [messageId] }, 201);
};
