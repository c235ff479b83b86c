import type { ImapSession } from './connect.ts';
import { uidSet } from './uid-set.ts';

/** Does to retrieved messages what the mailbox's owner chose. Call it only after their bytes are committed. */
export async function afterRetrieval(
  session: ImapSession,
  uids: readonly number[],
  choice: 'seen' | 'delete' | { readonly moveTo: string },
  signal?: AbortSignal,
): Promise<void> {
  if (uids.length === 0) return;
  const set = uidSet(uids);
  await session.run(
    'the after-retrieval action',
    session.silenceMs,
    (client): Promise<unknown> => {
      if (choice === 'seen') return client.messageFlagsAdd(set, ['\\Seen'], { uid: true });
      if (choice === 'delete') return client.messageDelete(set, { uid: true });
      return client.messageMove(set, choice.moveTo, { uid: true });
    },
    signal,
  );
}

/** Creates the folder when it is not there. */
export async function ensureFolder(
  session: ImapSession,
  folder: string,
  signal?: AbortSignal,
): Promise<void> {
  const folders = await session.run('LIST', session.silenceMs, (client) => client.list(), signal);
  if (folders.some((existing) => existing.path === folder)) return;
  await session.run('CREATE', session.silenceMs, (client) => client.mailboxCreate(folder), signal);
}
