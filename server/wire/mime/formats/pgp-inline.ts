/** PGP in the text itself (RFC 9580 section 7): the signed words without their armour. Nothing is verified. */
import type { Protection } from '../classify/traits.ts';

const SIGNED = /^-----BEGIN PGP SIGNED MESSAGE-----[ \t]*$/m;
const SIGNATURE = /^-----BEGIN PGP SIGNATURE-----[ \t]*$/m;
const SIGNATURE_END = /^-----END PGP SIGNATURE-----[ \t]*$/m;
const ENCRYPTED = /^-----BEGIN PGP MESSAGE-----[ \t]*$/m;

export interface InlinePgp {
  readonly protection: Protection;
  readonly text: string;
}

/** @returns undefined when there is none. */
export function readInlinePgp(text: string): InlinePgp | undefined {
  if (!text.includes('-----BEGIN PGP')) return undefined;
  const signed = SIGNED.exec(text);
  const signature = SIGNATURE.exec(text);
  if (signed && signature && signature.index > signed.index) {
    const inside = text.slice(signed.index + signed[0].length, signature.index);
    // Its own header lines (Hash: …) end at the first empty line; what is signed follows.
    const start = /^(?:\r?\n[\w-]+: [^\r\n]*)*\r?\n[ \t]*\r?\n/.exec(inside)?.[0].length ?? 0;
    const rest = text.slice(signature.index);
    const end = SIGNATURE_END.exec(rest);
    const after = end ? rest.slice(end.index + end[0].length) : '';
    const words = inside.slice(start).replace(/^- /gm, '');
    return {
      protection: 'pgp-signed',
      text: `${text.slice(0, signed.index)}${words.trimEnd()}\n${after.trimStart()}`.trimStart(),
    };
  }
  return ENCRYPTED.test(text) ? { protection: 'pgp-encrypted', text } : undefined;
}
