/** Why a letter was not written, in the words of the API. */
import { type LetterRefusal, LetterRefused } from '../desk/writing/refusal.ts';
import { conflict, invalid, notFound, Problem } from './problem.ts';

const FIELD: Partial<Record<LetterRefusal, string>> = {
  'no-recipient': 'to',
  'sender-unknown': 'from',
};

/** @param textField the field that the words of the letter came in. */
export function refusedLetter(error: unknown, textField: string): never {
  if (!(error instanceof LetterRefused)) throw error;
  switch (error.reason) {
    case 'conversation-not-found':
      throw notFound('conversation');
    case 'mailbox-not-found':
      throw notFound('mailbox');
    case 'mailbox-disabled':
      throw conflict(error.message);
    case 'moved-on':
      throw new Problem('moved-on', { detail: error.message });
    case 'too-large':
      throw new Problem('too-large', { detail: error.message });
    default:
      throw invalid(FIELD[error.reason] ?? textField, error.message);
  }
}
