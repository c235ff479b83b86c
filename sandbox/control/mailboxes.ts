import { BadRequest } from '../http/ask.ts';
import { json, nothing } from '../http/reply.ts';
import type { SandboxParts } from '../parts.ts';
import { changeMailbox, putMailbox } from '../seed/put.ts';
import { mailboxChange, newMailbox } from '../seed/schema.ts';
import type { ControlHandler } from './handler.ts';
import { describeMailbox } from './state.ts';

export const addMailbox: ControlHandler = async ({ directory }, { ask }) =>
  json(describeMailbox(putMailbox(directory, newMailbox.parse(await ask.json()))), 201);

export const changeOneMailbox: ControlHandler = async (parts, { ask, values: [address = ''] }) => {
  const mailbox = requireMailbox(parts, address);
  changeMailbox(mailbox, mailboxChange.parse(await ask.json()));
  return json(describeMailbox(mailbox));
};

export const removeMailbox: ControlHandler = (parts, { values: [address = ''] }) => {
  requireMailbox(parts, address);
  parts.directory.removeMailbox(address);
  return nothing();
};

/** Ends every open session of the mailbox, as Exchange does when it moves one. */
export const disconnect: ControlHandler = (parts, { values: [address = ''] }) => {
  requireMailbox(parts, address);
  return json({ ended: parts.exchange.disconnect({ address }) });
};

export function requireMailbox({ directory }: Pick<SandboxParts, 'directory'>, address: string) {
  const mailbox = directory.findMailbox(address);
  if (!mailbox) throw new BadRequest(`there is no mailbox ${address}`, 404);
  return mailbox;
}
