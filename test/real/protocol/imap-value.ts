/** Values in IMAP responses as nested arrays, so that a literal and a quoted string of the same text are equal. */
export type ImapValue = string | number | null | ImapValue[];

/** @returns the value that follows `name` in the response, e.g. of `ENVELOPE` in a FETCH. */
export function readValue(response: string, name: string): ImapValue {
  const at = response.search(new RegExp(`[ (]${name.replace(/[[\]().<>*]/g, '\\$&')} `, 'i'));
  if (at < 0) throw new Error(`no ${name} in ${response}`);
  return parse(response, at + name.length + 2)[0];
}

function parse(text: string, from: number): [value: ImapValue, end: number] {
  const rest = text.slice(from);
  if (rest.startsWith('(')) {
    const items: ImapValue[] = [];
    let at = from + 1;
    while (text[at] !== ')') {
      if (at >= text.length) throw new Error(`unbalanced: ${rest}`);
      if (text[at] === ' ') at++;
      else {
        const [item, end] = parse(text, at);
        items.push(item);
        at = end;
      }
    }
    return [items, at + 1];
  }
  const literal = /^\{(\d+)\}\r\n/.exec(rest);
  if (literal) {
    const start = from + literal[0].length;
    const end = start + Number(literal[1]);
    return [text.slice(start, end), end];
  }
  const quoted = /^"((?:[^"\\]|\\.)*)"/s.exec(rest);
  if (quoted) return [(quoted[1] as string).replace(/\\(.)/g, '$1'), from + quoted[0].length];
  const atom = /^[^\s()]+/.exec(rest)?.[0] ?? '';
  const value = /^\d+$/.test(atom) ? Number(atom) : atom.toUpperCase() === 'NIL' ? null : atom;
  return [value, from + atom.length];
}
