/** Which of the messages have a copy in Sent Items, by Message-ID. */
import { z } from 'zod';
import { Failure } from '../../kernel/failure.ts';
import { factsOf } from './fault.ts';
import type { GraphSession } from './session.ts';

const found = z.object({ value: z.array(z.object({ id: z.string() })) });

/** @param messageIds with angle brackets, as Graph shows them too. @throws Failure. */
export async function findSentByGraph(
  session: GraphSession,
  messageIds: readonly string[],
  signal: AbortSignal,
): Promise<Set<string>> {
  const copies = new Set<string>();
  for (const messageId of messageIds) {
    const $filter = `internetMessageId eq '${messageId.replaceAll("'", "''")}'`;
    const query = { $filter, $select: 'id', $top: '1' };
    const answer = found.safeParse(
      await session.ask('GET', 'mailFolders/sentitems/messages', { query }, signal),
    );
    if (!answer.success) {
      throw new Failure('protocol-error', {
        detail: 'a search in Sent Items was not answered as documented',
        facts: factsOf(session.place),
      });
    }
    if (answer.data.value.length > 0) copies.add(messageId);
  }
  return copies;
}
