/**
 * Sends one mail from the mailbox to itself: the only way to see whether From is allowed. Only when asked to. The mail
 * says that it is automatic (RFC 3834), so that nothing answers it.
 */

import { Failure } from '../../../kernel/failure.ts';
import { newId } from '../../../kernel/id.ts';
import { composeMessage } from '../../../wire/smtp/compose.ts';
import { openSubmission, type SmtpSession } from '../../../wire/smtp/session.ts';
import { submit } from '../../../wire/smtp/submit.ts';
import type { Check, Evidence } from '../../check.ts';
import { type ExaminedAccount, isSaid } from '../../checks/examined.ts';
import { both } from '../../words.ts';
import type { InstallationProbe } from '../probe.ts';

const BUDGET_MS = 60_000;
const STEP_MS = 15_000;
const TIMES = {
  connectMs: STEP_MS,
  signInMs: STEP_MS,
  envelopeMs: STEP_MS,
  dataBlockMs: STEP_MS,
  finalReplyMs: 2 * STEP_MS,
};

export function sendAsCheck(account: ExaminedAccount, mailbox: string): Check<InstallationProbe> {
  return {
    id: 'mailbox.send-as',
    subject: mailbox,
    title: both(`${mailbox} may send`, `${mailbox} mag versturen`),
    needs: [`connectivity.smtp ${mailbox}`],
    effect: 'sends-mail',
    budgetMs: BUDGET_MS,
    ...(account.id === undefined ? {} : { accountId: account.id }),
    run: async (probe, signal) => {
      const live = await probe.credentials(account);
      if (isSaid(live)) return { evidence: [], skip: live };
      const session = await openFor(probe, account, mailbox, live.credentials, signal);
      try {
        return await sendToItself(session, account, mailbox, probe.now(), signal);
      } finally {
        session.close();
      }
    },
  };
}

/** As the dispatcher: by the mailbox's own name, and as its delegate where that is refused. */
async function openFor(
  probe: InstallationProbe,
  account: ExaminedAccount,
  mailbox: string,
  credentials: Extract<
    Awaited<ReturnType<InstallationProbe['credentials']>>,
    { credentials: unknown }
  >['credentials'],
  signal: AbortSignal,
): Promise<SmtpSession> {
  const { smtp: endpoint, ca } = probe.accountOf(account).registration.endpoints;
  const password = 'password' in credentials;
  const shown = password ? { password: credentials.password } : { token: credentials.accessToken };
  const openAs = (user: string) => openSubmission({ endpoint, ca, user, ...shown }, TIMES, signal);
  if (password) return openAs(account.signIn);
  try {
    return await openAs(mailbox);
  } catch (error) {
    const { signIn } = account;
    const delegate = signIn.includes('@') && signIn.toLowerCase() !== mailbox.toLowerCase();
    if (!delegate || !(error instanceof Failure) || error.code !== 'sign-in-refused') throw error;
    return openAs(account.signIn);
  }
}

async function sendToItself(
  session: SmtpSession,
  { signIn: user }: ExaminedAccount,
  mailbox: string,
  date: Date,
  signal: AbortSignal,
): Promise<Evidence> {
  const messageId = `<doctor-${newId()}@${mailbox.split('@')[1] ?? 'postvak.invalid'}>`;
  const raw = await composeMessage({
    from: { address: mailbox, name: 'Postvak' },
    to: [{ address: mailbox, name: '' }],
    cc: [],
    subject: 'Postvak: may this mailbox send?',
    messageId,
    date,
    text: 'The doctor of Postvak was asked to send a mail from this mailbox to itself. It may be deleted.',
    html: '<p>The doctor of Postvak was asked to send a mail from this mailbox to itself. It may be deleted.</p>',
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
  });
  const result = await submit(session, { from: mailbox, recipients: [mailbox], raw }, signal);
  if (result.outcome === 'answered' && result.accepted.length > 0) {
    return { evidence: [both(`sent as ${messageId}`, `verstuurd als ${messageId}`), result.reply] };
  }
  const failure = result.outcome === 'answered' ? result.refused[0]?.failure : result.failure;
  const { code, detail, facts } = failure ?? new Failure('unknown', { detail: 'the server said nothing' });
  return {
    evidence: [detail],
    fail: new Failure(code, { detail, facts: { user, recipient: mailbox, ...facts, mailbox } }),
  };
}
