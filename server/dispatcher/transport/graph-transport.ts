/**
 * Out by Microsoft Graph, for organisations where authenticated SMTP is switched off. Graph has no envelope: it sends to
 * everybody whom the headers name, all or none, and says nothing of any of them.
 */
import { buffer } from 'node:stream/consumers';
import type { MailboxConnection } from '../../accounts/connection.ts';
import { Failure } from '../../kernel/failure.ts';
import type { AccessTokens } from '../../tokens/access.ts';
import { isRefusedSignIn, withCredentials } from '../../tokens/with-credentials.ts';
import { findSentByGraph } from '../../wire/graph/find-sent.ts';
import { type GraphSubmission, sendByGraph, tooLargeForGraph } from '../../wire/graph/send-mail.ts';
import { type GraphSession, openGraph } from '../../wire/graph/session.ts';
import { comparable, namedIn, readdressHeader } from '../../wire/smtp/readdress.ts';
import type { OutgoingMail, Submission } from '../../wire/smtp/submit.ts';
import type { CopyPlace, Transport } from './transport.ts';

export function createGraphTransport({
  tokens,
  mailbox,
}: {
  readonly tokens: AccessTokens;
  readonly mailbox: MailboxConnection;
}): Transport {
  const { accountId, signsInBy, graph, ca, signIn, opener } = mailbox;
  const withSession = <T>(
    owner: string,
    signal: AbortSignal,
    use: (session: GraphSession) => Promise<T>,
  ): Promise<T> =>
    withCredentials(tokens, { accountId, signsInBy, resource: 'graph' }, signal, async (credentials) => {
      if (!('accessToken' in credentials)) {
        throw new Failure('graph-access-denied', { detail: 'Graph takes no passwords' });
      }
      const session = openGraph({ graph, ca }, { mailbox: owner, user: opener, ...credentials });
      try {
        return await use(session);
      } finally {
        session.close();
      }
    });

  const submit: Transport['submit'] = async (mail, mayBegin, kill) => {
    if (!mayBegin()) return 'not-begun';
    try {
      const submission = await withSession(mailbox.address, kill, async (session) => {
        if (!mayBegin()) return 'not-begun';
        const sent = await sendOnce(session, mail, kill);
        // A token that was refused is renewed once and tried again; nothing was sent with it.
        if (sent.outcome === 'refused' && isRefusedSignIn(sent.failure)) throw sent.failure;
        return sent;
      });
      return submission === 'not-begun' ? submission : asSubmission(submission, mail);
    } catch (error) {
      if (kill.aborted) return 'not-begun';
      if (!(error instanceof Failure)) throw error;
      return { outcome: 'broken', failure: error, finalDotGiven: false };
    }
  };

  return {
    submit,
    findSent: async (messageIds, signal) => {
      const found = new Map<string, CopyPlace>();
      const delegate = signIn.toLowerCase() !== mailbox.address.toLowerCase();
      for (const place of delegate ? (['mailbox', 'sign-in'] as const) : (['mailbox'] as const)) {
        const missing = messageIds.filter((id) => !found.has(id));
        if (missing.length === 0) break;
        const owner = place === 'mailbox' ? mailbox.address : signIn;
        const copies = await withSession(owner, signal, (session) =>
          findSentByGraph(session, missing, signal),
        );
        for (const id of copies) found.set(id, place);
      }
      return found;
    },
  };
}

async function sendOnce(
  session: GraphSession,
  mail: OutgoingMail,
  kill: AbortSignal,
): Promise<GraphSubmission> {
  const tooLarge = tooLargeForGraph(session, mail.raw.length);
  if (tooLarge) return { outcome: 'refused', failure: tooLarge };
  const raw = Buffer.isBuffer(mail.raw) ? mail.raw : await buffer(mail.raw.open());
  mail.onBegin?.();
  const mayLeave = (await mail.mayEnd?.()) !== false;
  return sendByGraph(session, { ...addressed(raw, mail.recipients), mayLeave: () => mayLeave }, kill);
}

/**
 * Graph sends to everybody whom the headers name. Those who have it already, when it goes out again to the others, must
 * not be named then; whom no header names is hidden.
 */
function addressed(raw: Buffer, recipients: readonly string[]): { raw: Buffer; hidden: string[] } {
  const end = raw.indexOf('\r\n\r\n') + 2;
  if (end < 2) return { raw, hidden: [...recipients] };
  const meant = new Set(recipients.map(comparable));
  const header = raw.subarray(0, end);
  const named = namedIn(header);
  const hidden = recipients.filter((address) => !named.has(comparable(address)));
  if ([...named].every((address) => meant.has(address))) return { raw, hidden };
  const left = readdressHeader(header, (address) => (meant.has(comparable(address)) ? address : null));
  return { raw: Buffer.concat([left, raw.subarray(end)]), hidden };
}

function asSubmission(submission: GraphSubmission, { recipients }: OutgoingMail): Submission {
  switch (submission.outcome) {
    case 'taken':
      return {
        outcome: 'answered',
        accepted: recipients,
        refused: [],
        reply: '202 Accepted (Microsoft Graph)',
        serverMessageId: null,
      };
    case 'refused':
      return submission;
    case 'broken':
      return { outcome: 'broken', failure: submission.failure, finalDotGiven: submission.mayHaveLeft };
  }
}
