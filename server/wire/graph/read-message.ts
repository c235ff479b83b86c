/** The bytes of one message, as MIME. https://learn.microsoft.com/graph/outlook-get-mime-message */
import { GraphGone, type GraphSession } from './session.ts';

/**
 * @returns the bytes as they come; undefined when the message is gone.
 * @throws Failure.
 */
export async function readMessageContent(
  session: GraphSession,
  id: string,
  signal: AbortSignal,
): Promise<AsyncIterable<Buffer> | undefined> {
  try {
    return await session.stream(`messages/${encodeURIComponent(id)}/$value`, signal);
  } catch (error) {
    if (error instanceof GraphGone) return undefined;
    throw error;
  }
}
