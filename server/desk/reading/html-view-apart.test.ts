import { expect, test } from 'vitest';
import { makeHtmlView } from './html-view.ts';
import { makeHtmlViewApart } from './html-view-apart.ts';

const OPTIONS = { images: false, hrefs: new Map([['logo@x', '/logo']]) };

test.each([
  ['small', '<p onclick=x>Hello <img src="cid:logo@x"><img src="https://x.example/a"></p>'],
  ['large', '<p onclick=x>Hello <img src="cid:logo@x"><img src="https://x.example/a"></p>'.repeat(2_000)],
])('a %s mail gives the same page in a thread as here', async (_, html) => {
  expect(await makeHtmlViewApart(html, OPTIONS)).toEqual(makeHtmlView(html, OPTIONS));
});

test('what takes too long is given up with a note, and the process goes on meanwhile', async () => {
  let turns = 0;
  const ticking = setInterval(() => {
    turns += 1;
  }, 5);
  const view = await makeHtmlViewApart('<p style="a:b">x</p>'.repeat(500_000), OPTIONS, 300);
  clearInterval(ticking);
  expect(view.page).toContain('takes too long');
  expect(turns).toBeGreaterThan(3);
});
