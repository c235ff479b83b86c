/**
 * Finds the earlier mail quoted at the end of an HTML mail: Outlook's block of From/Sent/To/Subject with all that
 * follows, or the last block quote after which nothing is said, with the line above it that says who wrote it. As with
 * plain text, answers between quotes keep their mail whole, and so does a mail that forwards.
 */
import { isAttribution, isForward, isOriginalRule, labelOf } from './quote-words.ts';
import { isHeaderBlock } from './split-quote.ts';

/** @returns what to hide, or undefined when the mail quotes nothing that can be folded. */
export function findQuote(page: Document, subject = ''): HTMLElement[] | undefined {
  if (isForward(subject)) return undefined;
  return fromHeaderBlock(page.body) ?? lastBlockQuote(page);
}

interface Line {
  text: string;
  /** Where it begins. */
  readonly node: Text;
}

/** A mail of more is no answer above a quote; and each of its lines is looked at. */
const MOST_LINES = 3_000;
const BREAKS = /^(?:BR|P|DIV|TR|TD|TABLE|LI|UL|OL|HR|H[1-6]|PRE|BLOCKQUOTE|SECTION|ARTICLE|CENTER|DD|DT|DL)$/;

function fromHeaderBlock(body: HTMLElement): HTMLElement[] | undefined {
  const lines = linesOf(body);
  const texts = lines.map(({ text }) => text);
  const at = texts.findIndex(
    (text, index) => isOriginalRule(text) || (labelOf(text) === 'from' && isHeaderBlock(texts, index, false)),
  );
  // A mail that begins with it is a bare forward: it is its content.
  if (at <= 0) return undefined;
  return everythingFrom((lines[at] as Line).node, body);
}

/** The lines that are read above each other, up to the first block quote, without empty ones. */
function linesOf(body: HTMLElement): Line[] {
  const lines: Line[] = [];
  let open: Line | undefined;
  const walk = (parent: Node): boolean => {
    for (const node of parent.childNodes) {
      if (BREAKS.test(node.nodeName)) open = undefined;
      if (node.nodeName === 'BLOCKQUOTE' || lines.length > MOST_LINES) return false;
      if (node.nodeType === Node.TEXT_NODE) {
        const text = (node.nodeValue ?? '').replace(/\s+/g, ' ');
        if (open) open.text += text;
        else if (text.trim() !== '') {
          open = { text: text.trimStart(), node: node as Text };
          lines.push(open);
        }
      } else if (!walk(node)) return false;
      if (BREAKS.test(node.nodeName)) open = undefined;
    }
    return true;
  };
  walk(body);
  return lines;
}

/** The largest element that begins with this text, the line drawn above it, and all that follows. */
function everythingFrom(text: Text, body: HTMLElement): HTMLElement[] {
  let first: Node = text;
  while (first.parentNode && first.parentNode !== body && !saysAnythingBefore(first))
    first = first.parentNode;
  const hidden: HTMLElement[] = [];
  const above = elementsBefore(first).find((each) => each.tagName === 'HR' || each.textContent?.trim());
  if (above?.tagName === 'HR') hidden.push(above as HTMLElement);
  for (let at: Node | null = first; at && at !== body; at = at.parentNode) {
    let next: Node | null = at === first ? at : at.nextSibling;
    while (next) {
      const { nextSibling }: Node = next;
      const part = hideable(next);
      if (part) hidden.push(part);
      next = nextSibling;
    }
  }
  return hidden;
}

function saysAnythingBefore(node: Node): boolean {
  for (let before = node.previousSibling; before; before = before.previousSibling) {
    if (before.textContent?.trim() || (before as Partial<Element>).querySelector?.('img')) return true;
    if (before.nodeName === 'IMG' || before.nodeName === 'HR') return true;
  }
  return false;
}

function elementsBefore(node: Node): Element[] {
  const before: Element[] = [];
  for (let at = node.previousSibling; at; at = at.previousSibling) {
    if (at.nodeType === Node.ELEMENT_NODE) before.push(at as Element);
  }
  return before;
}

/** Text that stands by itself is put into an element that can be hidden. */
function hideable(node: Node): HTMLElement | undefined {
  if (node.nodeType === Node.ELEMENT_NODE) return node as HTMLElement;
  if (node.nodeType !== Node.TEXT_NODE || !node.nodeValue?.trim()) return undefined;
  const span = (node.ownerDocument as Document).createElement('span');
  node.parentNode?.insertBefore(span, node);
  span.append(node);
  return span;
}

function lastBlockQuote(page: Document): HTMLElement[] | undefined {
  const quotes = [...page.querySelectorAll<HTMLElement>('blockquote, [data-quote]')];
  const quote = quotes.findLast((each) => !each.parentElement?.closest('blockquote, [data-quote]'));
  if (!quote || saysMoreAfter(quote, page.body)) return undefined;
  const attribution = elementBefore(quote, page.body);
  const hidden = attribution && isAttribution(attribution.textContent ?? '') ? [attribution, quote] : [quote];
  const rest = textLength(page.body) - hidden.reduce((sum, each) => sum + textLength(each), 0);
  return rest > 0 ? hidden : undefined;
}

function saysMoreAfter(quote: Element, body: Element): boolean {
  for (let at: Element | null = quote; at && at !== body; at = at.parentElement) {
    for (let next = at.nextSibling; next; next = next.nextSibling) {
      if (next.textContent?.trim()) return true;
      if (next.nodeName === 'IMG' || (next as Partial<Element>).querySelector?.('img')) return true;
    }
  }
  return false;
}

/** The nearest element with text that comes before, within two levels. */
function elementBefore(quote: Element, body: Element): HTMLElement | undefined {
  for (
    let at: Element | null = quote, level = 0;
    at && at !== body && level < 2;
    at = at.parentElement, level += 1
  ) {
    for (let before = at.previousElementSibling; before; before = before.previousElementSibling) {
      if (before.textContent?.trim()) return before as HTMLElement;
    }
  }
  return undefined;
}

function textLength(element: Element): number {
  return element.textContent?.replace(/\s+/g, '').length ?? 0;
}
