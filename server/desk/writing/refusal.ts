/** Why a letter cannot be written. Nothing was. */
export type LetterRefusal =
  | 'conversation-not-found'
  | 'mailbox-not-found'
  | 'mailbox-disabled'
  | 'no-recipient'
  | 'text-empty'
  | 'sender-unknown'
  | 'too-large'
  /** The customer wrote again after what the agent has seen. */
  | 'moved-on';

export class LetterRefused extends Error {
  override readonly name = 'LetterRefused';
  readonly reason: LetterRefusal;
  constructor(reason: LetterRefusal, message: string) {
    super(message);
    this.reason = reason;
  }
}
