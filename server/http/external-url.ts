/**
 * The origin of this installation as people see it. The setting wins over what the first-run wizard stored; the
 * stored one is looked up at most once in ten seconds, since it hardly ever changes.
 */
import { readExternalUrl } from '../desk/people/installation.ts';
import type { ServerContext } from './context.ts';

export interface ExternalUrl {
  /** @returns without a slash at the end; undefined before the first run. */
  read(): Promise<string | undefined>;
  /** What was read last, without asking: for answers that must not wait for the database. */
  known(): string | undefined;
}

const KEEP_MS = 10_000;

export function createExternalUrl({ store, settings, clock }: ServerContext): ExternalUrl {
  let value = settings.externalUrl && withoutSlash(settings.externalUrl);
  if (value !== undefined) return { read: async () => value, known: () => value };
  let freshUntil = 0;
  return {
    read: async () => {
      const now = clock.now().getTime();
      if (value === undefined || freshUntil <= now) {
        const stored = await readExternalUrl(store.db);
        value = stored && withoutSlash(stored);
        freshUntil = now + KEEP_MS;
      }
      return value;
    },
    known: () => value,
  };
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
