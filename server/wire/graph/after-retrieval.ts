/** What is done with a message on the server once its bytes are here; one that is gone needs nothing. */
import { z } from 'zod';
import { Failure } from '../../kernel/failure.ts';
import { factsOf } from './fault.ts';
import { GraphGone, type GraphSession } from './session.ts';

/** @param moveTo the id of a folder, for `move`. Deleting puts it into Deleted Items. */
export async function settleRetrieved(
  session: GraphSession,
  id: string,
  choice: 'seen' | 'delete' | { readonly moveTo: string },
  signal: AbortSignal,
): Promise<void> {
  const path = `messages/${encodeURIComponent(id)}`;
  try {
    if (choice === 'seen') await session.ask('PATCH', path, { body: { isRead: true } }, signal);
    else if (choice === 'delete') await session.ask('DELETE', path, {}, signal);
    else await session.ask('POST', `${path}/move`, { body: { destinationId: choice.moveTo } }, signal);
  } catch (error) {
    if (!(error instanceof GraphGone)) throw error;
  }
}

const folders = z.object({ value: z.array(z.object({ id: z.string().min(1) })) });
const folder = z.object({ id: z.string().min(1) });

/** The id of a folder below the root, made when it is not there. @throws Failure. */
export async function ensureGraphFolder(
  session: GraphSession,
  name: string,
  signal: AbortSignal,
): Promise<string> {
  const found = await findGraphFolder(session, name, signal);
  if (found) return found;
  const made = folder.safeParse(
    await session.ask('POST', 'mailFolders', { body: { displayName: name } }, signal),
  );
  if (made.success) return made.data.id;
  throw new Failure('folder-not-found', { facts: { ...factsOf(session.place), folder: name } });
}

/** @returns undefined when there is none of that name. */
export async function findGraphFolder(
  session: GraphSession,
  name: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const query = { $filter: `displayName eq '${name.replaceAll("'", "''")}'`, $select: 'id' };
  const listed = folders.safeParse(await session.ask('GET', 'mailFolders', { query }, signal));
  return listed.success ? listed.data.value[0]?.id : undefined;
}
