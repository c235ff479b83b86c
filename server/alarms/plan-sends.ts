/**
 * A digest instead of a flood: how what waits for one channel is put into messages. Pure.
 *
 * While few messages went out lately, each incident gets its own. The last message that the window allows takes
 * everything that waits at that moment, and what comes after it is gathered until the window has room again. So a
 * channel never gets more than so many messages in a window, and nothing is left out.
 */
export interface DueNotice {
  readonly id: string;
  readonly incidentId: string;
}

export interface SendPlan {
  /** Each one message; ids of the notices in it. */
  readonly batches: readonly (readonly string[])[];
  /** When the window has room again, for what could not be sent; null: everything is in a batch. */
  readonly laterAt: Date | null;
}

/** One message is soon read, a page of them is not: from so many at once on, one digest is kinder. */
const MANY = 3;
/** A line each is some hundred bytes. */
const MOST_IN_MESSAGE = 5_000;

/**
 * @param due oldest first.
 * @param sentAt times of the messages that went to this channel within the window.
 */
export function planSends(
  due: readonly DueNotice[],
  sentAt: readonly Date[],
  most: number,
  windowMs: number,
  now: Date,
): SendPlan {
  const within = sentAt
    .filter((at) => now.getTime() - at.getTime() < windowMs)
    .sort((a, b) => a.getTime() - b.getTime());
  const room = most - within.length;
  if (due.length === 0) return { batches: [], laterAt: null };
  if (room <= 0) {
    const frees = within[within.length - most] ?? now;
    return { batches: [], laterAt: new Date(frees.getTime() + windowMs) };
  }
  const incidents = [...Map.groupBy(due, ({ incidentId }) => incidentId).values()].map((same) =>
    same.map(({ id }) => id),
  );
  if (incidents.length < room && incidents.length <= MANY) return { batches: incidents, laterAt: null };
  const batch = incidents.slice(0, MOST_IN_MESSAGE);
  const rest = incidents.length > MOST_IN_MESSAGE;
  return { batches: [batch.flat()], laterAt: rest ? now : null };
}
