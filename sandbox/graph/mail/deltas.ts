/**
 * What delta links remember: the folder as it was when the round began. Outlook's tokens are opaque and expire; these
 * are names of snapshots, and the oldest are forgotten.
 * https://learn.microsoft.com/graph/delta-query-messages
 */
import { randomUUID } from 'node:crypto';
import type { Folder, Message } from '../../exchange/store/folder.ts';

export interface Change {
  readonly id: string;
  /** undefined: gone from the folder. */
  readonly message: Message | undefined;
}

interface Round {
  /** What is still to be told. */
  readonly rest: readonly Change[];
  readonly select: string | null;
  /** The folder as it is at the end of the round. */
  readonly seen: ReadonlyMap<string, number>;
}

export interface Page {
  readonly changes: readonly Change[];
  readonly select: string | null;
  readonly token: string;
  /** Another page of the same round follows, or the round is over. */
  readonly kind: 'skip' | 'delta';
}

export interface Deltas {
  begin(folder: Folder, select: string | null, pageSize: number): Page;
  /** undefined: unknown or expired. */
  skip(token: string, pageSize: number): Page | undefined;
  follow(token: string, folder: Folder, pageSize: number): Page | undefined;
}

const MOST_KEPT = 2_000;

export function createDeltas(): Deltas {
  const rounds = new Map<string, Round>();
  const keep = (round: Round): string => {
    const token = randomUUID();
    rounds.set(token, round);
    for (const oldest of rounds.keys()) {
      if (rounds.size <= MOST_KEPT) break;
      rounds.delete(oldest);
    }
    return token;
  };
  const page = ({ rest, select, seen }: Round, size: number): Page => {
    const changes = rest.slice(0, size);
    const left = rest.slice(size);
    return {
      changes,
      select,
      token: keep({ rest: left, select, seen }),
      kind: left.length > 0 ? 'skip' : 'delta',
    };
  };
  const snapshot = (folder: Folder) => new Map(folder.messages.map(({ id, flags }) => [id, flags]));
  return {
    begin: (folder, select, size) =>
      page({ rest: folder.messages.map(present), select, seen: snapshot(folder) }, size),
    skip: (token, size) => {
      const round = rounds.get(token);
      return round && page(round, size);
    },
    follow: (token, folder, size) => {
      const before = rounds.get(token);
      if (!before) return undefined;
      const seen = snapshot(folder);
      const changed = folder.messages.filter(({ id, flags }) => before.seen.get(id) !== flags).map(present);
      const gone = [...before.seen.keys()].filter((id) => !seen.has(id));
      const rest = [...changed, ...gone.map((id) => ({ id, message: undefined }))];
      return page({ rest, select: before.select, seen }, size);
    },
  };
}

function present(message: Message): Change {
  return { id: message.id, message };
}
