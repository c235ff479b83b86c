import type { SmtpCommand } from '../command.ts';
import { decodeXtext, parsePath } from '../path.ts';

const BODIES = ['7BIT', '8BITMIME', 'BINARYMIME'];

/** RFC 5321 section 4.1.1.2, with SIZE (1870), BODY (6152, 3030), SMTPUTF8 (6531), RET and ENVID (3461). */
export const mail: SmtpCommand = {
  verb: 'MAIL',
  async run(session, argument) {
    if (!session.greeted) return session.error('503 5.5.2 Send hello first');
    if (session.transaction) return session.error('503 5.5.2 Sender already specified');
    const text = Buffer.from(argument, 'latin1').toString('utf8');
    const path = parsePath(text, 'FROM');
    if (!path) return session.error('501 5.5.4 Invalid arguments');
    if (!session.account) return session.error('530 5.7.57 Client not authenticated to send mail');
    const { parameters } = path;
    for (const key of parameters.keys()) {
      if (!['SIZE', 'BODY', 'SMTPUTF8', 'RET', 'ENVID', 'AUTH'].includes(key)) {
        return session.error('501 5.5.4 Unrecognized parameter');
      }
    }
    const body = parameters.get('BODY')?.toUpperCase() ?? '7BIT';
    const ret = parameters.get('RET')?.toUpperCase();
    const size = parameters.get('SIZE') ?? '0';
    if (
      !BODIES.includes(body) ||
      (ret !== undefined && ret !== 'FULL' && ret !== 'HDRS') ||
      !/^\d{1,20}$/.test(size)
    ) {
      return session.error('501 5.5.4 Invalid arguments');
    }
    const { settings } = session.exchange;
    if (Number(size) > settings.messageSizeLimit) {
      return session.error('552 5.3.4 Message size exceeds fixed maximum message size');
    }
    if (/[^\x00-\x7f]/.test(path.address) && !parameters.has('SMTPUTF8')) {
      return session.error('501 5.1.7 Invalid address');
    }
    const envelopeId = parameters.get('ENVID');
    session.transaction = {
      from: path.address,
      binary: body === 'BINARYMIME',
      envelopeId: envelopeId === undefined ? undefined : decodeXtext(envelopeId),
      returnFull: ret === 'FULL',
      recipients: [],
      chunks: [],
      chunkBytes: 0,
    };
    const { account, submission } = session;
    const allowed =
      path.address === '' ||
      settings.sendAsRefusal === 'data' ||
      submission.mayUseSender({ login: account.address, principal: account.principal }, path.address);
    if (!allowed) session.error('550 5.7.60 SMTP; Client does not have permissions to send as this sender');
    else if (!(await session.playFault('mail'))) return session.reply('250 2.1.0 Sender OK');
    session.transaction = undefined;
  },
};
