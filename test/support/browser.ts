/**
 * A browser as far as sign-in pages need one: keeps cookies per origin, follows redirects, fills and sends forms.
 * Keep one over several sign-ins to try what single sign-on does.
 */
export interface Page {
  readonly url: string;
  readonly status: number;
  readonly body: string;
}

const MOST_HOPS = 20;

export class Browser {
  readonly #cookies = new Map<string, Map<string, string>>();

  /** Headers sent to one origin besides the cookies that it set: the session of somebody who is signed in there. */
  readonly #headers: Readonly<Record<string, Readonly<Record<string, string>>>>;

  constructor(headers: Readonly<Record<string, Readonly<Record<string, string>>>> = {}) {
    this.#headers = headers;
  }

  /**
   * Opens an address and goes through all forms, filling inputs by name, until a page has no form, or lies on
   * `stopAt`: then that address was visited, and what it redirected to is the page's url.
   */
  async signIn(url: string, inputs: Readonly<Record<string, string>>, stopAt: string): Promise<Page> {
    let page = await this.#go(url, undefined, stopAt);
    for (let step = 0; step < MOST_HOPS; step += 1) {
      if (new URL(page.url).origin === stopAt) return page;
      const form = readForm(page, inputs);
      if (!form) return page;
      page = await this.#go(form.action, form.fields, stopAt);
    }
    throw new Error(`the sign-in went round in circles at ${page.url}`);
  }

  async #go(start: string, fields: URLSearchParams | undefined, stopAt: string): Promise<Page> {
    let url = start;
    let body = fields;
    for (let hop = 0; hop < MOST_HOPS; hop += 1) {
      const { origin } = new URL(url);
      const jar = this.#cookies.get(origin) ?? new Map<string, string>();
      this.#cookies.set(origin, jar);
      const response = await fetch(url, {
        method: body ? 'POST' : 'GET',
        ...(body ? { body } : {}),
        redirect: 'manual',
        headers: {
          ...(jar.size > 0 ? { cookie: [...jar].map((pair) => pair.join('=')).join('; ') } : {}),
          ...this.#headers[origin],
        },
        signal: AbortSignal.timeout(30_000),
      });
      for (const cookie of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
        jar.set(name, value);
      }
      const location = response.headers.get('location');
      if (!location) return { url, status: response.status, body: await response.text() };
      const target = new URL(location, url).href;
      if (origin === stopAt) return { url: target, status: response.status, body: '' };
      url = target;
      body = undefined;
    }
    throw new Error(`too many redirects at ${url}`);
  }
}

function readForm(page: Page, inputs: Readonly<Record<string, string>>) {
  const form = /<form([^>]*)>([\s\S]*?)<\/form>/i.exec(page.body);
  if (!form) return undefined;
  const fields = new URLSearchParams();
  let submitted = false;
  for (const [tag] of (form[2] ?? '').matchAll(/<(?:input|button)\b[^>]*>/gi)) {
    const name = attribute(tag, 'name');
    const kind = attribute(tag, 'type') ?? (/^<button/i.test(tag) ? 'submit' : 'text');
    if (!name || kind === 'checkbox' || kind === 'radio') continue;
    // The first submit button is the page's main action.
    if (kind === 'submit' && submitted) continue;
    submitted ||= kind === 'submit';
    fields.append(name, inputs[name] ?? attribute(tag, 'value') ?? '');
  }
  return { action: new URL(attribute(form[1] ?? '', 'action') ?? page.url, page.url).href, fields };
}

function attribute(tag: string, name: string): string | undefined {
  const match = new RegExp(`\\b${name}=(?:"([^"]*)"|'([^']*)')`, 'i').exec(tag);
  return (match?.[1] ?? match?.[2])?.replace(/&(amp|lt|gt|quot|#39);/g, (_, entity: string) => {
    return { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }[entity] ?? '';
  });
}
