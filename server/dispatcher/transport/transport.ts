/**
 * The way out of a mailbox: gives a message to the server that sends it, and says where that server keeps its copies.
 * What is sent, when, how often and what its answer means is decided on this side and is the same for every way.
 */
import type { OutgoingMail, Submission } from '../../wire/smtp/submit.ts';

export interface Transport {
  /**
   * @param mayBegin asked before anything is done and again when the server is reached.
   * @param kill breaks a submission off.
   * @returns `not-begun` when nothing was sent for reasons of our own.
   */
  submit(mail: OutgoingMail, mayBegin: () => boolean, kill: AbortSignal): Promise<Submission | 'not-begun'>;
  /**
   * Looks for copies of sent messages by their Message-ID.
   * @returns where each was found; what was not found is left out.
   * @throws Failure when it could not be looked up.
   */
  findSent(messageIds: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, CopyPlace>>;
}

/** In Sent Items of the mailbox itself, or of whoever signs in for it. */
export type CopyPlace = 'mailbox' | 'sign-in';

/** The mailbox must be sent under another name than this node holds the lease of: its work begins anew. */
export class SenderChanged extends Error {
  override readonly name = 'SenderChanged';
}
