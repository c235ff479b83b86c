/**
 * When a waiting message will leave, as far as that can be known: the mailbox's pace, what stands before it, and how
 * long the mailbox rests. An estimate for people, never used to decide anything. Pure.
 */
export interface Waiting {
  /** Messages of the mailbox that are due and go first. */
  readonly ahead: number;
  /** Of the mailbox, in the last minute. */
  readonly sentLastMinute: number;
  readonly messagesPerMinute: number;
  readonly notBefore: Date;
  /** Until when the mailbox rests. */
  readonly resumeAt: Date | null;
  /** False: nothing leaves until somebody does something, so there is no time to name. */
  readonly mailboxSends: boolean;
}

export function expectedDeparture(waiting: Waiting, now: Date): Date | null {
  if (!waiting.mailboxSends) return null;
  const begin = Math.max(now.getTime(), waiting.notBefore.getTime(), waiting.resumeAt?.getTime() ?? 0);
  // What was sent in the last minute has used its places only if sending goes on now.
  const used = begin - now.getTime() < 60_000 ? waiting.sentLastMinute : 0;
  const minutes = Math.floor((waiting.ahead + used) / waiting.messagesPerMinute);
  return new Date(begin + minutes * 60_000);
}
