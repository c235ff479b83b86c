/**
 * The External URL is the origin at which agents and administrators open the product; OAuth's redirect, single
 * sign-on and the chat entry point hang on it. Form: https://ece.example.com (the guide, "System configuration").
 */
import { isIP } from 'node:net';
import { both, type Words } from '../words.ts';

export type Verdict =
  | { readonly ok: true }
  | { readonly ok: false; readonly fault: Words; readonly remedy: Words };

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** @param example a good one, for who must correct it. */
export function judgeExternalUrl(written: string | undefined, example = ECE_EXAMPLE): Verdict {
  const text = written?.trim() ?? '';
  const form = formOf(example);
  if (text === '') return no(both('It is not set.', 'Hij is niet ingevuld.'), form);
  const url = parse(text);
  if (!url) return no(both(`"${text}" is not a URL.`, `"${text}" is geen URL.`), form);
  const loopback = LOOPBACK.has(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback)) {
    const scheme = url.protocol.replace(':', '');
    return no(
      both(`It uses ${scheme}, OAuth needs https.`, `Hij gebruikt ${scheme}, OAuth heeft https nodig.`),
      use(url.host ? `https://${url.host}` : example),
    );
  }
  if (url.username || url.password) {
    return no(
      both('It contains a user name or password.', 'Er staat een gebruikersnaam of wachtwoord in.'),
      form,
    );
  }
  if (url.search || url.hash) {
    return no(
      both('It ends in a query or fragment.', 'Hij eindigt op een query of fragment.'),
      use(url.origin),
    );
  }
  if (url.pathname !== '/') {
    return no(
      both(`It has a path (${url.pathname}).`, `Er staat een pad in (${url.pathname}).`),
      use(url.origin),
    );
  }
  if (loopback) return { ok: true };
  if (isIP(url.hostname.replace(/^\[|\]$/g, '')) !== 0) {
    return no(
      both(
        'It is an IP address; certificates and redirect URIs need a name.',
        "Het is een IP-adres; certificaten en redirect-URI's hebben een naam nodig.",
      ),
      form,
    );
  }
  if (!url.hostname.replace(/\.$/, '').includes('.')) {
    return no(
      both(
        `"${url.hostname}" is a bare host name; people outside cannot resolve it.`,
        `"${url.hostname}" is een kale hostnaam; buiten is die niet te vinden.`,
      ),
      both(
        `Use the full name, for example ${example}.`,
        `Gebruik de volledige naam, bijvoorbeeld ${example}.`,
      ),
    );
  }
  if (url.port !== '') {
    return no(
      both(
        `It names the port ${url.port}; agents reach it at 443.`,
        `Er staat poort ${url.port} in; medewerkers komen binnen op 443.`,
      ),
      use(`https://${url.hostname}`),
    );
  }
  return { ok: true };
}

/** The address bar of the administrator against the External URL. */
export function judgeConsoleOrigin(externalUrl: string, consoleUrl: string): Verdict {
  const wanted = parse(externalUrl)?.origin;
  const used = parse(consoleUrl)?.origin;
  if (!wanted || !used) return noUrl(used ? externalUrl : consoleUrl);
  if (wanted === used) return { ok: true };
  return no(
    both(
      `The console is opened at ${used}, the External URL says ${wanted}.`,
      `De console wordt geopend op ${used}, de External URL zegt ${wanted}.`,
    ),
    both(
      `Open the console at ${wanted}, or set the External URL to ${used} and register its redirect URI.`,
      `Open de console op ${wanted}, of zet de External URL op ${used} en registreer de bijbehorende redirect-URI.`,
    ),
  );
}

/** The redirect URI as registered against the External URL; differences are named exactly. */
export function judgeRedirectUri(externalUrl: string, redirectUri: string): Verdict {
  const external = parse(externalUrl);
  const redirect = parse(redirectUri);
  if (!redirect || !external) return noUrl(redirect ? externalUrl : redirectUri);
  const right = `${external.origin}${redirect.pathname}`;
  if (redirect.hostname !== external.hostname) {
    return no(
      both(
        `The redirect URI is at ${redirect.hostname}, the External URL at ${external.hostname}.`,
        `De redirect-URI staat op ${redirect.hostname}, de External URL op ${external.hostname}.`,
      ),
      both(
        `Register ${right} in Entra, or correct the External URL.`,
        `Registreer ${right} in Entra, of verbeter de External URL.`,
      ),
    );
  }
  if (redirect.protocol !== external.protocol) {
    const [found, wanted] = [redirect.protocol.slice(0, -1), external.protocol.slice(0, -1)];
    return no(
      both(
        `The redirect URI uses ${found}, the External URL ${wanted}.`,
        `De redirect-URI gebruikt ${found}, de External URL ${wanted}.`,
      ),
      register(right),
    );
  }
  if (redirect.port !== external.port) {
    const [found, wanted] = [redirect.port || 443, external.port || 443];
    return no(
      both(
        `The redirect URI is at port ${found}, the External URL at ${wanted}.`,
        `De redirect-URI staat op poort ${found}, de External URL op ${wanted}.`,
      ),
      register(right),
    );
  }
  if (redirect.pathname.length > 1 && redirect.pathname.endsWith('/')) {
    return no(
      both('The redirect URI ends in a slash.', 'De redirect-URI eindigt op een schuine streep.'),
      register(`${redirect.origin}${redirect.pathname.replace(/\/+$/, '')}`),
    );
  }
  if (redirect.search || redirect.hash) {
    return no(
      both('The redirect URI has a query or fragment.', 'De redirect-URI heeft een query of fragment.'),
      register(`${redirect.origin}${redirect.pathname}`),
    );
  }
  return { ok: true };
}

const ECE_EXAMPLE = 'https://ece.example.com';

function formOf(example: string): Words {
  return both(
    `Give the bare origin, for example ${example}.`,
    `Geef alleen het adres zelf, bijvoorbeeld ${example}.`,
  );
}

function use(url: string): Words {
  return both(`Use ${url}.`, `Gebruik ${url}.`);
}

function register(uri: string): Words {
  return both(
    `Register ${uri} in Entra; the comparison is exact.`,
    `Registreer ${uri} in Entra; er wordt letterlijk vergeleken.`,
  );
}

function noUrl(text: string): Verdict {
  return no(both(`"${text}" is not a URL.`, `"${text}" is geen URL.`), formOf(ECE_EXAMPLE));
}

function parse(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function no(fault: Words, remedy: Words): Verdict {
  return { ok: false, fault, remedy };
}
