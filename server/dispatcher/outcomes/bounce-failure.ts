import { Failure } from '../../kernel/failure.ts';

export interface BouncedRecipient {
  readonly address: string;
  readonly status: string | null;
  readonly diagnostic: string | null;
}

/** 5.1.x of RFC 3463 is about the address, everything else about the recipient's mailbox, host or policy. */
export function bounceFailure({ address, status, diagnostic }: BouncedRecipient): Failure {
  const code = /^5\.(1\.|4\.1$)/.test(status ?? '') ? 'recipient-unknown' : 'recipient-refused';
  return new Failure(code, {
    detail: [status, diagnostic].filter(Boolean).join(' '),
    facts: { recipient: address },
  });
}
