/**
 * The body of an answer: what the agent wrote, then the message it answers, quoted; once as text and once as HTML.
 *
 * The original is quoted from its text, never from its HTML, so that nothing a customer sent (scripts, trackers,
 * broken tags) leaves again in our name.
 */

export interface Original {
  readonly fromName: string;
  readonly fromAddress: string;
  readonly sentAt: Date;
  readonly text: string;
}

export interface Body {
  readonly text: string;
  readonly html: string;
}

/** A quote of a quote of a quote grows without end; beyond this the customer has the original anyway. */
const LONGEST_QUOTE = 50_000;

/** @param locale BCP 47, of the agent; decides the language of the line above the quote. */
export function answerBody(text: string, original: Original | undefined, locale: string | null): Body {
  const answer = text.replace(/\r\n?/g, '\n').trimEnd();
  if (!original || original.text.trim() === '') return { text: answer, html: page(paragraphs(answer)) };
  const introduction = introduce(original, locale);
  const quoted = shortened(original.text.replace(/\r\n?/g, '\n').trim());
  return {
    text: `${answer}\n\n${introduction}\n${quoted.split('\n').map(quoteLine).join('\n')}`,
    html: page(
      `${paragraphs(answer)}\n<p>${escapeHtml(introduction)}</p>\n` +
        `<blockquote type="cite" style="margin:0 0 0 0.8ex;border-left:1px solid #ccc;padding-left:1ex">\n` +
        `${paragraphs(quoted)}\n</blockquote>`,
    ),
  };
}

function introduce(original: Original, locale: string | null): string {
  const who = original.fromName
    ? `${original.fromName} <${original.fromAddress}>`
    : original.fromAddress || '?';
  const dutch = locale?.toLowerCase().startsWith('nl');
  const when = new Intl.DateTimeFormat(dutch ? 'nl-NL' : 'en-GB', {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'UTC',
  }).format(original.sentAt);
  const line = dutch ? `Op ${when} UTC schreef ${who}:` : `On ${when} UTC, ${who} wrote:`;
  return line.replace(/\s+/g, ' ');
}

function shortened(text: string): string {
  if (text.length <= LONGEST_QUOTE) return text;
  return `${text.slice(0, LONGEST_QUOTE).toWellFormed()}\n[…]`;
}

/** RFC 3676 section 4.5: a mark before what is quoted already, a mark and a space before what is not. */
function quoteLine(line: string): string {
  if (line.startsWith('>')) return `>${line}`;
  return `> ${line}`.trimEnd();
}

/** Escaped text with its line ends, indentation and web addresses. */
function paragraphs(text: string): string {
  return text
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${paragraph.split('\n').map(htmlLine).join('<br>\n')}</p>`)
    .join('\n');
}

function htmlLine(line: string): string {
  const indent = /^ */.exec(line)?.[0].length ?? 0;
  return '&nbsp;'.repeat(Math.min(indent, 40)) + linked(line.slice(indent));
}

/** Only http(s), and only what is surely the address: a full stop or bracket behind it belongs to the sentence. */
function linked(text: string): string {
  let html = '';
  let end = 0;
  for (const match of text.matchAll(/\bhttps?:\/\/[^\s<>"']{1,2000}/gi)) {
    const address = match[0].replace(/[.,;:!?)\]}]+$/, '');
    html += escapeHtml(text.slice(end, match.index));
    html += `<a href="${escapeHtml(address)}">${escapeHtml(address)}</a>`;
    end = match.index + address.length;
  }
  return html + escapeHtml(text.slice(end));
}

function page(content: string): string {
  return (
    '<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head>' +
    `<body style="font-family:sans-serif;font-size:11pt">\n${content}\n</body></html>\n`
  );
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}
