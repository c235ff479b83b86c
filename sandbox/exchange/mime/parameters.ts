/**
 * A structured header value such as Content-Type or Content-Disposition (RFC 2045 section 5.1):
 * `text/plain; charset="utf-8"; name*0=a; name*1=b`. Continuations (RFC 2231) stay as they are, since BODYSTRUCTURE
 * shows parameters as written.
 */
export interface StructuredValue {
  /** Lower case, e.g. `text/plain` or `attachment`. */
  readonly value: string;
  readonly parameters: readonly (readonly [name: string, value: string])[];
}

const MOST_PARAMETERS = 100;

export function parseStructuredValue(text: string): StructuredValue {
  const pieces = splitOutsideQuotes(text, ';');
  const parameters: [string, string][] = [];
  for (const piece of pieces.slice(1, MOST_PARAMETERS + 1)) {
    const equals = piece.indexOf('=');
    if (equals < 1) continue;
    const name = piece.slice(0, equals).trim();
    if (name !== '') parameters.push([name, unquote(piece.slice(equals + 1).trim())]);
  }
  return {
    value: withoutComments(pieces[0] ?? '')
      .trim()
      .toLowerCase(),
    parameters,
  };
}

function splitOutsideQuotes(text: string, separator: string): string[] {
  const pieces: string[] = [];
  let piece = '';
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] as string;
    if (quoted && character === '\\') {
      piece += character + (text[++at] ?? '');
      continue;
    }
    if (character === '"') quoted = !quoted;
    if (character === separator && !quoted) {
      pieces.push(piece);
      piece = '';
    } else piece += character;
  }
  pieces.push(piece);
  return pieces;
}

function unquote(text: string): string {
  if (!text.startsWith('"')) return withoutComments(text).trim();
  const closing = text.length > 1 && text.endsWith('"') ? -1 : undefined;
  return text.slice(1, closing).replace(/\\(.)/g, '$1');
}

function withoutComments(text: string): string {
  return text.replace(/\([^()]*\)/g, '');
}
