import type { SmtpCommand } from '../command.ts';
import { finish } from '../finish.ts';

/** RFC 3030. The bytes follow the command whatever the answer, so they are always read. */
export const bdat: SmtpCommand = {
  verb: 'BDAT',
  async run(session, argument) {
    const match = /^(\d{1,10})(\s+LAST)?$/i.exec(argument);
    if (!match) return session.error('501 5.5.4 Invalid arguments');
    const size = Number(match[1]);
    const { transaction } = session;
    const { messageSizeLimit } = session.exchange.settings;
    if (!transaction || transaction.recipients.length === 0) {
      if (await session.input.skip(size)) session.error('503 5.5.2 Need rcpt command');
      return;
    }
    if (transaction.chunkBytes + size > messageSizeLimit) {
      session.transaction = undefined;
      if (await session.input.skip(size))
        session.error('552 5.3.4 Message size exceeds fixed maximum message size');
      return;
    }
    const chunk = await session.input.bytes(size);
    if (!chunk) return;
    transaction.chunks.push(chunk);
    transaction.chunkBytes += size;
    if (match[2]) await finish(session, transaction, Buffer.concat(transaction.chunks));
    else session.reply(`250 2.6.0 CHUNK received OK, ${size} octets`);
  },
};
