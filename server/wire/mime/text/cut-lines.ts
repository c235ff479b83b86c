/** A line of a million characters is written by no person, and a browser lays it out for seconds. */
export function cutLines(text: string, longest: number): { readonly text: string; readonly cut: boolean } {
  if (text.length <= longest) return { text, cut: false };
  let cut = false;
  const lines = text.split('\n').map((line) => {
    if (line.length <= longest) return line;
    cut = true;
    // A character of two halves is not cut in the middle.
    const end = /[\ud800-\udbff]/.test(line[longest - 1] ?? '') ? longest - 1 : longest;
    return `${line.slice(0, end)}…`;
  });
  return cut ? { text: lines.join('\n'), cut } : { text, cut };
}
