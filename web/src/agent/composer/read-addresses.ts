/** Mail addresses as people type and paste them: "Jan <jan@example.com>; piet@example.com". */

export function isAddress(text: string): boolean {
  return /^[^\s@<>]+@[^\s@<>]+$/.test(text) && text.length <= 320;
}

/** @returns what is no address too, as it was typed: it is shown as wrong, to be seen and mended. */
export function readAddresses(text: string): string[] {
  // A name in quotes may contain a comma; only the address counts.
  const found = text
    .replace(/"[^"]*"/g, ' ')
    .split(/[,;\n]+/)
    .flatMap((part) => {
      const inBrackets = /<([^<>]+)>/.exec(part)?.[1];
      if (inBrackets) return [inBrackets];
      const words = part.trim().split(/\s+/);
      return words.every(isAddress) ? words : [part];
    });
  return [...new Set(found.map((address) => address.trim().toLowerCase()))].filter(
    (address) => address !== '',
  );
}
