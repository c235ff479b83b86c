/**
 * A real browser for journeys through the console: Debian's Chromium, or the one that POSTVAK_CHROMIUM names.
 *
 * Where there is none the journeys are left out with a line that says so; in CI (CI=true) that is a failure.
 */
import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const PLACES = [process.env.POSTVAK_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser'];

/** Undefined when there is no Chromium. */
export const CHROMIUM = PLACES.find((place) => place !== undefined && existsSync(place));

/** @returns whether journeys in a browser can run. @throws Error in CI, when they cannot. */
export function hasChromium(): boolean {
  if (CHROMIUM) return true;
  const line = 'No Chromium: journeys in the browser are left out (Debian: apt install chromium).';
  if (process.env.CI === 'true') throw new Error(line);
  process.stderr.write(`${line}\n`);
  return false;
}

export interface OpenBrowser {
  /** A page of a new person: no cookies, nothing stored. Complaints of its console are collected. */
  newPage(options?: BrowserContextOptions): Promise<Page>;
  /** Errors of scripts, of the content security policy and the like, since the start. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

export async function openBrowser(): Promise<OpenBrowser> {
  const browser: Browser = await chromium.launch({
    executablePath: CHROMIUM ?? '',
    // Root cannot sandbox Chromium; /dev/shm is small in containers.
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
  const complaints: string[] = [];
  return {
    complaints,
    newPage: async (options) => {
      const context = await browser.newContext({ locale: 'en-GB', ...options });
      context.setDefaultTimeout(15_000);
      const page = await context.newPage();
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        // Answers such as 401 before signing in are logged by the browser as errors too; they are expected.
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
          complaints.push(message.text());
      });
      return page;
    },
    close: () => browser.close(),
  };
}
