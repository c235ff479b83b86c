/**
 * Finds the earlier mail quoted at the end of an HTML mail: the last block quote after which nothing is said, with
 * the line above it that says who wrote it. As with plain text, answers between quotes keep their mail whole.
 */

const ATTRIBUTION = /(wrote|schreef|schrieb|geschreven|a écrit|escribió)\b.{0,200}:\s*$/is;

/** @returns what to hide, or undefined when the mail quotes nothing that can be folded. */
export function findQuote(page: Document): HTMLElement[] | undefined {
  const quotes = [...page.querySelectorAll<HTMLElement>('blockquote')];
  const quote = quotes.findLast((each) => !each.parentElement?.closest('blockquote'));
  if (!quote || saysMoreAfter(quote, page.body)) return undefined;
  const attribution = elementBefore(quote, page.body);
  const text = attribution?.textContent?.trim() ?? '';
  const hidden = attribution && text.length < 400 && ATTRIBUTION.test(text) ? [attribution, quote] : [quote];
  const rest = textLength(page.body) - hidden.reduce((sum, each) => sum + textLength(each), 0);
  return rest > 0 ? hidden : undefined;
}

function saysMoreAfter(element: Element, body: Element): boolean {
  for (let at: Element | null = element; at && at !== body; at = at.parentElement) {
    for (let next = at.nextSibling; next; next = next.nextSibling) {
      if (next.textContent?.trim()) return true;
      if (next instanceof Element && next.querySelector('img')) return true;
    }
  }
  return false;
}

/** The nearest element with text that comes before, within two levels. */
function elementBefore(element: Element, body: Element): HTMLElement | undefined {
  for (
    let at: Element | null = element, level = 0;
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
