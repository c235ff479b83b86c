/**
 * Takes one command with its literals from the client (RFC 3501 section 4.3, RFC 7888). How much a literal may hold
 * depends on who asks: little before sign-in, a mail for APPEND, a line's worth for anything else, and the bytes
 * count together, so no client makes the server remember more than one mail.
 */
import type { Input } from '../connection/input.ts';
import type { Output } from '../connection/output.ts';
import type { Segments } from './cursor.ts';

/** An access token of 11 KB in base64 must fit into a line. */
export const LONGEST_LINE = 64 * 1024;
const LITERALS_SIGNED_OUT = 16 * 1024;
const LITERALS_OTHERWISE = 64 * 1024;
/** A synchronised refusal costs nothing; a LITERAL+ that is too large is passed over up to here, then cut. */
const SKIPPED_AT_MOST = 512 * 1024 * 1024;
const MOST_LITERALS = 256;

export type Received =
  | { readonly kind: 'command'; readonly segments: Segments }
  | { readonly kind: 'refused'; readonly tag: string; readonly answer: string }
  | { readonly kind: 'gone' };

export async function readCommand(
  input: Input,
  output: Output,
  { signedIn, appendLimit }: { signedIn: boolean; appendLimit: number },
): Promise<Received> {
  const segments: (string | Buffer)[] = [];
  let held = 0;
  let lineBytes = 0;
  for (;;) {
    const line = await input.line(LONGEST_LINE);
    if (line === undefined) return { kind: 'gone' };
    segments.push(line);
    lineBytes += line.length;
    const literal = /\{(\d{1,10})(\+?)\}$/.exec(line);
    if (!literal) return { kind: 'command', segments };
    const size = Number(literal[1]);
    const synchronising = literal[2] === '';
    const first = segments[0] as string;
    const limit = !signedIn
      ? LITERALS_SIGNED_OUT
      : /^\S+ APPEND /i.test(first)
        ? appendLimit + LITERALS_OTHERWISE
        : LITERALS_OTHERWISE;
    held += size;
    if (held > limit || segments.length > MOST_LITERALS * 2 || lineBytes > LONGEST_LINE * 2) {
      const tag = /^[^\s]+/.exec(first)?.[0] ?? '*';
      if (!synchronising) {
        // The rest of the command follows unasked; it is read and dropped so that the next one is understood.
        if (size > SKIPPED_AT_MOST || !(await input.skip(size))) return { kind: 'gone' };
        if (!(await skipRest(input))) return { kind: 'gone' };
      }
      return { kind: 'refused', tag, answer: 'NO [TOOBIG] Message size exceeds the fixed maximum.' };
    }
    if (synchronising) output.line('+ Ready for additional command text.');
    const bytes = await input.bytes(size);
    if (!bytes) return { kind: 'gone' };
    segments.push(bytes);
  }
}

async function skipRest(input: Input): Promise<boolean> {
  for (;;) {
    const line = await input.line(LONGEST_LINE);
    if (line === undefined) return false;
    const literal = /\{(\d{1,10})(\+?)\}$/.exec(line);
    if (!literal || literal[2] === '') return true;
    if (Number(literal[1]) > SKIPPED_AT_MOST || !(await input.skip(Number(literal[1])))) return false;
  }
}
