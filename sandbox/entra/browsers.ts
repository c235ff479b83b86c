/**
 * Who is signed in in which browser, by a cookie. It is what makes the guide's trap: without `prompt`, the browser
 * of somebody who is signed in already hands over a token of that person, and nobody is asked anything.
 */
import { randomBytes } from 'node:crypto';
import type { Ask } from '../http/ask.ts';

export interface Browsers {
  /** UPNs, the last one to sign in first. */
  signedIn(ask: Ask): readonly string[];
  /** @returns the Set-Cookie header. */
  signIn(ask: Ask, upn: string): string;
  signOut(ask: Ask): string;
  list(): readonly { readonly users: readonly string[] }[];
  clear(): void;
}

const COOKIE = 'SANDBOX_SSO';
const MOST = 10_000;

export function createBrowsers(): Browsers {
  const browsers = new Map<string, string[]>();
  return {
    signedIn: (ask) => browsers.get(ask.cookie(COOKIE) ?? '') ?? [],
    signIn: (ask, upn) => {
      const before = browsers.get(ask.cookie(COOKIE) ?? '') ?? [];
      const id = before.length > 0 ? (ask.cookie(COOKIE) ?? '') : randomBytes(24).toString('base64url');
      browsers.set(id, [upn, ...before.filter((other) => other !== upn)]);
      for (const oldest of browsers.keys()) {
        if (browsers.size <= MOST) break;
        browsers.delete(oldest);
      }
      return `${COOKIE}=${id}; Path=/; HttpOnly; SameSite=Lax`;
    },
    signOut: (ask) => {
      browsers.delete(ask.cookie(COOKIE) ?? '');
      return `${COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax`;
    },
    list: () => [...browsers.values()].map((users) => ({ users })),
    clear: () => browsers.clear(),
  };
}
