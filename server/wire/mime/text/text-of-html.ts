import { compile } from 'html-to-text';

/** Deeper or longer HTML is cut: the text is for reading and searching, the HTML itself is kept. */
const LONGEST_INPUT = 2_000_000;

/** The text of a mail that has only HTML. Never throws. */
export function textOfHtml(html: string): string {
  try {
    return convert(html);
  } catch {
    // Nesting that exhausts the stack; better crude than nothing.
    return html.slice(0, LONGEST_INPUT).replace(/<[^<>]*>/g, ' ');
  }
}

const convert = compile({
  wordwrap: false,
  limits: { maxInputLength: LONGEST_INPUT, maxDepth: 200, ellipsis: '…' },
  selectors: [
    { selector: 'img', format: 'skip' },
    {
      selector: 'a',
      options: { hideLinkHrefIfSameAsText: true, ignoreHref: false, linkBrackets: ['<', '>'] },
    },
    { selector: 'head', format: 'skip' },
    { selector: 'style', format: 'skip' },
    { selector: 'script', format: 'skip' },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({
      selector,
      options: { uppercase: false },
    })),
    { selector: 'table', options: { uppercaseHeaderCells: false } },
  ],
});
