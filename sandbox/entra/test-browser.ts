/** A person with a browser, for the tests of the sandbox: follows redirects, keeps cookies, fills in forms. */
export interface Visit {
  readonly url: string;
  readonly status: number;
  readonly body: string;
}

export interface Browser {
  /** Follows redirects within `origin`; stops at the first address outside of it. */
  open(url: string): Promise<Visit>;
  /** Sends the page's first form that has all of the given fields. */
  submit(page: Visit, fields: Readonly<Record<string, string>>): Promise<Visit>;
  /** From the authorize address to wherever it ends, answering what is asked. */
  signIn(url: string, who: { readonly username: string; readonly password: string }): Promise<Visit>;
}

const MOST_STEPS = 10;

export function openBrowser(origin: string): Browser {
  const cookies = new Map<string, string>();

  async function visit(url: string, body?: URLSearchParams): Promise<Visit> {
    let next: { url: string; body?: URLSearchParams } = body ? { url, body } : { url };
    for (let hop = 0; hop < MOST_STEPS; hop++) {
      if (new URL(next.url).origin !== origin) return { url: next.url, status: 0, body: '' };
      const response = await fetch(next.url, {
        method: next.body ? 'POST' : 'GET',
        ...(next.body ? { body: next.body } : {}),
        redirect: 'manual',
        headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      });
      for (const cookie of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
        cookies.set(name, value);
      }
      const location = response.headers.get('location');
      const text = await response.text();
      if (location === null) return { url: next.url, status: response.status, body: text };
      next = { url: new URL(location, next.url).href };
    }
    throw new Error(`${url} goes round in circles`);
  }

  const browser: Browser = {
    open: (url) => visit(url),
    submit: (page, fields) => {
      const form = formsOf(page).find(({ names }) => Object.keys(fields).every((name) => names.has(name)));
      if (!form) throw new Error(`no form for ${Object.keys(fields)} on ${page.body}`);
      const body = new URLSearchParams([...form.hidden, ...Object.entries(fields)]);
      return visit(form.action, body);
    },
    signIn: async (url, { username, password }) => {
      let page = await visit(url);
      for (let step = 0; step < MOST_STEPS && page.status === 200; step++) {
        const names = new Set(formsOf(page).flatMap((form) => [...form.names]));
        if (names.has('loginfmt')) page = await browser.submit(page, { loginfmt: username });
        else if (names.has('passwd')) page = await browser.submit(page, { passwd: password });
        else if (names.has('answer')) {
          const value = /name="answer" value="(accept|continue)"/.exec(page.body)?.[1];
          if (value === undefined) return page;
          page = await browser.submit(page, { answer: value });
        } else return page;
      }
      return page;
    },
  };
  return browser;
}

function formsOf(page: Visit) {
  return [...page.body.matchAll(/<form[^>]*action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/g)].map(
    ([, action = '', inner = '']) => ({
      action: new URL(action.replaceAll('&amp;', '&'), page.url).href,
      hidden: [...inner.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(
        ([, name = '', value = '']) => [name, value] as [string, string],
      ),
      names: new Set(
        [...inner.matchAll(/<(?:input|button)[^>]*\bname="([^"]*)"/g)].map(([, name = '']) => name),
      ),
    }),
  );
}
