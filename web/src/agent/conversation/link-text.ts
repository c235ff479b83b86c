/** Finds the web and mail addresses in a plain text. Only http(s) and mailto become links; the text never changes. */

export interface TextPart {
  readonly text: string;
  readonly href?: string;
}

const ADDRESS =
  /\bhttps?:\/\/[^\s<>"'`\u2028\u2029]{1,2000}|\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}/gi;

export function linkText(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const found = withoutTail(match[0]);
    const href = /^https?:/i.test(found) ? found : `mailto:${found}`;
    if (!URL.canParse(href)) continue;
    if (match.index > end) parts.push({ text: text.slice(end, match.index) });
    parts.push({ text: found, href });
    end = match.index + found.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}

/** A full stop or bracket after an address belongs to the sentence, unless the bracket was opened inside. */
function withoutTail(address: string): string {
  const trimmed = address.replace(/[.,;:!?…]+$/, '');
  return trimmed.endsWith(')') && !trimmed.includes('(') ? withoutTail(trimmed.slice(0, -1)) : trimmed;
}
