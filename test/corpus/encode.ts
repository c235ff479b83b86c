/** Text in the encodings of old mail programs, which Node only decodes: the decoder's table turned round. */

const tables = new Map<string, Map<string, Buffer>>();

/** @throws Error when the charset has no such character. */
export function encode(text: string, charset: string): Buffer {
  if (charset === 'utf-8') return Buffer.from(text);
  if (charset === 'utf-16le') return Buffer.from(text, 'utf16le');
  if (charset === 'iso-2022-jp') return encodeIso2022Jp(text);
  const table = tableOf(charset);
  return Buffer.concat(
    [...text].map((character) => {
      const found = table.get(character);
      if (!found) throw new Error(`${charset} has no ${character}`);
      return found;
    }),
  );
}

function tableOf(charset: string): Map<string, Buffer> {
  const known = tables.get(charset);
  if (known) return known;
  const decoder = new TextDecoder(charset, { fatal: true });
  const table = new Map<string, Buffer>();
  const add = (...units: number[]) => {
    const content = Buffer.from(units);
    try {
      const character = decoder.decode(content);
      if ([...character].length === 1 && !table.has(character)) table.set(character, content);
    } catch {
      // Not a character of this charset.
    }
  };
  for (let first = 0; first < 256; first += 1) add(first);
  if (/^(shift_jis|euc-|gb|big5)/.test(charset)) {
    for (let first = 0x81; first < 0xff; first += 1)
      for (let second = 0x40; second < 0xff; second += 1) add(first, second);
  }
  tables.set(charset, table);
  return table;
}

/** RFC 1468: JIS X 0208 between escape sequences, which are EUC-JP without the high bits. */
function encodeIso2022Jp(text: string): Buffer {
  return Buffer.concat(
    (text.match(/[\x00-\x7f]+|[^\x00-\x7f]+/g) ?? []).map((run) =>
      run.charCodeAt(0) < 0x80
        ? Buffer.from(run)
        : Buffer.concat([
            Buffer.from('\x1b$B'),
            encode(run, 'euc-jp').map((byte) => byte & 0x7f),
            Buffer.from('\x1b(B'),
          ]),
    ),
  );
}
