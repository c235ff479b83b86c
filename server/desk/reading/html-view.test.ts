import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeHtmlView } from './html-view.ts';

const view = (html: string, images = false) =>
  makeHtmlView(html, {
    images,
    hrefs: new Map([['logo@x', '/api/v1/messages/1/attachments/0']]),
  });
const bodyOf = (html: string, images = false) =>
  /<body>\n([\s\S]*)\n<\/body>/.exec(view(html, images).page)?.[1] ?? '';

test.each([
  ['script', '<script>alert(1)</script>hello', 'hello'],
  ['script in upper case, unclosed', '<SCRIPT SRC=//x.example/a.js>', ''],
  ['script split by a script', '<scr<script>ipt>alert(1)</script>', 'ipt&gt;alert(1)'],
  ['event handler', '<b onclick="alert(1)" onmouseover=alert(1)>x</b>', '<b>x</b>'],
  ['image that fails', '<img src=x onerror=alert(1)>', '<img />'],
  ['svg with a handler', '<svg/onload=alert(1)><circle r="1"></circle></svg>x', 'x'],
  ['math with a link', '<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>', ''],
  ['frame', '<iframe src="https://x.example"></iframe>x', 'x'],
  ['frame with its own document', '<iframe srcdoc="<script>alert(1)</script>"></iframe>', ''],
  ['object and embed', '<object data="x"></object><embed src="x">x', 'x'],
  ['form', '<form action="https://x.example"><input name="password"><button>go</button></form>', 'go'],
  ['text area that hides', '<textarea><script>alert(1)</script></textarea>x', 'x'],
  ['base', '<base href="https://x.example/"><p>x</p>', '<p>x</p>'],
  ['refresh', '<meta http-equiv="refresh" content="0; url=https://x.example">x', 'x'],
  [
    'style sheet',
    '<style>@import url(https://x.example)</style><link rel="stylesheet" href="https://x.example">x',
    'x',
  ],
  ['style that closes itself', '<style></style><img src=x onerror=alert(1)></style>x', '<img />x'],
  ['comment with markup', '<!-- <img src=x onerror=alert(1)> --><p>x</p>', '<p>x</p>'],
  ['conditional comment', '<!--[if mso]><script>alert(1)</script><![endif]-->x', 'x'],
  ['broken comment', '<!--><img src=x onerror=alert(1)>-->', '<img />--&gt;'],
  ['noscript parsed twice', '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>', ''],
  ['link to a script', '<a href="javascript:alert(1)">x</a>', '<a>x</a>'],
  ['link to a script in disguise', '<a href=" jAvA&#x09;script&colon;alert(1)">x</a>', '<a>x</a>'],
  ['link to data', '<a href="data:text/html,<script>alert(1)</script>">x</a>', '<a>x</a>'],
  ['link to vbscript', '<a href="vbscript:x">x</a>', '<a>x</a>'],
  ['link into our own application', '<a href="/api/v1/session">x</a>', '<a>x</a>'],
  ['link without a scheme', '<a href="//x.example">x</a>', '<a>x</a>'],
  ['image of a script', '<img src="javascript:alert(1)">', '<img />'],
  ['image of our own application', '<img src="/api/v1/conversations">', '<img />'],
  ['image of data that is a page', '<img src="data:text/html;base64,PHNjcmlwdD4=">', '<img />'],
  ['image of data that is SVG', '<img src="data:image/svg+xml;base64,PHN2Zz4=">', '<img />'],
  ['image set', '<img srcset="https://x.example/a 1x">', '<img />'],
  [
    'picture source',
    '<picture><source srcset="https://x.example/a"><img alt="a"></picture>',
    '<img alt="a" />',
  ],
  ['background of a table', '<td background="https://x.example/a">x</td>', '<td>x</td>'],
  ['video', '<video src="https://x.example/a" poster="https://x.example/b"></video>x', 'x'],
  ['id and class, which could stand in for ours', '<p id="root" class="mantine">x</p>', '<p>x</p>'],
  ['custom element', '<x-y onclick=alert(1)>x</x-y>', 'x'],
])('nothing harmful passes: %s', (_, html, expected) => {
  expect(bodyOf(html).trim()).toBe(expected);
});

test.each([
  ['position: fixed', 'position:fixed;top:0;color:red', 'color:red'],
  ['url()', 'background:url(https://x.example/a);color:red', 'color:red'],
  ['url() in disguise', 'background:\\75rl(https://x.example/a);color:red', 'color:red'],
  ['url() after a comment', 'background:/**/url(https://x.example/a);color:red', 'color:red'],
  ['image-set', "background:image-set('https://x.example/a' 1x);color:red", 'color:red'],
  ['expression', 'width:expression(alert(1));color:red', 'color:red'],
  ['behaviour', 'behavior:url(x);-moz-binding:url(x);color:red', 'color:red'],
  ['variable', '--a:url(x);background:var(--a);color:red', 'color:red'],
  ['list image', 'list-style:url(https://x.example/a);color:red', 'color:red'],
  ['content', 'content:url(https://x.example/a);cursor:url(x),auto;color:red', 'color:red'],
  ['transform and z-index', 'transform:scale(100);z-index:9999;color:red', 'color:red'],
  ['closing brace', 'color:red} body{background:url(x)', 'color:red'],
])('a style loads nothing and moves nothing out of its place: %s', (_, style, expected) => {
  expect(bodyOf(`<p style="${style.replaceAll('"', '&quot;')}">x</p>`)).toBe(`<p style="${expected}">x</p>`);
});

