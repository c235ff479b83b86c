/** How listed messages are fetched: in which batches, and which of them not whole. Pure. */
import type { ListedMessage } from '../wire/imap/list-messages.ts';

export type FetchStep =
  /** Many with one command. */
  | { readonly kind: 'batch'; readonly messages: readonly ListedMessage[] }
  /** One, in pieces. */
  | { readonly kind: 'large'; readonly message: ListedMessage }
  /** Over the size limit: its header only. */
  | { readonly kind: 'header'; readonly message: ListedMessage }
  /** Failed the connection too often: passed over, and asked for again later. */
  | { readonly kind: 'pass'; readonly message: ListedMessage };

export interface FetchLimits {
  readonly batchMessages: number;
  readonly batchBytes: number;
  readonly largeBytes: number;
  readonly messageLimitBytes: number;
}

/**
 * How often a message may cost the connection before it is passed over. With the back-off between them that is half a
 * minute: long enough for a network's hiccup, which is no fault of the message.
 */
const MOST_ATTEMPTS = 5;

/**
 * @param messages ascending by UID.
 * @param suspicions how often the connection broke on a UID; a suspect is fetched alone.
 */
export function planFetch(
  messages: readonly ListedMessage[],
  limits: FetchLimits,
  suspicions: ReadonlyMap<number, number>,
): FetchStep[] {
  const steps: FetchStep[] = [];
  let batch: ListedMessage[] = [];
  let bytes = 0;
  const close = () => {
    if (batch.length > 0) steps.push({ kind: 'batch', messages: batch });
    batch = [];
    bytes = 0;
  };
  for (const message of messages) {
    const alone = stepAlone(message, limits, suspicions.get(message.uid) ?? 0);
    if (alone) {
      close();
      steps.push(alone);
      continue;
    }
    if (
      batch.length === limits.batchMessages ||
      (batch.length > 0 && bytes + message.size > limits.batchBytes)
    ) {
      close();
    }
    batch.push(message);
    bytes += message.size;
  }
  close();
  return steps;
}

function stepAlone(message: ListedMessage, limits: FetchLimits, failed: number): FetchStep | undefined {
  if (failed >= MOST_ATTEMPTS) return { kind: 'pass', message };
  if (message.size > limits.messageLimitBytes) return { kind: 'header', message };
  if (message.size > limits.largeBytes) return { kind: 'large', message };
  if (failed > 0) return { kind: 'batch', messages: [message] };
  return undefined;
}
