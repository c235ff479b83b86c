/**
 * What came into a folder since a delta link, or all of it where there is none yet. Graph gives pages in no promised
 * order and tells of changes and removals too; only what can be a new message is given here.
 * https://learn.microsoft.com/graph/delta-query-messages
 */
import { z } from 'zod';
import { Failure } from '../../kernel/failure.ts';
import { factsOf } from './fault.ts';
import { GraphGone, type GraphSession } from './session.ts';

export interface ListedItem {
  readonly id: string;
  readonly receivedAt: Date;
  readonly isRead: boolean;
  /** Message-ID as Graph shows it. */
  readonly messageId: string | undefined;
}

export interface DeltaRound {
  readonly items: readonly ListedItem[];
  /** Where the next round begins. */
  readonly link: string;
}

const SELECTED = 'receivedDateTime,isRead,isDraft,internetMessageId';
const PAGE_ITEMS = 500;
/** A round of more pages than any mailbox has items is a server that goes round in circles. */
const MOST_PAGES = 10_000;

const page = z.object({
  value: z.array(
    z.object({
      id: z.string().min(1),
      receivedDateTime: z.iso.datetime().optional(),
      isRead: z.boolean().optional(),
      isDraft: z.boolean().optional(),
      internetMessageId: z.string().nullish(),
      '@removed': z.unknown().optional(),
    }),
  ),
  '@odata.nextLink': z.string().optional(),
  '@odata.deltaLink': z.string().optional(),
});

/**
 * @param folder a well-known name or an id.
 * @param link of the round before; undefined: everything.
 * @returns 'expired' when Graph has forgotten the link: begin anew, and know again what is here.
 * @throws Failure.
 */
export async function readDelta(
  session: GraphSession,
  folder: string,
  link: string | undefined,
  signal: AbortSignal,
): Promise<DeltaRound | 'expired'> {
  const items = new Map<string, ListedItem>();
  let next = link ?? `mailFolders/${encodeURIComponent(folder)}/messages/delta?$select=${SELECTED}`;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const answer = await readPage(session, next, signal);
    if (answer === 'expired') return answer;
    for (const { id, receivedDateTime, isRead, isDraft, internetMessageId, ...rest } of answer.value) {
      if (rest['@removed'] !== undefined) items.delete(id);
      else if (receivedDateTime !== undefined && isDraft !== true) {
        const receivedAt = new Date(receivedDateTime);
        items.set(id, { id, receivedAt, isRead: isRead === true, messageId: internetMessageId ?? undefined });
      }
    }
    const following = answer['@odata.nextLink'];
    if (following) {
      next = following;
      continue;
    }
    const end = answer['@odata.deltaLink'];
    if (end) return { items: [...items.values()], link: end };
    break;
  }
  throw new Failure('protocol-error', {
    detail: 'a delta query did not come to its end',
    facts: factsOf(session.place),
  });
}

async function readPage(session: GraphSession, address: string, signal: AbortSignal) {
  try {
    const answer = await session.ask('GET', address, { prefer: `odata.maxpagesize=${PAGE_ITEMS}` }, signal);
    const parsed = page.safeParse(answer);
    if (parsed.success) return parsed.data;
    throw new Failure('protocol-error', {
      detail: `a delta answer is not as documented: ${parsed.error.issues[0]?.message ?? ''}`,
      facts: factsOf(session.place),
    });
  } catch (error) {
    if (!(error instanceof GraphGone)) throw error;
    if (error.status === 410) return 'expired';
    throw new Failure('folder-not-found', { detail: error.message, facts: factsOf(session.place) });
  }
}
