/**
 * What to do when a letter is opened that this browser and the server may both have: a decision over the two, so that
 * the newer one goes on by itself only where nothing is lost by it.
 */
import type { KeptDraft } from '../../api/types.ts';
import { hasContent, ofKept, sameLetter } from './draft.ts';
import type { StoredDraft } from './draft-store.ts';

export type Meeting =
  /** Go on with what is here. */
  | { readonly go: 'here' }
  /** Take the server's: another device wrote on, and this one has nothing that it lacks. */
  | { readonly go: 'there' }
  /** Both went on: a person chooses. */
  | { readonly go: 'ask' }
  /** It was sent or thrown away elsewhere, and this one has nothing that was not known then. */
  | { readonly go: 'gone' };

export function meet(here: StoredDraft | undefined, there: KeptDraft | null): Meeting {
  const mine = here && hasContent(here.draft) ? here : undefined;
  if (!there) return mine?.kept && mine.version > 0 ? { go: 'gone' } : { go: 'here' };
  if (!mine) return { go: 'there' };
  if (mine.version === there.version) return { go: 'here' };
  if (mine.kept || sameLetter(mine.draft, ofKept(there))) return { go: 'there' };
  return { go: 'ask' };
}
