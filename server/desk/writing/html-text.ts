/** Text as HTML: escaped, with its line ends, indentation and web addresses. */

export function paragraphs(text: string): string {
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

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}
