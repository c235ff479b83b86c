/**
 * "May not send as": of the mailbox's own address it concerns everything that the mailbox sends, of an alias only the
 * letters from that alias. Those fail for good and wait for a person; the others go on. They are not tried again by
 * themselves, because Exchange answers repeated refusals by stopping the whole mailbox (5.2.252).
 */
import { Failure } from '../../kernel/failure.ts';
import type { Submission } from '../../wire/smtp/submit.ts';

/** Pure. @param letter.from the address in the From field. */
export function ofAlias(
  submission: Submission,
  letter: { readonly from: string; readonly mailbox: string },
): Submission {
  const { from, mailbox } = letter;
  if (submission.outcome !== 'refused' || submission.failure.code !== 'send-as-denied') return submission;
  if (from.toLowerCase() === mailbox.toLowerCase()) return submission;
  const { detail, facts } = submission.failure;
  return {
    outcome: 'refused',
    failure: new Failure('alias-not-allowed', {
      detail,
      facts: { ...facts, mailbox, alias: from },
      cause: submission.failure,
    }),
  };
}
