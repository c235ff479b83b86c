/**
 * Folders one after the other. One that somebody has renamed or deleted must not keep the mail of the others: it is
 * told as what it is while they go on.
 */
import { Failure, namedFailure } from '../kernel/failure.ts';

/**
 * @param mustBe a folder without which nothing goes on.
 * @returns the failure of the first folder that does not exist. @throws whatever else goes wrong, and `folder-not-found`
 *   when none exists or that one does not.
 */
export async function eachFolder(
  folders: readonly string[],
  mustBe: string | undefined,
  bringUpToDate: (folder: string) => Promise<void>,
): Promise<Failure | undefined> {
  let missing: Failure | undefined;
  let found = 0;
  for (const folder of folders) {
    try {
      await bringUpToDate(folder);
      found++;
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'folder-not-found') throw error;
      // Not every server says which one.
      const named = namedFailure(error, { folder });
      if (folder === mustBe) throw named;
      missing ??= named;
    }
  }
  if (missing && found === 0) throw missing;
  return missing;
}
