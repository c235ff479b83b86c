/**
 * Text as format=flowed (RFC 3676): lines short enough for every mail program, and soft breaks (a space before the
 * line end) that a program of today joins again, so that a paragraph fits a telephone as well as a terminal.
 * Lines that begin with `>` are quotes and keep their depth on every wrapped line.
 */

/** RFC 3676 section 4.2: at most 78, 72 leaves room for being quoted. */
const WIDTH = 72;

/** @returns lines separated by CRLF. */
export function flowText(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .flatMap(flowLine)
    .join('\r\n');
}

function flowLine(line: string): string[] {
  const [, marks = '', rest = ''] = /^((?:> ?)*)(.*)$/s.exec(line) ?? [];
  const depth = marks.replaceAll(' ', '').length;
  const prefix = depth > 0 ? `${'>'.repeat(depth)} ` : '';
  // The signature separator is the one fixed line that may end in a space (section 4.3).
  if (rest === '-- ') return [prefix + rest];
  const text = depth > 0 ? rest.trimEnd() : stuffed(rest.trimEnd());
  return wrap(text, WIDTH - prefix.length).map((part) => (prefix + part).replace(/^(>+) $/, '$1'));
}

/** Section 4.4: a line that would read as a quote, as flowed, or as an mbox separator gets a space in front. */
function stuffed(line: string): string {
  return line.startsWith(' ') || line.startsWith('From ') || line.startsWith('>') ? ` ${line}` : line;
}

function wrap(line: string, width: number): string[] {
  const lines: string[] = [];
  let rest = line;
  while (rest.length > width) {
    const at = breakAt(rest, width);
    if (at < 0) break;
    lines.push(rest.slice(0, at + 1));
    rest = stuffed(rest.slice(at + 1));
  }
  lines.push(rest);
  return lines;
}

/**
 * Where the line's last space is that still fits, or else the first one behind: the space stays at the end of the
 * line and marks the break as soft. Spaces at the front are stuffing, and a line `-- ` would be a signature.
 */
function breakAt(line: string, width: number): number {
  const fits = (at: number) => at > 0 && at < line.length - 1 && !/^ *(--)?$/.test(line.slice(0, at));
  const before = line.lastIndexOf(' ', width - 1);
  if (fits(before)) return before;
  let behind = line.indexOf(' ', width);
  while (behind >= 0 && !fits(behind)) behind = line.indexOf(' ', behind + 1);
  return behind;
}
