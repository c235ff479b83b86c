/**
 * The finished letter goes into the store, signed where its domain has keys, in pieces: what is in memory does not grow
 * with its files.
 *
 * A signature stands before what it signs (RFC 6376 section 3.5), so a letter that is signed is composed twice: once to
 * be signed and once to be kept. That costs its files being read again; keeping it aside meanwhile would cost more.
 */
import type { Blobs } from '../../store/blobs.ts';
import type { Trx } from '../../store/pool.ts';
import { signatureFields } from '../../wire/smtp/dkim-sign.ts';
import { type SigningVault, signersOf } from './sign-letter.ts';

/** What a letter is written with. Without a vault nothing can be written for a domain whose mail is signed. */
export interface LetterStore {
  readonly blobs: Blobs;
  readonly vault: SigningVault | undefined;
}

/**
 * @param letter.from the address in the From field: its domain is what receivers compare with (RFC 7489 section 3.1.1).
 * @param compose gives the same bytes each time.
 */
export async function storeLetter(
  { blobs, vault }: LetterStore,
  trx: Trx,
  letter: { readonly from: string; readonly mailboxId: string },
  compose: () => AsyncIterable<Buffer>,
): Promise<{ readonly digest: Buffer; readonly size: number }> {
  const signers = await signersOf(trx, vault, letter);
  const signatures = signers.length === 0 ? '' : await signatureFields(compose(), signers);
  return blobs.putStream(trx, following(signatures, compose()));
}

async function* following(before: string, message: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  if (before !== '') yield Buffer.from(before, 'latin1');
  yield* message;
}
