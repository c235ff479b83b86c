import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanAnswer, isEmptyAnswer } from './answer-html.ts';

const UPLOAD = '0b0c5b8e-5e0c-4f0e-9a53-0b7f3a5d9a6e';
const FOREIGN = '1b0c5b8e-5e0c-4f0e-9a53-0b7f3a5d9a6e';
const clean = (html: string) =>
  cleanAnswer(html, (id) => (id === UPLOAD ? `${id}@contoso.example` : undefined));

describe('HTML that leaves in our name', () => {
  it.each([
    ['a script', '<p>x<script>alert(1)</script></p>', '<p>x</p>'],
    ['a handler', '<p onclick="x()">x</p>', '<p>x</p>'],
    ['a form', '<form action="https://x"><input value="1">x</form>', 'x'],
    ['a frame', '<iframe src="https://x"></iframe>x', 'x'],
    ['a style sheet', '<style>p{}</style><p>x</p>', '<p>x</p>'],
    ['a link that runs', '<a href="javascript:alert(1)">x</a>', '<a>x</a>'],
    ['a link into the console', '<a href="/desk">x</a>', '<a>x</a>'],
    ['a picture without encryption', '<img src="http://t.example/p.gif">x', 'x'],
    ['a picture inside the address', '<img src="data:image/png;base64,AA">x', 'x'],
    ['a picture of nobody', `<img src="/api/v1/uploads/${FOREIGN}/content">x`, 'x'],
    ['a style that loads', '<p style="background:url(https://t.example/)">x</p>', '<p>x</p>'],
  ])('leaves out %s', (_, html, expected) => {
    expect(clean(html).html).toBe(expected);
  });

  it.each([
    '<p><strong>b</strong> <em>i</em> <u>u</u> <s>s</s></p>',
    '<ol start="3"><li>x</li></ol>',
    '<ul><li><p>x</p><p>y</p></li></ul>',
    '<p style="text-align:center">x</p>',
    '<p><a href="https://shop.example/?a=1">x</a></p>',
    '<table border="1"><tbody><tr><td colspan="2">x</td></tr></tbody></table>',
    '<blockquote><p>x</p></blockquote>',
  ])('keeps %s', (html) => {
    expect(clean(html).html).toBe(html);
  });

  it('makes a part of the mail of a picture that was uploaded, whatever the origin it was shown at', () => {
    const { html, pictures } = clean(
      `<p><img src="/api/v1/uploads/${UPLOAD}/content" alt="a"><img src="https://desk.example/api/v1/uploads/${UPLOAD.toUpperCase()}/content"></p>`,
    );
    expect(html.match(new RegExp(`src="cid:${UPLOAD}@contoso.example"`, 'g'))).toHaveLength(2);
    expect(pictures).toEqual([UPLOAD]);
  });

  it('draws the items of a list close together, lists in lists too', () => {
    expect(clean('<ul><li><p>a <b>b</b></p><ul><li><p>c</p></li></ul></li></ul>').html).toBe(
      '<ul><li>a <b>b</b><ul><li>c</li></ul></li></ul>',
    );
  });

  it('keeps the height of an empty line', () => {
    expect(clean('<p>a</p><p></p><p>b</p>').html).toBe('<p>a</p><p><br /></p><p>b</p>');
  });

  it('never lets anything through that runs, whatever it is given', () => {
    const piece = fc.constantFrom(
      ...[
        '<',
        '>',
        '"',
        "'",
        '/',
        'script',
        'img',
        'src=',
        'onerror=',
        'javascript:',
        'style',
        'svg',
        'a',
        ' ',
      ],
      ...['href=', '<!--', '-->', '&lt;', 'x', '<p>', '</p>', '<math>', '<mtext>', 'url(', ')'],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const { html } = clean(pieces.join(''));
        expect(html).not.toMatch(/<(script|svg|math|style|iframe|form)\b/i);
        expect(html).not.toMatch(/<[^>]*\s(on\w+|srcset)=/i);
        expect(html).not.toMatch(/<[^>]*(href|src)="\s*javascript:/i);
        expect(clean(html).html).toBe(html);
      }),
      { examples: [[['<p>', '<math>', '<p>']]] },
    );
  });
});

describe('an answer', () => {
  it.each([
    ['', true],
    ['<p></p>', true],
    ['<p><br> &nbsp;</p>', true],
    ['<p>.</p>', false],
    ['<p><img src="cid:x"></p>', false],
  ])('%j is empty: %s', (html, empty) => {
    expect(isEmptyAnswer(html)).toBe(empty);
  });
});
