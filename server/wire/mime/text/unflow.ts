/**
 * Undoes format=flowed (RFC 3676): lines that end in a space go on in the next one of the same quote depth, the space
 * that was stuffed before a line is taken out, `-- ` stays a line of its own. What was quoted keeps its marks.
 */
export function unflow(text: string, deleteSpace: boolean): string {
  const paragraphs: string[] = [];
  let pieces: string[] = [];
  let depth = 0;
  let open = false;
  const close = () => {
    if (pieces.length > 0) paragraphs.push(quoteMarks(depth) + pieces.join(''));
    pieces = [];
    open = false;
  };
  const lines = text.split(/\r?\n/);
  const ended = lines.at(-1) === '';
  if (ended) lines.pop();
  for (const line of lines) {
    const marks = /^>*/.exec(line)?.[0].length ?? 0;
    const stuffed = line.slice(marks);
    const content = stuffed.startsWith(' ') ? stuffed.slice(1) : stuffed;
    const isSignature = content === '-- ';
    // A flowed line before another depth is a mistake of the sender, to be taken as fixed (section 4.5).
    if (!open || marks !== depth || isSignature) close();
    depth = marks;
    const flows = content.endsWith(' ') && !isSignature;
    pieces.push(flows && deleteSpace ? content.slice(0, -1) : content);
    open = flows;
    if (!flows) close();
  }
  close();
  return paragraphs.join('\n') + (ended ? '\n' : '');
}

function quoteMarks(depth: number): string {
  return depth === 0 ? '' : `${'>'.repeat(Math.min(depth, 50))} `;
}