test.each([
  ['font: bold 14px/1.5 Arial, "Segoe UI", sans-serif', /font:bold 14px\/1.5 Arial/],
  ['border-left: 1px solid rgb(204, 204, 204)', /border-left:1px solid rgb\(204, 204, 204\)/],
  ['background-color: #fff', /background-color:#fff/],
  ['color: rgba(0,0,0,.5) !important', /color:rgba\(0,0,0,.5\) !important/],
  ['margin: 0 auto; padding: 10px 20px', /margin:0 auto;padding:10px 20px/],
])('common styles of mail stay: %s', (style, expected) => {
  expect(bodyOf(`<td style='${style}'>x</td>`)).toMatch(expected);
});

test('common markup of mail stays as it is', () => {
  const html =
    '<table width="600" cellpadding="0" bgcolor="#ffffff"><tbody><tr><td colspan="2" align="center"><b>Beste</b> ' +
    '<font color="red" face="Arial">klant</font><br /><blockquote type="cite">citaat</blockquote></td></tr></tbody></table>';
  expect(bodyOf(html)).toBe(html);
});

test('a link opens elsewhere and knows nothing of us', () => {
  expect(
    bodyOf('<a href="https://shop.example/order?id=1&amp;x=2" target="_self" onclick="x">order</a>'),
  ).toBe(
    '<a href="https://shop.example/order?id=1&amp;x=2" target="_blank" rel="noopener noreferrer nofollow">order</a>',
  );
  expect(bodyOf('<a href="mailto:a@b.example">a</a>')).toContain('href="mailto:a@b.example"');
});

test('remote images stay away and are counted, until they are asked for', () => {
  const html =
    '<img src="https://x.example/a.png" alt="a"><img src="//x.example/b"><img src="HTTP://x.example/c">';
  expect(view(html).blockedImages).toBe(3);
  expect(view(html).page).toContain('<meta name="blocked-images" content="3">');
  expect(view(html).page).not.toContain('x.example');
  expect(view(html, true).blockedImages).toBe(0);
  expect(bodyOf(html, true)).toBe(
    '<img alt="a" src="https://x.example/a.png" /><img src="https://x.example/b" /><img src="https://x.example/c" />',
  );
});

test('images that travel in the mail are shown', () => {
  expect(bodyOf('<img src="cid:logo@x">')).toBe('<img src="/api/v1/messages/1/attachments/0" />');
  expect(bodyOf('<img src="CID:logo%40x">')).toBe('<img src="/api/v1/messages/1/attachments/0" />');
  expect(bodyOf('<img src="cid:other">')).toBe('<img />');
  expect(bodyOf('<img src="data:image/png;base64,iVBORw0KGgo=">')).toBe(
    '<img src="data:image/png;base64,iVBORw0KGgo=" />',
  );
});

test('whatever the mail says, the page has no script, no handler and no foreign address', () => {
  const piece = fc.constantFrom(
    ...[
      '<',
      '>',
      '"',
      "'",
      '/',
      '=',
      ' ',
      '&',
      ';',
      '\0',
      '\n',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '<script',
      '</script>',
    ],
    ...[
      '<style>',
      '</style>',
      '<img src=',
      'onerror=',
      'alert(1)',
      'javascript:',
      '<svg',
      '<math>',
      '<a href=',
      '<p style=',
    ],
    ...[
      'url(https://x.example)',
      'https://x.example',
      '<noscript>',
      '</noscript>',
      '<template>',
      '<title>',
      '</title>',
    ],
    ...[
      '<textarea>',
      '</textarea>',
      '<table>',
      '<xmp>',
      '<plaintext>',
      '<iframe src=',
      'x',
      '&lt;',
      '&#x3c;',
    ],
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const body = bodyOf(pieces.join(''));
      const tags = body.match(/<[^>]*>/g) ?? [];
      for (const tag of tags) {
        expect(tag).not.toMatch(
          /^<\/?(script|style|svg|math|iframe|object|form|noscript|template|textarea|title|xmp)/i,
        );
        expect(tag.replace(/"[^"]*"/g, '')).not.toMatch(/\son\w+/i);
        expect(tag).not.toMatch(/(src|style)="[^"]*x\.example/);
        // As a scheme; within an https address it is just letters.
        expect(tag).not.toMatch(/="\s*javascript:/i);
      }
    }),
    { numRuns: 700 },
  );
});

test.each([
  ['elements in elements', '<div>'.repeat(800_000)],
  ['tables in tables', '<table><td>'.repeat(360_000)],
  ['ends that fit nothing, deep inside', '<div>'.repeat(390) + '</b>'.repeat(900_000)],
  ['elements that end each other', '<p>'.repeat(300_000)],
  ['attributes', `<p ${'a="b" '.repeat(600_000)}>x</p>`],
  ['open brackets', '<'.repeat(2_000_000)],
  ['style declarations', `<p style="${'color:red;'.repeat(100_000)}">x</p>`],
  ['one style value', `<p style="border:${'rgb(0,0,0) '.repeat(100_000)}@">x</p>`],
])('megabytes of %s do not stop the process', (_, html) => {
  const before = process.cpuUsage();
  expect(view(html).page).toContain('<body>');
  // Quadratic work takes minutes of a core here; a busy machine gives a core, only later.
  expect(process.cpuUsage(before).user).toBeLessThan(20_000_000);
});

test('a mail that is nested too deeply says so', () => {
  expect(bodyOf('<div>'.repeat(401))).toContain('nested too deeply');
  expect(bodyOf(`${'<blockquote>'.repeat(300)}x`)).toContain('x');
});
