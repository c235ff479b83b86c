/**
 * One claimed delivery is submitted. A session that has waited since its last message may have been closed by the
 * server: that shows only at the next command, says nothing about this message, and is answered by a fresh session.
 */
import { Failure } from '../kernel/failure.ts';
import type { SmtpSession } from '../wire/smtp/session.ts';
import { type OutgoingMail, reset, type Submission, submit } from '../wire/smtp/submit.ts';
import type { Lent, Sessions } from './transport/sessions.ts';

/**
 * @param open makes a session where none is idle.
 * @param mayBegin asked before anything is done and again when a session is at hand.
 * @param kill breaks a submission off.
 * @returns `not-begun` when nothing was sent for reasons of our own.
 */
export async function deliver(
  sessions: Sessions,
  open: () => Promise<SmtpSession>,
  mail: OutgoingMail,
  mayBegin: () => boolean,
  kill: AbortSignal,
): Promise<Submission | 'not-begun'> {
  while (mayBegin()) {
    let lent: Lent;
    try {
      lent = await sessions.take(open);
    } catch (error) {
      if (kill.aborted) break;
      if (!(error instanceof Failure)) throw error;
      return { outcome: 'broken', failure: error, finalDotGiven: false };
    }
    if (!mayBegin()) {
      sessions.giveBack(lent.session);
      break;
    }
    const submission = await submit(lent.session, mail, kill);
    if (submission.outcome === 'refused' && submission.failure.code === 'too-many-connections') {
      if (sessions.useFewer(lent.session)) continue;
      return submission;
    }
    await settleSession(sessions, lent, submission);
    if (!wasClosed(submission)) return submission;
    // Broken off by ourselves: no fault of the link, and nothing was sent.
    if (kill.aborted || (await mail.mayEnd?.()) === false) break;
    if (!lent.reused) return submission;
  }
  return 'not-begun';
}

/** The link ended, with or without 421 (RFC 5321 section 3.8), and the server surely has no message. */
function wasClosed(submission: Submission): boolean {
  if (submission.outcome === 'broken') return !submission.finalDotGiven;
  return submission.outcome === 'refused' && submission.failure.code === 'server-unavailable';
}

async function settleSession(sessions: Sessions, { session }: Lent, submission: Submission): Promise<void> {
  if (submission.outcome === 'broken') sessions.discard(session);
  else if (submission.outcome === 'answered' && submission.accepted.length > 0) sessions.giveBack(session);
  else if (await reset(session)) sessions.giveBack(session);
  else sessions.discard(session);
}
