/**
 * Signs in at the sandbox's Entra page as a person with a browser would: follows redirects, keeps cookies, fills
 * the forms. Only for the demo and the tests; the console sends people to the page itself.
 */

const MOST_STEPS = 12;

interface Visit {
  readonly url: string;
  readonly status: number;
  readonly body: string;
}

export interface SignInAnswers {
  readonly username: string;
  readonly password: string;
}

/**
 * @param authorizeUrl where the console would send the browser.
 * @param callbackHeaders sent to the callback's origin only: the session cookie of the administrator.
 * @returns the last page, when it lies on the callback's origin again.
 */
export async function signInWithForms(
  authorizeUrl: string,
  answers: SignInAnswers,
  callbackOrigin: string,
  callbackHeaders: Readonly<Record<string, string>>,
): Promise<Visit> {
  const cookies = new Map<string, string>();
  let visit = await follow({ url: authorizeUrl }, cookies, callbackOrigin, callbackHeaders);
  for (let step = 0; step < MOST_STEPS; step += 1) {
    if (new URL(visit.url).origin === callbackOrigin) return visit;
    const form = readForm(visit.body, visit.url);
    if (!form)
      throw new Error(`no form on the sign-in page ${new URL(visit.url).pathname}: ${text(visit.body)}`);
    for (const [name, kind] of form.inputs) {
      if (kind === 'password') form.fields.set(name, answers.password);
      else if (/^(login|loginfmt|username|user|email)$/i.test(name)) form.fields.set(name, answers.username);
    }
    visit = await follow({ url: form.action, body: form.fields }, cookies, callbackOrigin, callbackHeaders);
  }
  throw new Error('the sign-in page went round in circles');
}

async function follow(
  request: { readonly url: string; readonly body?: URLSearchParams },
  cookies: Map<string, string>,
  callbackOrigin: string,
  callbackHeaders: Readonly<Record<string, string>>,
): Promise<Visit> {
  let next: { url: string; body?: URLSearchParams } = { ...request };
  for (let hop = 0; hop < MOST_STEPS; hop += 1) {
    const atCallback = new URL(next.url).origin === callbackOrigin;
    const response = await fetch(next.url, {
      method: next.body ? 'POST' : 'GET',
      ...(next.body ? { body: next.body } : {}),
      redirect: 'manual',
      headers: atCallback
        ? callbackHeaders
        : { cookie: [...cookies].map(([k, v]) => `${k}=${v}`).join('; ') },
      signal: AbortSignal.timeout(30_000),
    });
    if (!atCallback) {
      for (const cookie of response.headers.getSetCookie()) {
        const [pair = ''] = cookie.split(';');
        const equals = pair.indexOf('=');
        cookies.set(pair.slice(0, equals), pair.slice(equals + 1));
      }
    }
    const location = response.headers.get('location');
    if (!location) return { url: next.url, status: response.status, body: await response.text() };
    const target = new URL(location, next.url).href;
    // The callback itself is visited; where it sends the console afterwards is the result.
    if (atCallback) return { url: target, status: response.status, body: '' };
    next = { url: target };
  }
  throw new Error('too many redirects during sign-in');
}

function readForm(html: string, base: string) {
  const form = /<form[^>]*>([\s\S]*?)<\/form>/i.exec(html);
  if (!form) return undefined;
  const action = attribute(form[0].slice(0, form[0].indexOf('>') + 1), 'action');
  const fields = new URLSearchParams();
  const inputs = new Map<string, string>();
  for (const [tag] of (form[1] ?? '').matchAll(/<(?:input|button)\b[^>]*>/gi)) {
    const name = attribute(tag, 'name');
    if (!name) continue;
    const kind = (attribute(tag, 'type') ?? (tag.startsWith('<button') ? 'submit' : 'text')).toLowerCase();
    // The first submit button is the page's main action (Next, Sign in, Accept).
    if (kind === 'submit' && [...inputs.values()].includes('submit')) continue;
    if (kind === 'checkbox' || kind === 'radio') continue;
    inputs.set(name, kind);
    fields.append(name, attribute(tag, 'value') ?? '');
  }
  return { action: new URL(action ?? base, base).href, fields, inputs };
}

function attribute(tag: string, name: string): string | undefined {
  const match = new RegExp(`\\b${name}=(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, 'i').exec(tag);
  return match ? decodeEntities(match[1] ?? match[2] ?? match[3] ?? '') : undefined;
}

function decodeEntities(value: string): string {
  const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return value.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
    if (decimal) return String.fromCodePoint(Number(decimal));
    if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
    return named[name] ?? whole;
  });
}

function text(html: string): string {
  return html
    .replace(/<(style|script)[\s\S]*?<\/\1>/gi, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 300);
}
