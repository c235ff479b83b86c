/**
 * The origin of this installation as people see it. The setting wins over what the first-run wizard stored; the
 * stored one is looked up at most once in ten seconds, since it hardly ever changes.
 */
import { readExternalUrl } from '../desk/installation.ts';
import type { ServerContext } from './context.ts';

const KEEP_MS = 10_000;

export function createExternalUrl({
  store,
  settings,
  clock,
}: ServerContext): () => Promise<string | undefined> {
  let known: { readonly value: string | undefined; readonly until: number } | undefined;
  return async () => {
    if (settings.externalUrl) return withoutSlash(settings.externalUrl);
    const now = clock.now().getTime();
    if (known?.value === undefined || known.until <= now) {
      known = { value: await readExternalUrl(store.db), until: now + KEEP_MS };
    }
    return known.value && withoutSlash(known.value);
  };
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
