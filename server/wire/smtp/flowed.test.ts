import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flowText } from './flowed.ts';

/** A reader of format=flowed, written from RFC 3676 section 4 and not from the writer above. */
function unflow(text: string): string {
  const out: string[] = [];
  let open: { depth: number; text: string } | undefined;
  for (const line of text.split('\r\n')) {
    const depth = /^>*/.exec(line)?.[0].length ?? 0;
    let content = line.slice(depth);
    if (content.startsWith(' ')) content = content.slice(1);
    const signature = content === '-- ';
    const flows = content.endsWith(' ') && !signature;
    if (open && open.depth === depth && !signature) open.text += content;
    else {
      if (open) out.push(marked(open));
      open = { depth, text: content };
    }
    if (!flows) {
      out.push(marked(open));
      open = undefined;
    }
  }
  if (open) out.push(marked(open));
  return out.join('\n');
}

const marked = ({ depth, text }: { depth: number; text: string }) =>
  depth > 0 ? `${'>'.repeat(depth)} ${text}`.trimEnd() : text;

describe('format=flowed', () => {
  it('wraps a paragraph softly', () => {
    const long = 'word '.repeat(40).trim();
    const flowed = flowText(long);
    expect(flowed.split('\r\n').every((line) => line.length <= 72)).toBe(true);
    expect(unflow(flowed)).toBe(long);
  });

  it.each([
    ['short', 'short'],
    ['From here', ' From here'],
    [' indented', '  indented'],
    ['trailing   ', 'trailing'],
    ['-- ', '-- '],
    ['> quoted', '> quoted'],
    ['>> twice', '>> twice'],
    ['> > twice', '>> twice'],
    ['>', '>'],
    ['', ''],
  ])('writes %j as %j', (line, flowed) => {
    expect(flowText(line)).toBe(flowed);
  });

  it('keeps the depth of a long quote', () => {
    const flowed = flowText(`>> ${'word '.repeat(40)}`);
    expect(flowed.split('\r\n').every((line) => line.startsWith('>> '))).toBe(true);
  });

  it('gives back every unquoted text, but for spaces at line ends', () => {
    const line = fc
      .array(
        fc.constantFrom('a', 'word', 'From', '日本語', 'https://example.com/'.repeat(6), '', '-', '--'),
        {
          maxLength: 60,
        },
      )
      .map((words) => words.join(' ').trimEnd())
      .filter((text) => text !== '--');
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 6 }), (lines) => {
        expect(unflow(flowText(lines.join('\n')))).toBe(lines.join('\n'));
      }),
    );
  });
});
