/**
 * The External URL is the origin at which agents and administrators open the product; OAuth's redirect, single
 * sign-on and the chat entry point hang on it. Form: https://ece.example.com (the guide, "System configuration").
 */
import { isIP } from 'node:net';

export type Verdict =
  | { readonly ok: true }
  | { readonly ok: false; readonly fault: string; readonly remedy: string };

const FORM = 'Give the bare origin, for example https://ece.example.com.';
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

export function judgeExternalUrl(written: string | undefined): Verdict {
  const text = written?.trim() ?? '';
  if (text === '') return no('It is not set.', FORM);
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return no(`"${text}" is not a URL.`, FORM);
  }
  const loopback = LOOPBACK.has(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback)) {
    return no(
      `It uses ${url.protocol.replace(':', '')}, OAuth needs https.`,
      `Use https://${url.host || 'ece.example.com'}.`,
    );
  }
  if (url.username || url.password) return no('It contains a user name or password.', FORM);
  if (url.search || url.hash) return no('It ends in a query or fragment.', `Use ${url.origin}.`);
  if (url.pathname !== '/') return no(`It has a path (${url.pathname}).`, `Use ${url.origin}.`);
  if (!loopback && isIP(url.hostname.replace(/^\[|\]$/g, '')) !== 0) {
    return no('It is an IP address; certificates and redirect URIs need a name.', FORM);
  }
  if (!loopback && !url.hostname.replace(/\.$/, '').includes('.')) {
    return no(
      `"${url.hostname}" is a bare host name; people outside cannot resolve it.`,
      'Use the full name, for example https://ece.example.com.',
    );
  }
  if (!loopback && url.port !== '') {
    return no(`It names the port ${url.port}; agents reach it at 443.`, `Use https://${url.hostname}.`);
  }
  return { ok: true };
}

/** The address bar of the administrator against the External URL. */
export function judgeConsoleOrigin(externalUrl: string, consoleUrl: string): Verdict {
  const wanted = originOf(externalUrl);
  const used = originOf(consoleUrl);
  if (!wanted || !used) return no(`"${used ? externalUrl : consoleUrl}" is not a URL.`, FORM);
  if (wanted === used) return { ok: true };
  return no(
    `The console is opened at ${used}, the External URL says ${wanted}.`,
    `Open the console at ${wanted}, or set the External URL to ${used} and register its redirect URI.`,
  );
}

/** The redirect URI as registered against the External URL; differences are named exactly. */
export function judgeRedirectUri(externalUrl: string, redirectUri: string): Verdict {
  const external = parse(externalUrl);
  const redirect = parse(redirectUri);
  if (!redirect || !external) return no(`"${redirect ? externalUrl : redirectUri}" is not a URL.`, FORM);
  if (redirect.hostname !== external.hostname) {
    return no(
      `The redirect URI is at ${redirect.hostname}, the External URL at ${external.hostname}.`,
      `Register ${external.origin}${redirect.pathname} in Entra, or correct the External URL.`,
    );
  }
  if (redirect.protocol !== external.protocol) {
    return no(
      `The redirect URI uses ${redirect.protocol.slice(0, -1)}, the External URL ${external.protocol.slice(0, -1)}.`,
      `Register ${external.origin}${redirect.pathname} in Entra; the comparison is exact.`,
    );
  }
  if (redirect.port !== external.port) {
    return no(
      `The redirect URI is at port ${redirect.port || 443}, the External URL at ${external.port || 443}.`,
      `Register ${external.origin}${redirect.pathname} in Entra; the comparison is exact.`,
    );
  }
  if (redirect.pathname.length > 1 && redirect.pathname.endsWith('/')) {
    return no(
      'The redirect URI ends in a slash.',
      `Register ${redirect.origin}${redirect.pathname.replace(/\/+$/, '')} in Entra; the comparison is exact.`,
    );
  }
  if (redirect.search || redirect.hash) {
    return no(
      'The redirect URI has a query or fragment.',
      `Register ${redirect.origin}${redirect.pathname} in Entra.`,
    );
  }
  return { ok: true };
}

function originOf(text: string): string | undefined {
  return parse(text)?.origin;
}

function parse(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function no(fault: string, remedy: string): Verdict {
  return { ok: false, fault, remedy };
}
